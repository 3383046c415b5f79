"""What the instructor is told of how a submission was read: why to look, and what was helped."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

import numpy as np

from graders.inside import aliases
from graders.model import Lab
from graders.submissions.blanks import UNDONE
from graders.submissions.candidates import defined_names, wanted_names
from graders.submissions.modules import Module
from graders.submissions.nearly import ELSEWHERE, TEXT
from graders.submissions.notebooks import PYTHON, UNSEEN
from graders.submissions.reading import shown
from graders.submissions.source import Source

_OF_NUMPY = re.compile(r"\b(?:np|numpy)\.(\w+)")
_MOST = 8

_FLAGGED = {TEXT: "a text cell that", ELSEWHERE: "for another program, and"}


def flags_of(sources: Sequence[Source], lab: Lab) -> Iterator[str]:
    """Say why a person should look at a submission, though it has its marks.

    Parameters
    ----------
    sources : sequence of Source
        Its notebooks.
    lab : Lab
        The lab that they answer.
    """
    for source in sources:
        for one in source.nearly:
            if one.how in _FLAGGED:
                yield (
                    f"Cell {one.cell} of {_called(source)} is {_FLAGGED[one.how]}"
                    f" holds `{one.name}`: it was not run."
                )
        newer = source.notebook.metadata.get(PYTHON, 0)
        if newer > sys.version_info.minor:
            for name, cell in _broken_in(source, lab):
                yield (
                    f"Cell {cell} of {_called(source)} holds `{name}` and cannot be read by Python"
                    f" 3.{sys.version_info.minor}; the notebook ran with Python 3.{newer}, which"
                    " may read it."
                )
    if not any(s.modules or s.nearly or _holds_any(s, lab) for s in sources):
        named = ", ".join(_called(source) for source in sources)
        yield f"Nothing of the lab is defined; {named} was marked."


def old_names_of(sources: Sequence[Source], modules: Sequence[Module]) -> Iterator[str]:
    """Say which names of an older NumPy are used, and were set for marking."""
    lacking = aliases.lacking()
    texts = [cell.source for s in sources for cell in s.notebook.cells if cell.cell_type == "code"]
    texts += [module.source for module in modules]
    used = dict.fromkeys(name for text in texts for name in _OF_NUMPY.findall(text))
    named = [f"`np.{name}`" for name in used if name in lacking][:_MOST]
    if named:
        yield (
            f"Uses {', '.join(named)}, which NumPy {np.__version__} no longer has: marked with what"
            " it meant."
        )


def mended_in(sources: Sequence[Source]) -> Iterator[str]:
    """Say what was taken out of cells before they ran: what nobody sees, blanks below an answer."""
    for source in sources:
        undone = source.notebook.metadata.get(UNDONE, [])
        if undone:
            yield (
                f"{_called(source)} defines {', '.join(undone[:_MOST])} once more as a blank, below"
                " the answer: marked without that."
            )
        unseen = source.notebook.metadata.get(UNSEEN, {})
        characters = dict.fromkeys(one for text in unseen.values() for one in text.split(", "))
        if unseen:
            cells = ", ".join([*unseen][:_MOST])
            yield (
                f"{_called(source)} holds characters that nobody sees and Python does not read"
                f" ({', '.join([*characters][:_MOST])}; cell {cells}): marked without them."
            )


def _broken_in(source: Source, lab: Lab) -> Iterator[tuple[str, int]]:
    for accepted in wanted_names(lab).values():
        for name in accepted:
            broken = source.found.broken(name)
            if broken is not None and not source.found.answered(name):
                yield name, broken.cell


def _holds_any(source: Source, lab: Lab) -> bool:
    """Tell whether a notebook defines a name of the lab, if only in a cell with a slip in it."""
    accepted = (name for names in wanted_names(lab).values() for name in names)
    return bool(defined_names(source.found, lab)) or any(map(source.found.broken, accepted))


def _called(source: Source) -> str:
    return shown(source.notebook_name or "the notebook")
