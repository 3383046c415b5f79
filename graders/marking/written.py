"""What a report says of the answers to written questions, and the pictures beside it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from graders.errors import SubmissionError
from graders.model import Lab, Question
from graders.reading.bounded import Unfinished, bounded
from graders.reading.drawings import DRAWING, Drawing, read_drawing
from graders.reports.fields import points_number
from graders.reports.pictures import is_picture, picture_name
from graders.reports.schema import QuestionReport
from graders.student.written import Answer, Answers, Picture, shown_in
from graders.submissions.written import State

_NOT_FOUND = Answer(State.MISSING)


@dataclass(frozen=True)
class Kept:
    """The answers of one submission as they are stored.

    Parameters
    ----------
    questions : tuple of QuestionReport
        One for each question of the lab.
    pictures : mapping of str to bytes
        By the name of the file.
    """

    questions: tuple[QuestionReport, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def kept_of(lab: Lab, answers: Answers, ran: Mapping[str, NotebookNode]) -> Kept:
    """Return what is stored of a submission's answers.

    Parameters
    ----------
    lab : Lab
        Whose questions were asked.
    answers : Answers
        What was found; nothing where the hand-in could not be read.
    ran : mapping of str to NotebookNode
        The notebooks in which every cell ran, by name: what is drawn there is kept as well.
    """
    found = answers.found or (_NOT_FOUND,) * len(lab.questions)
    questions: list[QuestionReport] = []
    pictures: dict[str, bytes] = {}
    for question, answer in zip(lab.questions, found, strict=True):
        own = _decoded(question, answer.pictures, ran=False)
        pictures |= own | _decoded(question, _drawn(answer, ran), ran=True)
        questions.append(_reported(question, answer, tuple(own)))
    return Kept(tuple(questions), pictures)


def _reported(question: Question, answer: Answer, pictures: tuple[str, ...]) -> QuestionReport:
    return QuestionReport(
        id=question.id,
        title=question.title,
        max_points=points_number(question.points, question.points),
        state=answer.state.value,
        notebook=(answer.notebook if answer.cells or answer.code else "") or None,
        cells=answer.cells or None,
        text=answer.text or None,
        pictures=pictures or None,
    )


def _drawn(answer: Answer, ran: Mapping[str, NotebookNode]) -> list[Picture]:
    """Return what the answer's own code drew when it ran here."""
    notebook = ran.get(answer.notebook)
    cells: Sequence[NotebookNode] = notebook.cells if notebook is not None else ()
    own = [cells[number - 1] for number in answer.code if number <= len(cells)]
    run = [cell for cell in own if not cell.metadata.get("markprop")]  # set where it did not run
    return [picture for cell in run for picture in shown_in(cell.get("outputs") or ())]


def _decoded(question: Question, pictures: Iterable[Picture], *, ran: bool) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for picture in pictures:
        try:
            data = base64.b64decode(picture.data)
        except (binascii.Error, ValueError):
            continue
        if picture.kind == "svg":
            data = _inert(data)
        if is_picture(picture.kind, data):
            found[picture_name(question.id, len(found) + 1, picture.kind, ran=ran)] = data
    return found


def _inert(drawing: bytes) -> bytes:
    """Return what is drawn of a drawing; nothing where it is none, or takes too long to be read."""
    text = drawing.decode("utf-8", "replace")
    try:
        return base64.b64decode(bounded(Drawing, DRAWING, read_drawing, text).base64)
    except (SubmissionError, Unfinished):
        return b""
