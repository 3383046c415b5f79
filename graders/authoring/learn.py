"""Turns a group that a person named into a planted mistake of the lab, for `verify` to prove."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.authoring.extract import Code, code_in
from graders.catalogue.labs import folder_of
from graders.errors import AuthoringError, SubmissionError
from graders.mistakes import planted
from graders.model import Exercise, Lab
from graders.reading.bounded import ONE, Unfinished, bounded
from graders.reports.groups import Group, Member
from graders.reports.store import submission_folder, write_atomically
from graders.student.plan import names_of

_MOST_WORDS = 6  # of the sentence, in the name of the function
_WIDTH = 100


@dataclass(frozen=True)
class Lesson:
    """What a group would add to the lab.

    Parameters
    ----------
    group : Group
        The group.
    path : Path
        The file of planted answers.
    imports : tuple of str
        Import lines that the file lacks.
    text : str
        The planted mistake.
    refused : str
        Why there is none; empty where there is.
    """

    group: Group
    path: Path
    imports: tuple[str, ...] = ()
    text: str = ""
    refused: str = ""


def lesson(group: Group, lab: Lab, results: Path) -> Lesson:
    """Return the planted mistake that a named group makes, from its member with the least code.

    Parameters
    ----------
    group : Group
        A group that a person named.
    lab : Lab
        What was answered.
    results : Path
        The results folder, with the notebooks as they were handed in.
    """
    exercise = lab.exercise(group.exercise)
    folder = folder_of(exercise, lab)
    path = _file(folder, exercise.id)
    sentence = _sentence(group.name)
    if group.basis != "behaviour":
        return Lesson(group, path, refused="verdicts and findings alone tell it from others")
    if any(answer.text == sentence for answer in planted(folder, exercise.id)):
        return Lesson(group, path, refused="it is planted already")
    found = [_code(member, exercise, results) for member in group.members]
    usable = [code for code in found if not code.refused]
    if not usable:
        return Lesson(group, path, refused=found[0].refused)
    code = min(usable, key=lambda one: (len(one.body), one.body))
    return _written(group, path, code, exercise, sentence)


def write_lesson(found: Lesson, lab: Lab) -> None:
    """Add a planted mistake to its file; a file that it would break is left as it was.

    Raises
    ------
    AuthoringError
        It does not fit the file.
    """
    exercise = lab.exercise(found.group.exercise)
    before = found.path.read_text(encoding="utf-8") if found.path.is_file() else ""
    found.path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(found.path, _with(before, found.imports, found.text))
    planted.cache_clear()
    try:
        for answer in planted(folder_of(exercise, lab), exercise.id):
            ast.parse(answer.source())
    except (AuthoringError, SyntaxError, NameError) as error:
        if before:
            write_atomically(found.path, before)
        else:
            found.path.unlink()
        raise AuthoringError(f"{found.path} was left as it was: {error}") from None


def _file(folder: Path, exercise_id: str) -> Path:
    """Return where an exercise's learned mistakes go."""
    several = folder / "mistakes" / exercise_id
    return several / "learned.py" if several.is_dir() else several.with_suffix(".py")


def _sentence(name: str) -> str:
    return " ".join(name.split()).rstrip(".")


def _code(member: Member, exercise: Exercise, results: Path) -> Code:
    """Return a member's code, or why it cannot be had."""
    source = member.exercise.source
    if source is not None and source.module:
        return Code(refused=f"{member.submission}: the answer stands in a module")
    place = submission_folder(results, member.submission)
    name = Path(source.notebook or "").stem if source else ""
    further = place / "executed" / f"{name}.ipynb"
    notebook = further if further.is_file() else place / "executed.ipynb"
    if not notebook.is_file():
        return Code(refused=f"{member.submission}: there is no {notebook}")
    try:
        code = bounded(Code, ONE, code_in, notebook, names_of(exercise))
    except (Unfinished, SubmissionError) as error:
        return Code(refused=f"{member.submission}: {error}")
    if not code.refused and not set(code.defines) & set(names_of(exercise)):
        return Code(refused=f"{member.submission}: the answer was not found")
    told = code.refused and f"{member.submission}: {code.refused}"
    return Code(code.imports, code.body, code.defines, told)


def _written(group: Group, path: Path, code: Code, exercise: Exercise, sentence: str) -> Lesson:
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    tree = ast.parse(text)
    short = set(code.defines) <= _answered(tree)
    body = code.body if short else f"{code.body}\n\n{_returned(code, exercise)}"
    of = ", of=answer" if short else ""
    name = _name(sentence, {word for node in ast.walk(tree) for word in _bound(node)})
    head = f"@mistake({_quoted(sentence)}{of})"
    if len(head) > _WIDTH:
        head = f"@mistake(\n    {_quoted(sentence)}{of}\n)"
    made = f"{head}\ndef {name}():\n{textwrap.indent(body, '    ')}\n"
    wanted = ["from graders.mistakes import mistake", *map(_of_reference, code.imports)]
    there = set(_imports(tree))
    return Lesson(group, path, tuple(line for line in wanted if line not in there), made)


def _answered(tree: ast.Module) -> set[str]:
    """Return what the function `answer` of a file of planted answers defines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "answer":
            kinds = ast.FunctionDef | ast.ClassDef
            return {part.name for part in node.body if isinstance(part, kinds)}
    return set()


def _returned(code: Code, exercise: Exercise) -> str:
    """Return the lines that end an answer which shares nothing: the names that the lab gives it."""
    lines, names = [], []
    for name in exercise.defines:
        accepted = (name, *exercise.also.get(name, ()))
        own = next((one for one in accepted if one in code.defines), None)
        if own is not None:
            lines += [f"{name} = {own}"] if own != name else []
            names.append(name)
    return "\n".join([*lines, f"return {', '.join(names)}"])


def _bound(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name) | ast.Name(name):
            return (name,)
    return ()


def _name(sentence: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", sentence.lower())[:_MOST_WORDS]
    name = "_".join(words) if words and words[0][0].isalpha() else "_".join(["learned", *words])
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _quoted(text: str) -> str:
    """Return a text as a literal of Python, in double quotes where that is possible."""
    return (
        f'"{text}"' if '"' not in text and "\\" not in text and text.isprintable() else repr(text)
    )


def _of_reference(line: str) -> str:
    line = re.sub(r"^from (mlp|dp)\b", r"from reference.\1", line)
    return re.sub(r"^import (mlp|dp)$", r"from reference import \1", line)


def _imports(tree: ast.Module) -> Iterable[str]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (ast.unparse(ast.Import([alias])) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield ast.unparse(ast.ImportFrom(node.module, [alias], node.level))


def _with(before: str, imports: Sequence[str], text: str) -> str:
    """Return the text of a file with more imports, and a definition at its end."""
    if not before:
        before = '"""Mistakes that were learned from answers which were handed in."""\n'
    lines = before.splitlines()
    nodes = [n for n in ast.parse(before).body if isinstance(n, ast.Import | ast.ImportFrom)]
    last = nodes[-1].end_lineno or 0 if nodes else 1
    gap = [] if nodes else [""]
    lines[last:last] = [*(gap if imports else []), *imports]
    return "\n".join(lines).rstrip() + f"\n\n\n{text}"
