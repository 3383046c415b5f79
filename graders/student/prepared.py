"""What is worked out from a notebook's source before it runs, in a bounded process.

Which statements the exercises need, and the notebook as it was handed in, with its outputs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graders.errors import SubmissionError
from graders.model import Lab
from graders.needed import Selection
from graders.reading.bounded import ONE, Unfinished, bounded
from graders.sandbox import outputs
from graders.student.plan import own_modules, selection_of
from graders.submissions import Source, Submission, caps
from graders.submissions.notebook_json import as_utf8
from graders.submissions.notebooks import raw_cells
from graders.submissions.reading import read_file


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
    """

    selections: dict[str, Selection] = field(default_factory=dict)
    handed_in: tuple[HandedIn, ...] = ()
    own_modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Said:
    text: str


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
        return _understood(json.loads(said.text), modules)
    except (Unfinished, SubmissionError, ValueError, TypeError, KeyError):
        return Prepared(own_modules=tuple(modules))


def _work(
    source: Source, lab: Lab, groups: dict[str, list[str]], modules: list[str], file: Path | None
) -> _Said:
    """Do all of it; called in a process of its own."""
    found = {key: selection_of(source.notebook, lab, ids, modules) for key, ids in groups.items()}
    selections = {key: one.to_json() for key, one in found.items() if one is not None}
    handed_in = _handed_in(file) if file is not None else []
    return _Said(json.dumps({"selections": selections, "handed_in": handed_in}))


def _handed_in(file: Path) -> list[tuple[str, list[Any]]]:
    """Return source and outputs of every cell of a file; nothing where it is no notebook."""
    try:
        content = json.loads(as_utf8(read_file(file, caps.NOTEBOOK_BYTES)))
        cells = raw_cells(content) or []
    except (SubmissionError, ValueError, RecursionError, AttributeError):
        return []
    left = outputs.MAX_NOTEBOOK
    found = []
    for cell in cells[: caps.NOTEBOOK_CELLS]:
        raw = cell.get("outputs") if isinstance(cell, dict) else None
        shown = (
            [_joined(one) for one in raw[: outputs.MAX_OUTPUTS]] if isinstance(raw, list) else []
        )
        kept = outputs.tidy(shown, max(0, min(left, outputs.MAX_CELL)))
        left -= sum(map(outputs.size, kept))
        found.append((_source(cell), kept))
    return found


def _source(cell: Any) -> str:
    text = cell.get("source", cell.get("input", "")) if isinstance(cell, dict) else ""
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
