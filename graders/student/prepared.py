"""What is worked out from a notebook's source before it runs, in a bounded process.

Which statements the exercises need, and the notebook as it was handed in, with its outputs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graders.catalogue.questions import asked_of
from graders.errors import SubmissionError
from graders.model import Lab
from graders.needed import Selection
from graders.reading.bounded import ONE, Unfinished, bounded
from graders.sandbox import outputs
from graders.student.plan import own_modules, selection_of
from graders.student.written import Answers, answers_elsewhere, answers_in, best_of, read_cells
from graders.submissions import Source, Submission
from graders.submissions.written import State


@dataclass(frozen=True)
class HandedIn:
    """One cell as it was handed in.

    Parameters
    ----------
    source : str
        Its text, before it was cleaned.
    outputs : list
        Its outputs, tidied.
    """

    source: str
    outputs: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Prepared:
    """What is known of a source before it runs.

    Parameters
    ----------
    selections : dict of str to Selection
        Which statements are needed: by all exercises of the source, under an empty name, or by each
        of them, under its id. None where nobody can tell.
    handed_in : tuple of HandedIn
        The cells as they were handed in; none where they could not be read again.
    own_modules : tuple of str
        Top-level modules that the submission brings.
    answers : Answers
        What it answers of the lab's written questions.
    """

    selections: dict[str, Selection] = field(default_factory=dict)
    handed_in: tuple[HandedIn, ...] = ()
    own_modules: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True)
class _Said:
    text: str
    answers: Answers


def prepare(
    submission: Submission, source: Source, lab: Lab, asked: Sequence[str], *, apart: bool
) -> Prepared:
    """Read one source of a submission; what cannot be worked out is left out.

    Parameters
    ----------
    submission : Submission
        What was handed in.
    source : Source
        One of its notebooks.
    lab : Lab
        What it answers.
    asked : sequence of str
        Ids of the exercises that it is asked about.
    apart : bool
        Whether each of them is to run on its own.
    """
    modules = own_modules(submission.files, source.notebook_name)
    groups = {id_: [id_] for id_ in asked} if apart else {"": list(asked)}
    file = _file_of(submission, source)
    try:
        said = bounded(_Said, ONE, _work, source, lab, groups, modules, file)
        if len(said.answers.found) != len(asked_of(lab).places):
            raise ValueError("an answer for each question was asked for")
        return replace(_understood(json.loads(said.text), modules), answers=said.answers)
    except (Unfinished, SubmissionError, ValueError, TypeError, KeyError):
        return Prepared(own_modules=tuple(modules))


def _work(
    source: Source, lab: Lab, groups: dict[str, list[str]], modules: list[str], file: Path | None
) -> _Said:
    """Do all of it; called in a process of its own."""
    found = {key: selection_of(source.notebook, lab, ids, modules) for key, ids in groups.items()}
    selections = {key: one.to_json() for key, one in found.items() if one is not None}
    cells = read_cells(file) if file is not None else []
    name = source.notebook_name or ""
    answers = answers_in(cells or source.notebook.cells, asked_of(lab), name, script=not cells)
    said = json.dumps({"selections": selections, "handed_in": _handed_in(cells)})
    return _Said(said, answers)


def written_answers(submission: Submission, lab: Lab, prepared: Iterable[Prepared]) -> Answers:
    """Return a submission's answers to the lab's written questions.

    What the notebooks that are marked do not answer may stand in another one of the hand-in.
    """
    asked = asked_of(lab)
    found = best_of(one.answers for one in prepared)
    if submission.files is None or all(one.state is State.ANSWERED for one in found.found):
        return found
    names = [source.notebook_name or "" for source in submission.sources]
    try:
        others = bounded(Answers, ONE, answers_elsewhere, submission.files, names, asked).found
    except (Unfinished, SubmissionError):
        return found
    if len(others) != len(found.found):  # there is no such notebook
        return found
    pairs = zip(found.found, others, strict=True)
    return Answers(tuple(b if b.state is State.ANSWERED else a for a, b in pairs))


def _handed_in(cells: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """Return source and outputs of every cell."""
    left = outputs.MAX_NOTEBOOK
    found = []
    for cell in cells:
        raw = cell.get("outputs")
        shown = (
            [_joined(one) for one in raw[: outputs.MAX_OUTPUTS]] if isinstance(raw, list) else []
        )
        kept = outputs.tidy(shown, max(0, min(left, outputs.MAX_CELL)))
        left -= sum(map(outputs.size, kept))
        found.append((_source(cell), kept))
    return found


def _source(cell: Any) -> str:
    text = cell.get("source", cell.get("input", ""))
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    return outputs.whole(text) if isinstance(text, str) else ""


def _joined(output: Any) -> Any:
    """Return an output with its lists of lines joined, as a kernel's messages have them."""
    if not isinstance(output, dict):
        return output
    data = output.get("data")
    joined = {key: _text(value) for key, value in data.items()} if isinstance(data, dict) else {}
    return {**output, "text": _text(output.get("text")), "data": joined}


def _text(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value


def _understood(said: dict[str, Any], modules: Sequence[str]) -> Prepared:
    selections = {str(key): Selection.from_json(one) for key, one in said["selections"].items()}
    cells = []
    for text, shown in said["handed_in"]:
        if not isinstance(text, str):
            raise TypeError("a cell's source is no text")
        cells.append(HandedIn(text, outputs.tidy(shown)))
    return Prepared(selections, tuple(cells), tuple(modules))


def _file_of(submission: Submission, source: Source) -> Path | None:
    """Return the notebook's file, if it is one that can be read again."""
    place = submission.path
    if submission.files is not None and source.notebook_name is not None:
        place = submission.files / source.notebook_name
    return place if place.suffix.lower() == ".ipynb" and place.is_file() else None
