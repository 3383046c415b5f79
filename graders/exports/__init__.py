"""Files for other systems, each drawn from stored reports: gradebooks, workflows, Gradescope.

One file per format. `sheets`, `matching` and `filling` serve the gradebooks, `marks` and
`cleaning` serve all. Nothing here decides a mark.
"""
