"""What becomes of written questions when people's marks are put into a report. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from graders.reports.schema import ManualMark, QuestionReport, Report
from graders.settling.fitting import checks_of
from graders.settling.sources import HANDIN, Marks, is_group


def with_marks(
    report: Report, given: Sequence[ManualMark], marks: Marks
) -> tuple[QuestionReport, ...]:
    """Return the questions of a report with what counts of them.

    A question that was marked for anybody counts for all. Who left it empty has 0 at once, and
    so has a hand-in that was marked as a whole; any other answer is to be marked.

    Parameters
    ----------
    report : Report
        As the grader found it.
    given : sequence of ManualMark
        The student's own marks.
    marks : Marks
        Those of everybody.
    """
    points = {mark.id: mark.points for mark in given}
    whole = HANDIN in points and HANDIN not in marks.maxima
    asked = {question.id: question for question in report.questions or ()}
    checks = checks_of(report)
    for mark in (*given, *marks.questions.values()):
        if mark.id in checks or is_group(mark.id) or (mark.id == HANDIN and whole):
            continue
        if mark.id in asked or mark.id in marks.maxima:
            own = asked.get(mark.id) or QuestionReport(
                id=mark.id, title=mark.title, max_points=marks.maxima[mark.id]
            )
            asked[mark.id] = own.model_copy(
                update={"counts": True, "points": points.get(mark.id, _at_once(own, whole=whole))}
            )
    return tuple(asked.values())


def without_marks(report: Report) -> tuple[QuestionReport, ...]:
    """Return the questions of a report as they were found; those that the lab has not are gone."""
    return tuple(
        question.model_copy(update={"counts": None, "points": None})
        for question in report.questions or ()
        if question.state is not None
    )


def _at_once(question: QuestionReport, *, whole: bool) -> float | None:
    return 0.0 if whole or question.state == "empty" else None
