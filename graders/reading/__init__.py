"""Reading: where a hand-in is read, begun in `intake`, in processes that are bounded.

All that touches a student's bytes happens there: archives, names, layout, JSON, parsing, the search
for the lab's names. `plan` says which hand-ins there are, one process for a class; `one` reads one
of them, in a process each; `bounded` starts and ends these; `plain` is the form of what they hand
back, validated field by field. What a reader does not finish is that submission's report.
"""

from graders.reading.intake import find_class, find_submissions, unpacked
from graders.reading.workspace import workspace

__all__ = ["find_class", "find_submissions", "unpacked", "workspace"]
