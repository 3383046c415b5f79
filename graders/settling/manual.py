"""The file of marks that people give: free-text questions, and checks that are undecided.

Pure: text in, marks out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graders.errors import MarkpropError
from graders.reports.schema import ManualMark, Report

_COLUMNS = ("student", "question", "points")


@dataclass(frozen=True)
class ManualMarks:
    """What one file of manual marks says.

    Parameters
    ----------
    by_student : mapping of str to tuple of ManualMark
        By id, user name, address or submission, casefolded.
    questions : mapping of str to ManualMark
        For every question that was marked for somebody, a mark that says its title and maximum.
    maxima : mapping of str to float
        What the file says questions are out of; a check knows its own maximum.
    lines : mapping of (str, str) to int
        Where a student's mark for a question stands in the file.
    source : str
        Name of the file, for messages.
    """

    by_student: Mapping[str, tuple[ManualMark, ...]] = field(default_factory=dict)
    questions: Mapping[str, ManualMark] = field(default_factory=dict)
    maxima: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    source: str = "manual marks"

    def of(self, report: Report) -> tuple[ManualMark, ...]:
        """Return the marks of one report's student."""
        marks: dict[str, ManualMark] = {}
        for name in sorted(known_as(report)):
            marks.update({mark.id: mark for mark in self.by_student.get(name, ())})
        return tuple(marks.values())

    def place(self, report: Report, question: str) -> str:
        """Return where a student's mark for a question stands: ``marks.csv, line 3``."""
        found = [self.lines.get((name, question)) for name in sorted(known_as(report))]
        return next((f"{self.source}, line {line}" for line in found if line), self.source)

    def strangers(self, reports: Sequence[Report]) -> list[str]:
        """Return the students of the file that no report is about."""
        known = {name for report in reports for name in known_as(report)}
        return sorted(set(self.by_student) - known)


def known_as(report: Report) -> set[str]:
    """Return what a report's student is called in files: id, user name, address, submission."""
    student = report.student
    names = [report.submission]
    if student:
        names += [name for name in (student.id, student.username, student.email) if name]
    return {name.strip().casefold() for name in names}


def read_manual_marks(text: str, source: str) -> ManualMarks:
    """Read CSV with the columns student, question, points, max_points, title and comment.

    `question` is the id of an undecided check, or any other id; for the latter the maximum must be
    given once at least, and its title holds for everybody. `title` and `comment` may be absent.

    Raises
    ------
    MarkpropError
        The sentence names the line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    titles = [title.strip().casefold() for title in reader.fieldnames or ()]
    missing = [column for column in _COLUMNS if column not in titles]
    if missing:
        raise MarkpropError(f"{source}: the first line must name the column {missing[0]}.")
    rows = [
        (reader.line_num, {str(k).strip().casefold(): (v or "").strip() for k, v in r.items() if k})
        for r in reader
    ]
    maxima = _maxima(rows, source)
    titles_of: dict[str, str] = {}
    for _, row in rows:
        if row.get("title"):
            titles_of.setdefault(row["question"], row["title"])
    by_student: dict[str, tuple[ManualMark, ...]] = {}
    questions: dict[str, ManualMark] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, row in rows:
        mark = _mark(row, maxima, titles_of, f"{source}, line {line}")
        student = row["student"].casefold()
        if mark.id in {other.id for other in by_student.get(student, ())}:
            raise MarkpropError(
                f"{source}, line {line}: {row['student']!r} has a mark for {mark.id!r} already."
            )
        by_student[student] = (*by_student.get(student, ()), mark)
        questions.setdefault(mark.id, mark)
        lines[student, mark.id] = line
    return ManualMarks(by_student, questions, maxima, lines, source)


def _maxima(rows: Sequence[tuple[int, Mapping[str, str]]], source: str) -> dict[str, float]:
    maxima: dict[str, float] = {}
    for line, row in rows:
        if not row.get("max_points"):
            continue
        maximum = _number(row["max_points"], f"{source}, line {line}")
        if maxima.setdefault(row["question"], maximum) != maximum:
            raise MarkpropError(
                f"{source}, line {line}: {row['question']!r} is out of {maximum:g} here and out "
                f"of {maxima[row['question']]:g} above."
            )
    return maxima


def _mark(
    row: Mapping[str, str], maxima: Mapping[str, float], titles_of: Mapping[str, str], where: str
) -> ManualMark:
    if not row["student"] or not row["question"]:
        raise MarkpropError(f"{where}: student and question must be given.")
    points = _number(row["points"], where)
    maximum = maxima.get(row["question"])
    if maximum is not None and points > maximum:
        raise MarkpropError(f"{where}: {points:g} points are more than the {maximum:g} on offer.")
    return ManualMark(
        id=row["question"],
        title=row.get("title") or titles_of.get(row["question"], row["question"]),
        points=points,
        max_points=points if maximum is None else maximum,
        comment=row.get("comment") or None,
    )


def _number(text: str, where: str) -> float:
    if not re.fullmatch(r"\d{1,6}([.,]\d{1,4})?", text):
        raise MarkpropError(f"{where}: {text!r} is no number of points.")
    return float(text.replace(",", "."))
