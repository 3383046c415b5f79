"""What a question says and what answers it: from the solved notebook, which no student has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graders.catalogue.questions import asked_of, model_answers
from graders.catalogue.regions import ANSWER_PLACE
from graders.errors import MarkpropError
from graders.judging.reference import reference_notebook
from graders.model import Lab


@dataclass(frozen=True)
class Asked:
    """Markdown of a question, and of its model answer; empty where there is none."""

    question: str = ""
    answer: str = ""


def asked_in(lab: Lab) -> dict[str, Asked]:
    """Return what the questions of a lab say, by their ids.

    Without the solved notebook, as in an installed wheel, the questions come without answers.
    """
    if not lab.questions:
        return {}
    try:
        answers = model_answers(lab, Path(reference_notebook(lab.folder, lab.notebook)))
    except (MarkpropError, OSError, ImportError):
        answers = {}
    asked = asked_of(lab)
    return {
        question.id: Asked(
            asked.cells[place][1].replace(ANSWER_PLACE, ""), answers.get(question.id, "")
        )
        for question, place in zip(lab.questions, asked.places, strict=True)
    }
