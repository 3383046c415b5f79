"""The notebooks that answer a submission, and where in them each exercise's answer stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from graders.submissions.definitions import Definitions
from graders.submissions.nearly import Nearly

# Characters of one answer that reports keep; the longest of our labs has 3,000.
_MOST_CODE = 20_000


@dataclass(frozen=True)
class Where:
    """Where the answer to an exercise stands.

    Parameters
    ----------
    notebook : str, optional
        The notebook's path in the submission; None where a module answers.
    module : str, optional
        The submission's own module, as it is imported.
    cell : int, optional
        Number over all cells, from 1; of a notebook only.
    lines : tuple of (int, int), optional
        First and last line of the definition, in that cell or module.
    code : str
        Those lines, as the student wrote them; cut where they are very many.
    """

    notebook: str | None = None
    module: str | None = None
    cell: int | None = None
    lines: tuple[int, int] | None = None
    code: str = ""


def lines_of(source: str, lines: tuple[int, int]) -> str:
    """Return some lines of a source, the first and the last one included."""
    first, last = lines
    return "\n".join(source.split("\n")[first - 1 : last])[:_MOST_CODE]


@dataclass(frozen=True)
class Source:
    """One notebook of a submission and the exercises that are judged by it.

    Parameters
    ----------
    notebook : NotebookNode
        Format 4.5, cleaned; its last cells import what it leaves to `modules`.
    notebook_name : str, optional
        Its name, or its path below the submission's files; None if there are modules only.
    modules : mapping of str to str
        Names of the lab that come from the submission's own modules, and those modules' names.
    exercises : tuple of str
        Ids of the exercises that are judged by this notebook; what nothing defines is judged by
        the first of a submission's sources.
    answers : mapping of str to Where
        Where the answers stand, by id of the exercise; those that are there.
    found : Definitions
        What the notebook defines.
    nearly : tuple of Nearly
        Where it holds answers that do not run: in cells of text, commented out.
    """

    notebook: NotebookNode
    notebook_name: str | None
    modules: Mapping[str, str] = field(default_factory=dict)
    exercises: tuple[str, ...] = ()
    answers: Mapping[str, Where] = field(default_factory=dict)
    found: Definitions = field(default_factory=Definitions)
    nearly: tuple[Nearly, ...] = ()
