"""Who is in the class and handed in nothing: kept beside the marks, in `summary.json`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from graders.reports.schema import NotebookReport, Report, StudentReport
from graders.reports.text import LONGEST_NAME, one_line

SAID = "Nothing was handed in."


def students_of(listed: object) -> tuple[StudentReport, ...]:
    """Return the students that a stored summary lists; none where it lists something else."""
    try:
        return tuple(map(StudentReport.model_validate, listed if isinstance(listed, list) else ()))
    except ValidationError:
        return ()


def still_missing(
    students: Iterable[StudentReport], reports: Iterable[Report]
) -> tuple[StudentReport, ...]:
    """Return the students without a report."""
    there = {report.student.id for report in reports if report.student}
    return tuple(student for student in students if student.id not in there)


def name_of_missing(student: StudentReport) -> str:
    """Return a student as pages and tables show one: ``Ada Lovelace (s101)``."""
    known = f"{student.name} ({student.id})" if student.name else student.id
    return one_line(known, LONGEST_NAME)


def zeros(students: Iterable[StudentReport], reports: Sequence[Report]) -> list[Report]:
    """Return a report of no points for each student, for the files of learning platforms.

    They are never stored: nothing was marked.
    """
    like = max(reports, key=lambda report: report.max_points)
    nothing = {
        **{"team": None, "status": "graded", "reason": SAID, "points": 0.0, "pending_points": 0.0},
        **{"bonus_points": 0.0, "seconds": 0.0, "lateness": None, "manual": None, "previous": None},
        **{"notebook": NotebookReport(cells=0, executed=0, failures=()), "notes": None},
        **{"exercises": ()},
    }
    return [
        like.model_copy(update={**nothing, "submission": student.id, "student": student})
        for student in students
    ]


def handed_in_nothing(report: Report) -> bool:
    """Whether a report is one of `zeros`."""
    return not report.exercises
