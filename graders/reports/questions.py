"""Written questions as pages show them: of one submission, and of a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graders.reports.text import LONGEST_NAME, one_line, visible
from graders.reports.view import marks_text

if TYPE_CHECKING:
    from graders.reports.schema import QuestionReport, Report

_LONGEST = 20_000  # characters of an answer that are shown: all that are kept
_FOUND = {
    "answered": "answered",
    "empty": "left empty",
    "missing": "no answer was found",
    None: "",
}


@dataclass(frozen=True)
class QuestionView:
    """One written question of a submission; texts are still to be escaped.

    Parameters
    ----------
    id, title : str
        The question.
    marks : str
        What was earned, or that it is still to be marked; empty before it counts for anybody.
    found : str
        What was found: an answer and where, an empty place, or nothing.
    text : str
        The answer.
    pictures : tuple of str
        Files beside the report.
    """

    id: str
    title: str
    marks: str
    found: str
    text: str
    pictures: tuple[str, ...]


def view_questions(report: Report) -> tuple[QuestionView, ...]:
    """Return the written questions of a report, those that the lab declares."""
    return tuple(_view(q) for q in report.questions or () if q.state is not None)


def _view(question: QuestionReport) -> QuestionView:
    marks = ""
    if question.counts and question.points is None:
        marks = "to be marked by hand"
    elif question.points is not None:
        marks = marks_text(question.points, question.max_points)
    cells = ", ".join(map(str, question.cells or ()))
    where = f" in cell{'s' if len(question.cells or ()) > 1 else ''} {cells}" if cells else ""
    of = f" of {one_line(question.notebook, LONGEST_NAME)}" if question.notebook else ""
    return QuestionView(
        id=question.id,
        title=one_line(question.title, LONGEST_NAME),
        marks=marks,
        found=_FOUND[question.state] + (where + of if where else ""),
        text=visible(question.text or "", _LONGEST, lines=True),
        pictures=question.pictures or (),
    )


@dataclass(frozen=True)
class QuestionStanding:
    """How far a class's answers to one question are.

    Parameters
    ----------
    id, title : str
        The question.
    answered, empty, missing : int
        What was found of the answers.
    marked : int
        How many a person has marked, or are 0 at once as they were left empty.
    """

    id: str
    title: str
    answered: int
    empty: int
    missing: int
    marked: int


def question_standings(reports: Sequence[Report]) -> tuple[QuestionStanding, ...]:
    """Return the declared questions of a class, in the order of the lab."""
    found: dict[str, list[QuestionReport]] = {}
    for report in reports:
        for question in report.questions or ():
            if question.state is not None:
                found.setdefault(question.id, []).append(question)
    return tuple(
        QuestionStanding(
            id=name,
            title=one_line(asked[0].title, LONGEST_NAME),
            answered=sum(q.state == "answered" for q in asked),
            empty=sum(q.state == "empty" for q in asked),
            missing=sum(q.state == "missing" for q in asked),
            marked=sum(q.points is not None for q in asked),
        )
        for name, asked in found.items()
    )
