"""Canvas: fill in the file that *Grades > Export* wrote.

The header is ``Student,ID,[SIS User ID,]SIS Login ID,[Integration ID,][Root Account,]Section``,
then custom columns, then one column per assignment, titled ``Title (number)``, then totals. Canvas
finds a column by its number and makes a new assignment of every column that it does not know. It
drops columns whose titles hold what its totals are called.

References
----------
``lib/gradebook_importer.rb`` of instructure/canvas-lms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.errors import MarkpropError
from graders.exports.filling import Choices, Filled, Layout, choose_column, fill_in
from graders.exports.marks import read_number
from graders.exports.matching import Keys
from graders.exports.sheets import Row, Sheet
from graders.reports.schema import Report

_ASSIGNMENT = re.compile(r".*\(\d+\)\s*")
_READ_ONLY = re.compile(r"read\s+only")
_TOTALS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")
_POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)


def fill_canvas(sheet: Sheet, reports: Sequence[Report], choices: Choices) -> Filled:
    """Fill in a Canvas gradebook."""
    return fill_in(sheet, read_layout(sheet, choices.column), reports, choices)


def read_layout(sheet: Sheet, column: str | None) -> Layout:
    """Find the rows and columns of a Canvas gradebook.

    Raises
    ------
    MarkpropError
        It is not one, or the column of the marks is not certain or read-only.
    """
    header = sheet.header
    section = _section(sheet)
    possible = next((r for r in sheet.rows[1:] if "Points Possible" in r.value(0)), None)
    candidates = [
        i
        for i in range(section + 1, len(header))
        if _ASSIGNMENT.fullmatch(header[i])
        and not (column is None and _TOTALS.search(header[i]))
        and not (possible and _READ_ONLY.search(possible.value(i)))
    ]
    chosen = choose_column(sheet, candidates, column)
    names = (1, 0) if header[0].strip() == "LastName" else (0,)
    ids = tuple(i for i in range(len(names), section) if header[i].strip() != "Root Account")
    points = possible.value(chosen) if possible else ""
    return Layout(
        column=chosen,
        title=header[chosen],
        keys=Keys(identifiers=ids, names=names),
        rows=tuple(row for row in sheet.rows[1:] if _is_student(row)),
        maximum=read_number(points),
        evidence=(points,) if points else (),
        warnings=_warnings(header[chosen]),
    )


def _warnings(title: str) -> tuple[str, ...]:
    """Say where Canvas takes an assignment for one of its own totals, by its title."""
    total = _TOTALS.search(title)
    if total:
        said = f"Canvas drops {title!r} when it imports, because its title says {total[0]!r}"
    elif re.search(r"\bfinal\b", title, re.IGNORECASE):
        said = (
            f"{title!r} says 'final', and Canvas drops columns with 'Final Score', 'Final Points' "
            "or 'Final Grade' in their titles"
        )
    else:
        return ()
    return (f"{said}. If the marks do not arrive, rename the assignment and export again.",)


def _section(sheet: Sheet) -> int:
    """Return the last of the columns about the student."""
    header = [title.strip() for title in sheet.header]
    named = header[:2] == ["Student", "ID"] or header[:3] == ["LastName", "FirstName", "ID"]
    if len(header) > 3 and named and "Section" in header:
        return header.index("Section")
    raise MarkpropError(
        f"{sheet.name} is no Canvas gradebook: its first row does not begin with Student, ID and "
        "hold Section. Take the file that Grades > Export > Export Entire Gradebook gives."
    )


def _is_student(row: Row) -> bool:
    if "Points Possible" in row.value(0) or row.is_blank:
        return False
    return not all(_POSTING.fullmatch(value) for value in row.values)
