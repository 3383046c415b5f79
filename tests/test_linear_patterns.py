"""Every pattern that may see a student's text takes linear time: counted in steps, not seconds."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from tests.regexes import growth

ROOT = Path(__file__).parents[1]
# An instructor's own files, and what a lab's author writes.
TRUSTED = ("authoring", "labs")
CALLS = ("compile", "match", "search", "fullmatch", "sub", "subn", "findall", "finditer", "split")
ANCHORED = ("match", "fullmatch")
# Four times the text: four times the steps, and what is there besides; a square takes sixteen.
MOST = 7.0


def patterns():
    """Yield pattern, flags and how each is used, by where it stands."""
    for file in sorted((ROOT / "graders").rglob("*.py")):
        room = file.relative_to(ROOT / "graders").parts[0]
        if room in TRUSTED:
            continue
        source = file.read_text(encoding="utf-8")
        if "re." not in source:
            continue
        yield from _of_module(file, ast.parse(source))
        yield from _in_place(file, ast.parse(source))


def _of_module(file, tree):
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError:  # of a package that only a cluster needs
        return
    used = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
    for held, value in vars(module).items():
        found = value if isinstance(value, tuple) else (value,)
        for number, one in enumerate(found):
            if isinstance(one, re.Pattern) and _made_here(tree, held):
                ways = used.get(held, set()) & set(CALLS)
                anchored = bool(ways) and ways <= set(ANCHORED)
                yield f"{file.stem}.{held}.{number}", one.pattern, one.flags, anchored


def _made_here(tree, name):
    return any(
        isinstance(node, ast.Assign | ast.AnnAssign) and name in ast.dump(node)
        for node in tree.body
    )


def _in_place(file, tree):
    for node in ast.walk(tree):
        call = node.func if isinstance(node, ast.Call) else None
        if (
            isinstance(call, ast.Attribute)
            and isinstance(call.value, ast.Name)
            and call.value.id == "re"
            and call.attr in CALLS[1:]
            and isinstance(node.args[0], ast.Constant)
        ):
            flags = re.MULTILINE if "MULTILINE" in ast.dump(node) else 0
            place = f"{file.stem}:{node.lineno}"
            yield place, node.args[0].value, flags, call.attr in ANCHORED


FOUND = {name: rest for name, *rest in patterns()}


def test_patterns_are_found():
    """Those of modules and those in place, of every room that reads or shows."""
    assert len(FOUND) > 100
    assert {"notebook_json._TOKENS.0", "cells._HINT.0", "redaction._TOKEN.0"} <= set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_steps_grow_with_the_text(name):
    """At the worst of the texts that can be made from the pattern's own parts."""
    pattern, flags, anchored = FOUND[name]
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    times, worst = growth(text, flags & ~re.UNICODE, anchored=anchored)
    assert times < MOST, worst


@pytest.mark.parametrize(
    ("pattern", "anchored"),
    [
        ("(a+)+b", True),
        ("(?: copy)*(?:[ _-]copy)*x", True),
        (r"\s*\s*x", True),
        (r"\s+$", False),
        (r"^(a|a)*$", True),
        ("a*x", False),
        (r"(?:\.(?:py|zip))+$", False),
        (r"(.*)-(.*)-(.*)x", True),
    ],
)
def test_patterns_that_are_not_linear_are_seen(pattern, anchored):
    """What this counts would have seen the known ones."""
    assert growth(pattern, 0, anchored=anchored)[0] > MOST
