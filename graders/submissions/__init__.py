"""Submissions: whatever students hand in, read into the notebooks that answer it."""

from graders.submissions.candidates import answered_names, defined_names
from graders.submissions.definitions import Definition, Definitions, UnreadableCell, definitions
from graders.submissions.nearly import Nearly
from graders.submissions.roster import Match, Roster, Student, read_roster
from graders.submissions.source import Source, Where
from graders.submissions.submission import Submission

__all__ = [
    "Definition",
    "Definitions",
    "Match",
    "Nearly",
    "Roster",
    "Source",
    "Student",
    "Submission",
    "UnreadableCell",
    "Where",
    "answered_names",
    "defined_names",
    "definitions",
    "read_roster",
]
