"""The student's side: checks inside a notebook, or of a notebook before it is handed in.

`in_notebook` serves `check("tanh")`, `dryrun` runs a file as marking will, `recognition` names a
known mistake without its code, `frontend` asks where a notebook is shown.
"""
