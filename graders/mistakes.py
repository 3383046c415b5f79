"""Planted mistakes and unusual right answers: written as functions, used as submissions too.

Each function defines what a student would define, and returns it::

    @mistake("the sign of the slope is turned round")
    def turned_sign():
        class TanhLayer(Layer):
            ...
        return TanhLayer

Calling the function gives the objects, with which a wrong answer is recognised. The source of its
body is the cell of a submission, with which `markprop verify` shows that a check has teeth.
"""

from __future__ import annotations

import ast
import importlib.util
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from graders.errors import AuthoringError


class Kind(StrEnum):
    """What a planted answer is there to show."""

    MISTAKE = "mistake"
    RIGHT = "right"


@dataclass(frozen=True)
class Planted:
    """One planted mistake or unusual right answer.

    Parameters
    ----------
    id : str
        Name of the function.
    kind : Kind
        Whether the checks must catch it or accept it.
    text : str
        For a mistake, the clause that completes "Your results are exactly what you get if ...";
        for a right answer, what is unusual about it.
    build : callable
        Returns what the answer defines: an object, or a tuple of them.
    imports : str
        Import lines of its file, as a student would write them.
    """

    id: str
    kind: Kind
    text: str
    build: Callable[[], Any]
    imports: str = ""

    def objects(self) -> dict[str, Any]:
        """Return what the answer defines, by name."""
        made = self.build()
        values = made if isinstance(made, tuple) else (made,)
        return dict(zip(self.names(), values, strict=True))

    def names(self) -> tuple[str, ...]:
        """Return the names that the answer defines."""
        return _names(self.id, self.build)

    def source(self) -> str:
        """Return the answer as the cell of a notebook."""
        lines = _parsed(_file_of(self.build))[0]
        body = _body(self.build)
        first, last = body[0], body[-1]
        start = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", []))])
        text = textwrap.dedent("\n".join(lines[start - 1 : last.lineno - 1]))
        return f"{self.imports}\n\n{text.rstrip()}\n"


def mistake(text: str) -> Callable[[Callable[[], Any]], Planted]:
    """Declare a planted mistake; `text` completes "... exactly what you get if ..."."""
    return lambda build: Planted(build.__name__, Kind.MISTAKE, text, build)


def right_answer(text: str) -> Callable[[Callable[[], Any]], Planted]:
    """Declare an unusual right answer; `text` says what is unusual."""
    return lambda build: Planted(build.__name__, Kind.RIGHT, text, build)


class PlantedAnswers:
    """The planted answers of an exercise, loaded when they are first looked at.

    A right answer never needs them, and loading costs more than judging it.

    Parameters
    ----------
    lab_folder : Path
        Holds `mistakes/`; nothing is planted where that is not installed.
    exercise_id : str
        Id of the exercise.
    """

    def __init__(self, lab_folder: Path, exercise_id: str) -> None:
        self._lab_folder = lab_folder
        self._exercise_id = exercise_id

    def __iter__(self) -> Iterator[Planted]:
        return iter(planted(self._lab_folder, self._exercise_id))


@cache
def planted(lab_folder: Path, exercise_id: str) -> tuple[Planted, ...]:
    """Return the planted answers of an exercise; none where there is no file of them.

    They stand in ``mistakes/<exercise>.py`` or, where they are many, in the files of a folder
    ``mistakes/<exercise>/``, and are returned in the order of their files.
    """
    found: dict[str, Planted] = {}
    for path in _files(lab_folder / "mistakes", exercise_id):
        for item in vars(_load(path, lab_folder)).values():
            if not isinstance(item, Planted):
                continue
            if item.id in found:
                raise AuthoringError(f"{path}: there is a planted answer {item.id!r} already.")
            found[item.id] = Planted(item.id, item.kind, item.text, item.build, _imports(path))
    return tuple(found.values())


def _files(folder: Path, exercise_id: str) -> list[Path]:
    single = folder / f"{exercise_id}.py"
    several = sorted((folder / exercise_id).glob("*.py"))
    return [single, *several] if single.is_file() else several


@cache
def _names(answer_id: str, build: Callable[[], Any]) -> tuple[str, ...]:
    returned = _body(build)[-1]
    if not isinstance(returned, ast.Return):
        raise AuthoringError(f"The planted answer {answer_id!r} does not end with a return.")
    value = returned.value
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    if len(names) != len(parts):
        raise AuthoringError(f"The planted answer {answer_id!r} must return names alone.")
    return tuple(names)


def _load(path: Path, lab_folder: Path) -> ModuleType:
    place = path.relative_to(lab_folder.parent).with_suffix("")
    name = "_".join(("markprop_planted", *place.parts))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _body(build: Callable[[], Any]) -> list[ast.stmt]:
    """Return the statements of a function; its file is parsed once for all of them."""
    start = build.__code__.co_firstlineno
    nodes = ast.walk(_parsed(_file_of(build))[1])
    return next(
        node.body
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and min([node.lineno, *(d.lineno for d in node.decorator_list)]) == start
    )


def _file_of(build: Callable[[], Any]) -> Path:
    return Path(build.__code__.co_filename)


@cache
def _parsed(path: Path) -> tuple[list[str], ast.Module]:
    text = path.read_text(encoding="utf-8")
    return text.splitlines(), ast.parse(text)


def _imports(path: Path) -> str:
    """Return the file's import lines as a student would write them."""
    lines = []
    for node in _parsed(path)[1].body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            text = ast.unparse(node).replace("from reference.", "from ")
            text = text.replace("from reference import", "import")
            if not text.startswith(("from graders", "from __future__")):
                lines.append(text)
    return "\n".join(lines)
