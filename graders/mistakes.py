"""Planted mistakes and unusual right answers: written as functions, used as submissions too.

A function defines what a student would define, and returns it. The right code of an exercise
stands once, and a mistake says only what is different: a definition, or a few words::

    def answer():
        class TanhLayer(Layer):
            ...
            def bprop(self, inputs, outputs, grads_wrt_outputs):
                return grads_wrt_outputs * (1 - outputs**2)

        return TanhLayer

    @mistake("the slope is taken of the inputs", of=answer)
    def slope_of_the_inputs():
        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - inputs**2)

    @slips(of=answer)
    def in_the_slope():
        turned_sign = swap("1 - outputs**2", "outputs**2 - 1")
        "the sign of the slope is turned round"

What shares nothing with the right code defines everything, as `answer` does. None of these
functions is called: their text gives the cell of a submission, with which `markprop verify` shows
that a check has teeth, and that text, run, the objects with which a wrong answer is recognised.
"""

from __future__ import annotations

import ast
import difflib
import importlib.util
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Union

from graders.errors import AuthoringError

Build = Callable[[], Any]
Answer = Union[Build, "Planted"]


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
        Holds what the answer defines and ends with returning it or, beside `of`, what differs.
    of : callable or Planted, optional
        Holds the answer that is changed.
    changes : tuple of statement
        What differs, where `build` holds more than this answer: see `slips`.
    imports : str
        Import lines of its file, as a student would write them.
    """

    id: str
    kind: Kind
    text: str
    build: Build
    of: Answer | None = None
    changes: tuple[ast.stmt, ...] = ()
    imports: str = ""

    def objects(self) -> dict[str, Any]:
        """Return what the answer defines, by name."""
        namespace = dict(self.build.__globals__)
        exec(_compiled(self), namespace)  # noqa: S102 -- our own text
        return {name: namespace[name] for name in self.names()}

    def names(self) -> tuple[str, ...]:
        """Return the names that the answer defines."""
        return _names(self)

    def source(self) -> str:
        """Return the answer as the cell of a notebook."""
        return f"{self.imports}\n\n{_cell(self)}"


def mistake(text: str, *, of: Answer | None = None) -> Callable[[Build], Planted]:
    """Declare a planted mistake.

    Parameters
    ----------
    text : str
        Completes "Your results are exactly what you get if ...".
    of : callable or Planted, optional
        The answer that it is made in. Each definition of the function below takes the place of
        the one with the same name: a function, a method, a class or a value.
    """
    return lambda build: Planted(build.__name__, Kind.MISTAKE, text, build, of)


def right_answer(text: str, *, of: Answer | None = None) -> Callable[[Build], Planted]:
    """Declare an unusual right answer; `text` says what is unusual, `of` is as for `mistake`."""
    return lambda build: Planted(build.__name__, Kind.RIGHT, text, build, of)


def slips(*, of: Answer) -> Callable[[Build], tuple[Planted, ...]]:
    """Declare mistakes of a few words: ``name = swap(...)``, and in the line below its text."""
    return lambda build: tuple(_listed(build, of))


def _listed(build: Build, of: Answer) -> Iterator[Planted]:
    body = _body(build)
    for pair in zip_longest(body[::2], body[1::2]):
        match pair:
            case ast.Assign([ast.Name(name)], value), ast.Expr(ast.Constant(str(text))):
                swaps = value.elts if isinstance(value, ast.Tuple) else [value]
                changes = tuple(ast.copy_location(ast.Expr(one), one) for one in swaps)
                yield Planted(name, Kind.MISTAKE, text, build, of, changes)
            case _:
                said = 'this is not `name = swap("old", "new")` with a text in the line below'
                raise AuthoringError(f"{_file_of(build)}, line {pair[0].lineno}: {said}.")


def swap(old: str, new: str, *, times: int = 1) -> Callable[[str], str]:
    """Change a few words, or a line, of the answer that is named by `of`.

    Parameters
    ----------
    old, new : str
        What stands in the answer, and what takes its place: nothing, something else, or lines.
    times : int
        How often it stands there.
    """

    def change(text: str) -> str:
        lines = text.splitlines(keepends=True)
        count = sum(line.count(old) for line in lines)
        if count == times:
            return "".join(_swapped(line, old, new) for line in lines)
        said = f"{old!r} stands {count} times in the answer that is changed, not {times}"
        if count:
            raise ValueError(f"{said}; give more of the line, or times={count}")
        closest = difflib.get_close_matches(old, map(str.strip, lines), 1, 0.0)
        raise ValueError(f"{said}; the closest line is {closest[0]!r}")

    return change


def _swapped(line: str, old: str, new: str) -> str:
    """Return a line with other words; further lines stand below it, and an empty one goes."""
    margin = line[: len(line) - len(line.lstrip())]
    made = line.replace(old, new.replace("\n", "\n" + margin))
    return made if made.strip() or old not in line else ""


@cache
def planted(lab_folder: Path, exercise_id: str) -> tuple[Planted, ...]:
    """Return the planted answers of an exercise; none where there is no file of them.

    They stand in ``mistakes/<exercise>.py`` or, where they are many, in the files of a folder
    ``mistakes/<exercise>/``, and are returned in the order of their files.
    """
    found: dict[str, Planted] = {}
    for path in _files(lab_folder / "mistakes", exercise_id):
        for item in _load(path, lab_folder):
            if item.id in found:
                raise AuthoringError(f"{path}: there is a planted answer {item.id!r} already.")
            found[item.id] = replace(item, imports=_imports(path))
    return tuple(found.values())


def _files(folder: Path, exercise_id: str) -> list[Path]:
    single = folder / f"{exercise_id}.py"
    several = sorted((folder / exercise_id).glob("*.py"))
    return [single, *several] if single.is_file() else several


def _load(path: Path, lab_folder: Path) -> list[Planted]:
    place = path.relative_to(lab_folder.parent).with_suffix("")
    name = "_".join(("markprop_planted", *place.parts))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lists = (value if isinstance(value, tuple) else [value] for value in vars(module).values())
    return [item for values in lists for item in values if isinstance(item, Planted)]


def _imports(path: Path) -> str:
    """Return the file's import lines as a student would write them."""
    nodes = (n for n in _parsed(path)[1].body if isinstance(n, ast.Import | ast.ImportFrom))
    lines = (ast.unparse(node).replace("from reference.", "from ") for node in nodes)
    lines = (line.replace("from reference import", "import") for line in lines)
    return "\n".join(x for x in lines if not x.startswith(("from graders", "from __future__")))


@cache
def _names(answer: Answer) -> tuple[str, ...]:
    if isinstance(answer, Planted):
        return _names(answer.of or answer.build)
    returned = _body(answer)[-1]
    if not isinstance(returned, ast.Return):
        raise AuthoringError(
            f"The planted answer {answer.__name__!r} does not end with a return. Return what it "
            "defines or, if it changes another answer, name that with `of`."
        )
    value = returned.value
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    if len(names) != len(parts):
        raise AuthoringError(f"The planted answer {answer.__name__!r} must return names alone.")
    return tuple(names)


@cache
def _compiled(answer: Planted) -> CodeType:
    return compile(_cell(answer), f"<{answer.id}>", "exec")


@cache
def _cell(answer: Answer) -> str:
    """Return the text of what an answer defines."""
    if not isinstance(answer, Planted):
        _names(answer)
        body = _body(answer)
        return _lines(answer, body[0], body[-1].lineno - 1).rstrip() + "\n"
    if answer.of is None:
        return _cell(answer.build)
    text = _cell(answer.of)
    for change in answer.changes or _body(answer.build):
        try:
            text = _changed(text, change, answer.build)
            ast.parse(text, "the changed answer")
        except (ValueError, TypeError, SyntaxError) as error:
            place = f"{_file_of(answer.build)}, line {change.lineno}"
            raise AuthoringError(f"{place}: planted answer {answer.id!r}: {error}.") from None
    return text


def _changed(text: str, change: ast.stmt, build: Build) -> str:
    match change:
        case ast.Pass():
            return text
        case ast.Expr(ast.Call(ast.Name("swap")) as call):
            code = compile(ast.Expression(call), "<swap>", "eval")
            swapped: str = eval(code, build.__globals__)(text)  # noqa: S307 -- our own text
            return swapped
        case _ if name := _defined(change):
            return _with_definition(text, name, _lines(build, change, change.end_lineno or 0))
    raise ValueError('this is neither a definition nor a swap("old", "new")')


def _with_definition(text: str, name: str, new: str) -> str:
    there = list(_definitions(ast.parse(text).body))
    found = [node for place, node in there if place.split(".")[-1] == name]
    if len(found) != 1:
        said = f"{name!r} is defined {len(found)} times in the answer that is changed, not once"
        raise ValueError(f"{said}; there are {', '.join(place for place, _ in there)}")
    (old,) = found
    lines = text.splitlines()
    lines[_first_line(old) - 1 : old.end_lineno] = [textwrap.indent(new, " " * old.col_offset)]
    return "\n".join(lines) + "\n"


def _definitions(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Yield what is defined outside functions: `TanhLayer`, `TanhLayer.fprop` and so on."""
    for node in body:
        if name := _defined(node):
            yield inside + name, node
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{inside}{node.name}.")


def _defined(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name) | ast.Assign([ast.Name(name)]):
            return name
    return None


def _body(build: Build) -> list[ast.stmt]:
    """Return the statements of a function; its file is parsed once for all of them."""
    nodes = ast.walk(_parsed(_file_of(build))[1])
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
    start = build.__code__.co_firstlineno
    return next(node.body for node in functions if _first_line(node) == start)


def _lines(build: Build, first: ast.stmt, last: int) -> str:
    """Return the text of a function from one of its statements to a line of its file."""
    lines = _parsed(_file_of(build))[0][_first_line(first) - 1 : last]
    return textwrap.dedent("\n".join(lines))


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(part.lineno for part in decorators)])


def _file_of(build: Build) -> Path:
    if not isinstance(build, FunctionType):
        raise AuthoringError(f"`of` must be the function that holds an answer, not {build!r}.")
    return Path(build.__code__.co_filename)


def _parsed(path: Path) -> tuple[list[str], ast.Module]:
    return _parsed_text(path.read_text(encoding="utf-8"))


@cache
def _parsed_text(text: str) -> tuple[list[str], ast.Module]:
    return text.splitlines(), ast.parse(text)
