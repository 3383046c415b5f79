"""Submissions: whatever students hand in, read into one notebook each."""

from graders.submissions.answers import answered_names, defined_names
from graders.submissions.definitions import Definition, Definitions, UnreadableCell, definitions
from graders.submissions.roster import Match, Roster, Student
from graders.submissions.roster_file import read_roster
from graders.submissions.sheets import Sheet, read_sheet
from graders.submissions.submission import Class, Submission, find_class, find_submissions, unpacked
from graders.submissions.teams import Team, Teams, read_teams

__all__ = [
    "Class",
    "Definition",
    "Definitions",
    "Match",
    "Roster",
    "Sheet",
    "Student",
    "Submission",
    "Team",
    "Teams",
    "UnreadableCell",
    "answered_names",
    "defined_names",
    "definitions",
    "find_class",
    "find_submissions",
    "read_roster",
    "read_sheet",
    "read_teams",
    "unpacked",
]
