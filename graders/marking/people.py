"""Who handed in, as reports say it."""

from __future__ import annotations

from graders.reports.schema import StudentReport
from graders.submissions import Student, Submission


def student_report(submission: Submission) -> StudentReport | None:
    """Return who handed in, as the roster says."""
    return about_student(submission.student) if submission.student else None


def about_student(student: Student) -> StudentReport:
    """Return what reports say of somebody in the roster."""
    return StudentReport(
        id=student.id, name=student.name, email=student.email, username=student.username
    )
