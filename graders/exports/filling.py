"""Filling in the file that a learning platform exported: the rules that hold for all of them.

Nothing is invented: no column, no row, no student. What a report does not say stays as it was, and
everything that was left alone is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from graders.errors import MarkpropError
from graders.exports.marks import DECIMALS, MarkRule, decimal_text, is_unfinished, read_number
from graders.exports.matching import Keys, Matched, match_rows, who
from graders.exports.sheets import Row, Sheet
from graders.reports.missing import handed_in_nothing
from graders.reports.schema import Report
from graders.reports.standing import BY_HAND, waits_for
from graders.reports.text import one_line

_BLANKS = ("", "-")


@dataclass(frozen=True)
class Layout:
    """What one platform's file means.

    Parameters
    ----------
    column : int
        Where the marks go.
    title : str
        That column's title.
    keys : Keys
        Where a row says whom it is about.
    rows : tuple of Row
        The rows about students.
    maximum : Fraction, optional
        What the column is out of, where the file says it.
    limit : Fraction, optional
        A mark above it makes the platform refuse the file.
    evidence : tuple of str
        Numbers of the file that show how it writes them.
    placeholders : tuple of str
        Texts that stand for "no mark yet", casefolded beginnings.
    locked : int, optional
        A column that says ``No`` where the platform drops what is imported.
    warnings : tuple of str
        What else the platform may drop.
    """

    column: int
    title: str
    keys: Keys
    rows: tuple[Row, ...]
    maximum: Fraction | None = None
    limit: Fraction | None = None
    evidence: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    locked: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the instructor said.

    Parameters
    ----------
    column : str, optional
        Title of the column, or its beginning; None where the file leaves one possibility.
    rule : MarkRule
        How a report becomes a mark.
    skip_unmatched : bool
        Whether to go on without the students that have no row of their own.
    write_unfinished : bool
        Whether to write marks that a person still has to look at.
    id_column : str, optional
        For any table: the title of the column that says whom a row is about.
    """

    column: str | None = None
    rule: MarkRule = field(default_factory=MarkRule)
    skip_unmatched: bool = False
    write_unfinished: bool = False
    id_column: str | None = None


@dataclass
class Filled:
    """The filled-in file, and what was and was not done to it."""

    content: bytes
    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    rows_left: int = 0


def choose_column(sheet: Sheet, candidates: Sequence[int], wanted: str | None) -> int:
    """Return the column of the marks.

    Raises
    ------
    MarkpropError
        No column or several fit; the sentence lists the ones that there are.
    """
    header = sheet.header
    fitting = [i for i in candidates if wanted is None or header[i].strip() == wanted.strip()]
    if wanted is not None and not fitting:
        start = wanted.strip().casefold()
        fitting = [i for i in candidates if header[i].strip().casefold().startswith(start)]
    if len(fitting) == 1:
        return fitting[0]
    titles = "; ".join(repr(one_line(header[i], 100)) for i in candidates) or "none"
    asked = f"{len(fitting)} columns fit {wanted!r}" if wanted else "the column must be named"
    raise MarkpropError(
        f"{sheet.name}: {asked}. Say --column TITLE with one of the file's columns for marks: "
        f"{titles}. Missing there? Create the assignment on the platform and export again."
    )


def fill_in(sheet: Sheet, layout: Layout, reports: Sequence[Report], choices: Choices) -> Filled:
    """Write the marks into their rows.

    Raises
    ------
    MarkpropError
        A student has no certain row, or a mark does not fit the column. Nothing is written then.
    """
    _expect_same_scale(sheet, layout, reports, choices.rule)
    matched = match_rows(layout.rows, layout.keys, reports)
    _expect_certain(sheet, matched, choices)
    filled = Filled(content=b"", skipped=matched.refusals, warnings=layout.warnings)
    filled.rows_left = len(matched.rows_left)
    style = _style(layout)
    for row, report in matched.pairs:
        _fill_row(sheet, layout, row, report, choices, style, filled)
    filled.content = sheet.to_bytes()
    return filled


def _expect_same_scale(
    sheet: Sheet, layout: Layout, reports: Sequence[Report], rule: MarkRule
) -> None:
    for report in reports:
        ours = rule.maximum(report)
        if layout.maximum is not None and ours != layout.maximum:
            raise MarkpropError(
                f"{sheet.name}: {layout.title!r} is out of {decimal_text(layout.maximum)}, the "
                f"marks are out of {decimal_text(ours)}. Say --out-of "
                f"{decimal_text(layout.maximum)} to scale them, or change it on the platform."
            )
        mark = rule.mark(report)
        if layout.limit is not None and mark > layout.limit:
            raise MarkpropError(
                f"{sheet.name}: {who(report)} has {decimal_text(mark)}, and the platform refuses "
                f"files with marks above {decimal_text(layout.limit)}. Say --bonus cap to stop "
                "at full marks, or --out-of to scale."
            )


def _expect_certain(sheet: Sheet, matched: Matched, choices: Choices) -> None:
    if not matched.refusals or choices.skip_unmatched:
        return
    raise MarkpropError(
        f"{sheet.name}: {len(matched.refusals)} of the reports cannot be placed, and nothing was "
        "written:\n  " + "\n  ".join(matched.refusals) + "\nGive `markprop grade` a roster with "
        "the platform's ids, or say --skip-unmatched to go on without these."
    )


def _fill_row(
    sheet: Sheet,
    layout: Layout,
    row: Row,
    report: Report,
    choices: Choices,
    style: tuple[str, bool],
    filled: Filled,
) -> None:
    old = row.value(layout.column).strip()
    if is_unfinished(report) and not choices.write_unfinished:
        left = filled.by_hand if waits_for(report) == BY_HAND else filled.unfinished
        left.append(f"{who(report)}: {_open_question(report)}")
        return
    if old not in _BLANKS and read_number(old) is None and not _is_placeholder(old, layout):
        filled.kept.append(f"{who(report)}: {one_line(old, 40)!r} stays")
        return
    if old not in _BLANKS and handed_in_nothing(report) and read_number(old):
        filled.kept.append(
            f"{who(report)}: {one_line(old, 40)} stays, though nothing was handed in"
        )
        return
    mark, fixed = style
    new = decimal_text(choices.rule.mark(report), mark=mark, fixed=fixed)
    if _same_mark(old, new):
        filled.unchanged += 1
        return
    if layout.locked is not None and row.value(layout.locked).strip().casefold() == "no":
        filled.locked.append(who(report))
    sheet.fill(row, layout.column, new)
    before = f" (was {one_line(old, 40)})" if old not in _BLANKS else ""
    filled.written.append(f"{who(report)}: {new}{before}")


def _open_question(report: Report) -> str:
    if report.pending_points:
        return f"{decimal_text(Fraction(repr(report.pending_points)))} points are pending"
    return one_line(report.reason or "needs a look", 200)


def _is_placeholder(text: str, layout: Layout) -> bool:
    return text.casefold().startswith(layout.placeholders) if layout.placeholders else False


def _same_mark(old: str, new: str) -> bool:
    """Compare at two decimals, as the platforms do."""
    before, after = read_number(old), read_number(new)
    if before is None or after is None:
        return False
    return decimal_text(before) == decimal_text(after)


def _style(layout: Layout) -> tuple[str, bool]:
    """Return the decimal mark of the file, and whether it writes both decimals always."""
    shown = [*layout.evidence, *(row.value(layout.column) for row in layout.rows)]
    numbers = [text.strip() for text in shown if read_number(text) is not None]
    commas = any("," in text for text in numbers) and not any("." in text for text in numbers)
    fixed = bool(numbers) and all(re.search(rf"[.,]\d{{{DECIMALS}}}$", text) for text in numbers)
    return ("," if commas else "."), fixed
