"""The one source of truth: given code with its solutions, and solved notebooks.

`student_template/` is generated from here. Nothing here imports `graders`.
"""
