"""The class as one CSV for people, safe to open in a spreadsheet whatever students wrote.

Numbers are written from numbers. Text is guarded against formulas, which makes this file the wrong
one for import into a learning platform: there are formats for those.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from graders.exports.cleaning import spreadsheet_text
from graders.exports.marks import decimal_text, exact
from graders.reports.schema import Report

_FIXED = (
    "submission", "student", "name", "email", "lab", "lab_version", "status",
    "points", "max_points", "pending_points", "bonus_points", "points_lost_late", "days_late",
)  # fmt: skip
# Spreadsheets take UTF-8 for an old code page unless it begins with this.
_MARK = b"\xef\xbb\xbf"


def render_spreadsheet(reports: Sequence[Report]) -> bytes:
    """Return the CSV: one row per submission, one column per exercise and manual mark."""
    exercises = list(dict.fromkeys(e.id for report in reports for e in report.exercises))
    manual = list(dict.fromkeys(m.id for report in reports for m in report.manual or ()))
    by_hand = [f"by hand: {mark}" for mark in manual]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    titles = [*_FIXED, *exercises, *by_hand, "comments", "reason"]
    writer.writerow([spreadsheet_text(title) for title in titles])
    for report in reports:
        writer.writerow(_row(report, exercises, manual))
    return _MARK + text.getvalue().encode("utf-8")


def _row(report: Report, exercises: Sequence[str], manual: Sequence[str]) -> list[str]:
    student, late = report.student, report.lateness
    earned = {exercise.id: exercise.points for exercise in report.exercises}
    given = {mark.id: mark.points for mark in report.manual or ()}
    comments = " | ".join(mark.comment for mark in report.manual or () if mark.comment)
    texts = (
        report.submission,
        student.id if student else "",
        (student.name or "") if student else "",
        (student.email or "") if student else "",
        report.lab,
        report.lab_version,
        report.status,
    )
    numbers = (
        report.points,
        report.max_points,
        report.pending_points,
        report.bonus_points,
        late.points_lost if late else None,
        late.days_late if late else None,
        *(earned.get(exercise) for exercise in exercises),
        *(given.get(mark) for mark in manual),
    )
    return [
        *(spreadsheet_text(text) for text in texts),
        *("" if number is None else decimal_text(exact(number), decimals=4) for number in numbers),
        spreadsheet_text(comments),
        spreadsheet_text(report.reason or ""),
    ]
