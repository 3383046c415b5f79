"""Submissions: what hand-ins look like and whose they are; `reading` runs what opens them here."""

from graders.submissions.candidates import answered_names, defined_names
from graders.submissions.definitions import Definition, Definitions, UnreadableCell, definitions
from graders.submissions.nearly import Nearly
from graders.submissions.roster import Match, Roster, Student
from graders.submissions.roster_file import read_roster
from graders.submissions.shards import WHOLE, Shard, read_shard
from graders.submissions.sheets import Sheet, read_sheet
from graders.submissions.source import Source, Where
from graders.submissions.submission import Class, Order, Submission
from graders.submissions.teams import Team, Teams, read_teams

__all__ = [
    "WHOLE",
    "Class",
    "Definition",
    "Definitions",
    "Match",
    "Nearly",
    "Order",
    "Roster",
    "Shard",
    "Sheet",
    "Source",
    "Student",
    "Submission",
    "Team",
    "Teams",
    "UnreadableCell",
    "Where",
    "answered_names",
    "defined_names",
    "definitions",
    "read_roster",
    "read_shard",
    "read_sheet",
    "read_teams",
]
