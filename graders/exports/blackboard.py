"""Blackboard: fill in the file that *Work Offline > Download* (or *Download Grades*) wrote.

Students are found by ``Username``. A column of marks has its system number behind a bar:
``Lab 1 [Total Pts: 20 Score] |12345``; a column without one would come back as text worth nothing.
Tab-delimited files are UTF-16 text whatever their ending says, the others quote every field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.errors import MarkpropError
from graders.exports.filling import Choices, Filled, Layout, choose_column, fill_in
from graders.exports.marks import read_number
from graders.exports.matching import Keys
from graders.exports.sheets import Sheet
from graders.reports.schema import Report

_NUMBERED = re.compile(r".*\|\s*\d+\s*", re.DOTALL)
_POINTS = re.compile(r"\[Total Pts:\s*(?:up to\s*)?([0-9.,]+)", re.IGNORECASE)
_TOTALS = re.compile(r"(weighted total|total|overall grade)\b", re.IGNORECASE)
_IDENTIFIERS = ("Username", "Student ID")


def fill_blackboard(sheet: Sheet, reports: Sequence[Report], choices: Choices) -> Filled:
    """Fill in a Blackboard grade centre."""
    return fill_in(sheet, read_layout(sheet, choices.column), reports, choices)


def read_layout(sheet: Sheet, column: str | None) -> Layout:
    """Find the rows and columns of a Blackboard file.

    Raises
    ------
    MarkpropError
        It is not one, or the column of the marks is not certain.
    """
    header = [title.strip() for title in sheet.header]
    if "Username" not in header:
        raise MarkpropError(
            f"{sheet.name} is no Blackboard file: its first row has no Username. "
            "Take the file that Work Offline > Download gives, with the students' details."
        )
    candidates = [
        i
        for i, title in enumerate(header)
        if _NUMBERED.fullmatch(title) and not _TOTALS.match(title)
    ]
    chosen = choose_column(sheet, candidates, column)
    points = _POINTS.search(header[chosen])
    names = tuple(header.index(title) for title in ("First Name", "Last Name") if title in header)
    return Layout(
        column=chosen,
        title=header[chosen],
        keys=Keys(
            identifiers=tuple(header.index(t) for t in _IDENTIFIERS if t in header),
            names=names if len(names) == 2 else (),
        ),
        rows=tuple(row for row in sheet.rows[1:] if not row.is_blank),
        maximum=read_number(points[1]) if points else None,
        evidence=(points[1],) if points else (),
        placeholders=("needs grading",),
    )
