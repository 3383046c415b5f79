"""`gradebook.csv`: one line per student, safe to open in a spreadsheet.

For people. The files that a learning platform imports are another matter (`graders.exports`):
there a guard would keep a name from being found.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from graders.reports.missing import SAID
from graders.reports.schema import Report, StudentReport
from graders.reports.text import LONGEST_MESSAGE, one_line

# A cell that starts so is taken for a formula, also behind quotes; full-width forms count too. In
# half of Europe a semicolon parts cells, so that one may start in the middle of our text.
_FORMULA = re.compile(r"(^|[;,|])(\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
# Makes spreadsheet programs read UTF-8; Python reads such a file with encoding "utf-8-sig".
BYTE_ORDER_MARK = "\ufeff"


def render_gradebook(reports: Sequence[Report], missing: Sequence[StudentReport] = ()) -> str:
    """Return the table: who, the marks in total and by exercise, and what waits for a person.

    Who handed in nothing has the status ``missing``, and no numbers.

    Numbers are written from numbers and use a decimal point; texts are guarded against formulas.
    Teams, lateness and marks by hand have columns where there are any.
    """
    reports = sorted(reports, key=lambda report: report.submission)
    exercises = tuple(dict.fromkeys(part.id for r in reports for part in r.exercises))
    by_hand = tuple(dict.fromkeys(key for r in reports for key in _by_hand(r)))
    late = _late_columns(reports)
    team = ("team",) if any(r.team for r in reports) else ()
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    header = [
        *("submission", "student_id", "name", *team, "status"),
        *("points", "max_points", "pending_points", "bonus_points"),
        *exercises,
        *(spreadsheet_text(f"by hand: {key}") for key in by_hand),
        *late,
        "reason",
    ]
    write(header)
    for report in reports:
        student = report.student
        earned = {part.id: _number(part.points) for part in report.exercises}
        given = {key: _number(points) for key, points in _by_hand(report).items()}
        delay = report.lateness
        write(
            [
                spreadsheet_text(report.submission),
                spreadsheet_text(student.id if student else ""),
                spreadsheet_text((student.name if student else None) or ""),
                *(spreadsheet_text(report.team.name if report.team else "") for _ in team),
                report.status,
                _number(report.points),
                _number(report.max_points),
                _number(report.pending_points),
                _number(report.bonus_points),
                *(earned.get(key, "") for key in exercises),
                *(given.get(key, "") for key in by_hand),
                *(_number(getattr(delay, key) or 0) if delay else "" for key in late),
                spreadsheet_text(report.reason or ""),
            ]
        )
    for absent in missing:
        who = [spreadsheet_text(absent.id), spreadsheet_text(absent.name or "")]
        row = ["", *who, *("" for _ in team), "missing"]
        write([*row, *[""] * (len(header) - len(row) - 1), SAID])
    return out.getvalue()


def _by_hand(report: Report) -> dict[str, float]:
    """Return what people gave beside the exercises, and what is 0 at once as it was left empty."""
    given = {m.id: m.points for m in report.manual or () if not m.id.startswith("group:")}
    asked = {q.id: q.points for q in report.questions or () if q.points is not None}
    return given | asked


def _late_columns(reports: Sequence[Report]) -> tuple[str, ...]:
    late = [report.lateness for report in reports if report.lateness]
    if any(delay.late_days_used is not None for delay in late):
        return ("days_late", "points_lost", "late_days_used")
    return ("days_late", "points_lost") if late else ()


def spreadsheet_text(text: str) -> str:
    """Return free text as a cell that no spreadsheet program takes for a formula."""
    return _FORMULA.sub(r"\1\2'\3", one_line(text, LONGEST_MESSAGE))


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
