"""The file of marks that people give: free-text questions, and checks that are undecided.

Pure: a table in, marks out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graders.errors import MarkpropError
from graders.reports.schema import ManualMark, Report
from graders.settling.naming import Key, Named, Names, keys_of
from graders.settling.tables import Row, Table


@dataclass(frozen=True)
class ManualMarks:
    """What one file of manual marks says.

    Parameters
    ----------
    marks : Named of dict of str to ManualMark
        Each one's marks, by question.
    questions : mapping of str to ManualMark
        For every question that was marked for somebody, a mark that says its title and maximum.
    maxima : mapping of str to float
        What the file says questions are out of; a check knows its own maximum.
    lines : mapping of (Key, str) to int
        Where a student's mark for a question stands in the file.
    source : str
        Name of the file, for messages.
    """

    marks: Named[dict[str, ManualMark]] = field(default_factory=Named)
    questions: Mapping[str, ManualMark] = field(default_factory=dict)
    maxima: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[tuple[Key, str], int] = field(default_factory=dict)
    source: str = "manual marks"

    def of(self, report: Report, group: str = "") -> tuple[ManualMark, ...]:
        """Return the marks of one report's student; one of the student's own beats the team's."""
        marks: dict[str, ManualMark] = {}
        for given in self.marks.of(keys_of(report, group)):
            marks.update(given)
        return tuple(marks[question] for question in sorted(marks))

    def place(self, report: Report, question: str) -> str:
        """Return where a student's mark for a question stands: ``marks.csv, line 3``."""
        found = [self.lines.get((key, question)) for key in reversed(keys_of(report))]
        return next((f"{self.source}, line {line}" for line in found if line), self.source)


def read_manual_marks(table: Table, names: Names) -> ManualMarks:
    """Read a table with the columns student, question, points, max_points, title and comment.

    `question` is the id of an undecided check, or any other id; for the latter the maximum must be
    given once at least, and its title holds for everybody. `title` and `comment` may be absent.

    Raises
    ------
    MarkpropError
        The sentence names the line.
    """
    table.expect(("question",), ("points",), named="student, question and points")
    maxima = _maxima(table)
    titles: dict[str, str] = {}
    for row in table.rows:
        if row.value("title"):
            titles.setdefault(row.value("question"), row.value("title"))
    by_key: dict[Key, dict[str, ManualMark]] = defaultdict(dict)
    rows: list[tuple[int, str, Key]] = []
    unclear: list[str] = []
    lines: dict[tuple[Key, str], int] = {}
    for row in table.rows:
        where = f"{table.source}, line {row.line}"
        mark = _mark(row, maxima, titles, where)
        key = names.key_of(row.who)
        if isinstance(key, str):
            unclear.append(f"{where}: {row.who[0]!r} {key}.")
            continue
        if mark.id in by_key[key]:
            raise MarkpropError(
                f"{where}: {row.who[0]!r} has a mark for {mark.id!r} already, in line "
                f"{lines[key, mark.id]}."
            )
        by_key[key][mark.id] = mark
        lines[key, mark.id] = row.line
        rows.append((row.line, row.who[0], key))
    given = Named(table.source, by_key, tuple(rows), tuple(unclear))
    return ManualMarks(given, _questions(by_key.values(), maxima), maxima, lines, table.source)


def _questions(
    given: Iterable[Mapping[str, ManualMark]], maxima: Mapping[str, float]
) -> dict[str, ManualMark]:
    found: dict[str, ManualMark] = {}
    for marks in given:
        for mark in marks.values():
            maximum = maxima.get(mark.id, mark.max_points)
            most = {"max_points": maximum, "points": min(mark.points, maximum)}
            found.setdefault(mark.id, mark.model_copy(update=most))
    return found


def _maxima(table: Table) -> dict[str, float]:
    maxima: dict[str, float] = {}
    for row in table.rows:
        if not row.value("maxpoints"):
            continue
        question, where = row.value("question"), f"{table.source}, line {row.line}"
        maximum = _number(row.value("maxpoints"), where)
        if maxima.setdefault(question, maximum) != maximum:
            raise MarkpropError(
                f"{where}: {question!r} is out of {maximum:g} here and out of "
                f"{maxima[question]:g} above."
            )
    return maxima


def _mark(
    row: Row, maxima: Mapping[str, float], titles: Mapping[str, str], where: str
) -> ManualMark:
    question = row.value("question")
    if not row.who or not question:
        raise MarkpropError(f"{where}: student and question must be given.")
    points = _number(row.value("points"), where)
    maximum = maxima.get(question)
    return ManualMark(
        id=question,
        title=row.value("title") or titles.get(question, question),
        points=points,
        # A mark above the maximum is left out where it meets a report, which names it.
        max_points=max(points, maximum or 0.0),
        comment=row.value("comment") or None,
    )


def _number(text: str, where: str) -> float:
    if not re.fullmatch(r"\d{1,6}([.,]\d{1,4})?", text):
        raise MarkpropError(f"{where}: {text!r} is no number of points.")
    return float(text.replace(",", "."))
