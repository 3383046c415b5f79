"""Moodle: fill in the offline grading worksheet of one assignment, or a gradebook export.

Both are told apart by their titles. The worksheet has ``Identifier`` (``Participant 12345``),
``Grade``, ``Last modified (grade)`` and usually ``Maximum grade``, in the language of the site. A
gradebook export begins with the students' names and has ``Assignment: title (Real)`` columns.

References
----------
``mod/assign/feedback/offline`` and ``grade/import/csv`` of moodle/moodle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from graders.errors import MarkpropError
from graders.exports.filling import Choices, Filled, Layout, choose_column, fill_in
from graders.exports.marks import read_number
from graders.exports.matching import Keys
from graders.exports.sheets import Sheet
from graders.reports.schema import Report

# A site that does not speak English says these differently; `--column` then names the grade's.
_IDENTIFIER = ("identifier",)
_MAXIMUM = ("maximum grade",)
_LOCKED = "grade can be changed"
_NAMES = ("full name", "first name", "last name", "surname")
_KEYS = ("id number", "email address", "email", "username", "institution id", "student number")
# Other columns of a gradebook export that hold no assignment.
_NOT_MARKS = ("institution", "department", "last downloaded from this course", "group", "status")
# Without "unlimited grades" Moodle aborts the import of a gradebook at the first grade above it.
_LIMIT = Fraction(100)


def fill_moodle(sheet: Sheet, reports: Sequence[Report], choices: Choices) -> Filled:
    """Fill in a Moodle worksheet or gradebook export."""
    return fill_in(sheet, read_layout(sheet, choices.column), reports, choices)


def read_layout(sheet: Sheet, column: str | None) -> Layout:
    """Find the rows and columns of a Moodle file.

    Raises
    ------
    MarkpropError
        It is neither of the two, or the column of the marks is not certain.
    """
    titles = [title.strip().casefold() for title in sheet.header]
    identifiers = tuple(i for i, title in enumerate(titles) if title in _KEYS)
    names = tuple(i for i, title in enumerate(titles) if title in _NAMES)
    if any(title in _IDENTIFIER for title in titles):
        return _worksheet(sheet, titles, column, identifiers, names)
    if not identifiers:
        raise MarkpropError(
            f"{sheet.name} is no Moodle file: its first row has neither Identifier (an offline "
            "grading worksheet) nor ID number, Email address or Username (a gradebook export). "
            "Export it with the site in English, or with one of these columns."
        )
    others = {*identifiers, *names}
    candidates = [
        i
        for i, title in enumerate(titles)
        if i not in others and title not in _NOT_MARKS and not _is_feedback(title)
    ]
    chosen = choose_column(sheet, candidates, column)
    return Layout(
        column=chosen,
        title=sheet.header[chosen],
        keys=Keys(identifiers=identifiers, names=_ordered(names, titles)),
        rows=tuple(row for row in sheet.rows[1:] if not row.is_blank),
        limit=_LIMIT,
    )


def _worksheet(
    sheet: Sheet,
    titles: list[str],
    column: str | None,
    identifiers: tuple[int, ...],
    names: tuple[int, ...],
) -> Layout:
    rows = tuple(row for row in sheet.rows[1:] if not row.is_blank)
    grades = [i for i, title in enumerate(titles) if title == "grade"]
    chosen = choose_column(sheet, grades or list(range(len(titles))), column)
    maxima = [i for i, title in enumerate(titles) if title in _MAXIMUM]
    shown = tuple(row.value(i) for row in rows for i in maxima)
    numbers = {number for text in shown if (number := read_number(text)) is not None}
    return Layout(
        column=chosen,
        title=sheet.header[chosen],
        keys=Keys(identifiers=(titles.index(_IDENTIFIER[0]), *identifiers), names=names),
        rows=rows,
        maximum=max(numbers, default=None),
        # Moodle leaves marks out of range aside without a word.
        limit=max(numbers, default=None),
        evidence=shown,
        locked=next((i for i, title in enumerate(titles) if title == _LOCKED), None),
    )


def _ordered(names: tuple[int, ...], titles: list[str]) -> tuple[int, ...]:
    """Put the first name before the last, wherever the site shows them."""
    return tuple(sorted(names, key=lambda i: titles[i] in ("last name", "surname")))


def _is_feedback(title: str) -> bool:
    return bool(re.search(r"\((feedback|letter|percentage)\)$", title)) or title == "feedback"
