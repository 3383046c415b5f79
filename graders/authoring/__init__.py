"""For those who write labs: skeletons, templates, releases, and the proof that checks have teeth.

`template` and `release` make what students get, `verify` runs planted answers (`trials`) and
automatic `mutants` through the checks, `skeleton` writes a new lab.
"""
