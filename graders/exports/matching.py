"""Which row of a gradebook belongs to which report: by identifiers first, by name at last.

A mark in a stranger's row is worse than no mark, so that whatever is not certain is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graders.exports.sheets import Row
from graders.reports.schema import Report
from graders.reports.text import one_line


@dataclass(frozen=True)
class Keys:
    """The columns of a gradebook that say who a row is about.

    Parameters
    ----------
    identifiers : tuple of int
        Columns with ids, user names or addresses.
    names : tuple of int
        Columns that, joined by a space, give the name; empty where there is none.
    loose : bool
        Whether ids count without what systems and spreadsheets do to them: ``#1234``, ``1234.0``,
        and zeros at the front that were dropped.
    """

    identifiers: tuple[int, ...]
    names: tuple[int, ...] = ()
    loose: bool = False


@dataclass
class Matched:
    """What came out of matching.

    Parameters
    ----------
    pairs : list of (Row, Report)
        Certain ones, in the order of the rows.
    rows_left : list of Row
        Rows without a report.
    refusals : list of str
        One sentence for each report that has no row of its own.
    """

    pairs: list[tuple[Row, Report]] = field(default_factory=list)
    rows_left: list[Row] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def who(report: Report) -> str:
    """Return how a person recognises the student of a report."""
    student = report.student
    if student is None:
        return one_line(report.submission, 80)
    return one_line(f"{student.name} ({student.id})" if student.name else student.id, 120)


def match_rows(rows: Sequence[Row], keys: Keys, reports: Sequence[Report]) -> Matched:
    """Find the one row of each report.

    Parameters
    ----------
    rows : sequence of Row
        The rows about students.
    keys : Keys
        Where they say whom they are about.
    reports : sequence of Report
        At most one for each student.
    """
    by_identifier = _index(rows, [(i,) for i in keys.identifiers], _spellings)
    by_number = _index(rows, [(i,) for i in keys.identifiers], _bare) if keys.loose else {}
    by_name = _index(rows, [keys.names], _spellings) if keys.names else {}
    result = Matched()
    taken: dict[int, list[Report]] = {}
    for report in reports:
        ids = _identifiers(report)
        found = _candidates(ids, by_identifier)
        found = found or _candidates({bare for text in ids for bare in _bare(text)}, by_number)
        found = found or _candidates(_names(report), by_name)
        if len(found) == 1:
            taken.setdefault(found.pop(), []).append(report)
        elif found:
            lines = ", ".join(str(rows[i].line) for i in sorted(found))
            result.refusals.append(f"{who(report)} fits several rows (lines {lines}).")
        else:
            result.refusals.append(f"{who(report)} has no row in the file.")
    for index, row in enumerate(rows):
        claimants = taken.get(index, [])
        if len(claimants) > 1:
            names = " and ".join(f"{who(r)}, submission {r.submission}" for r in claimants)
            result.refusals.append(f"Line {row.line} fits several reports: {names}.")
        elif claimants:
            result.pairs.append((row, claimants[0]))
        else:
            result.rows_left.append(row)
    return result


def _index(
    rows: Sequence[Row], groups: Sequence[tuple[int, ...]], spell: Callable[[str], set[str]]
) -> dict[str, set[int]]:
    """Map every spelling found in a row to the rows that have it."""
    found: dict[str, set[int]] = {}
    for index, row in enumerate(rows):
        for columns in groups:
            text = " ".join(_unwrapped(row.value(i)) for i in columns)
            for spelling in spell(text):
                found.setdefault(spelling, set()).add(index)
    return found


def _candidates(spellings: set[str], index: dict[str, set[int]]) -> set[int]:
    return set().union(*(index.get(spelling, set()) for spelling in spellings))


def _identifiers(report: Report) -> set[str]:
    student = report.student
    if student is None:
        return _spellings(report.submission)
    given = (student.id, student.username, student.email)
    return set().union(*(_spellings(text) for text in given if text))


def _names(report: Report) -> set[str]:
    return _spellings(report.student.name) if report.student and report.student.name else set()


def _spellings(text: str) -> set[str]:
    """Return a text as it is compared, and turned round where it is ``Last, First``."""
    plain = " ".join(unicodedata.normalize("NFC", text).split()).casefold()
    spellings = {plain}
    if plain.count(", ") == 1:
        last, first = plain.split(", ")
        spellings.add(f"{first} {last}")
    return {spelling for spelling in spellings if spelling}


def _bare(text: str) -> set[str]:
    """Return an id without a sign in front, a ``.0`` behind, and zeros at the front of a number."""
    plain = text.strip().lstrip("#").casefold()
    if found := re.fullmatch(r"(\d+)[.,]0+", plain):
        plain = found[1]
    return {plain.lstrip("0") if plain.isdecimal() else plain} - {""}


def _unwrapped(value: str) -> str:
    """Undo what Canvas does to names that spreadsheets would evaluate: ``="..."``."""
    if value.startswith('="') and value.endswith('"'):
        return value[2:-1]
    return value
