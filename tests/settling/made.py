"""Tables and classes made for tests of what counts besides the checks."""

from graders.settling.naming import Names
from graders.settling.tables import as_table
from graders.submissions import Student
from graders.submissions.sheets import Sheet, _rows

CLASS = (
    Student("s1", "Ada Lovelace", "ada@uni.example", "alovelace", "ada-l", line=2),
    Student("s2", "Linnéa Bergström", "lin@uni.example", "lbergstr", "linnea", line=3),
    Student("0042", "Anna Lee", "anna.lee@uni.example", "alee", "annalee", line=4),
    Student("s4", "Anna Lee", "anna2@uni.example", "alee2", "lee-anna", line=5),
)
NAMES = Names(CLASS)
NOBODY = Names()


def table(text, source="table.csv"):
    """Return a table from its text."""
    rows = _rows(text.removeprefix("\ufeff"), source)
    return as_table(Sheet(source, rows[0][1], tuple(rows[1:])) if rows else Sheet(source))
