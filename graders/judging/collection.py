"""From test functions to checks: ids, points, prerequisites, seeds and order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graders.catalogue.labs import read_lab
from graders.catalogue.seeds import check_seed, course_secret
from graders.errors import AuthoringError
from graders.model import Check, Exercise, Lab

_read_lab = cache(read_lab)


@dataclass(frozen=True)
class Collected:
    """What the plugin knows of one test item.

    Parameters
    ----------
    check : Check
        The promise with its points.
    exercise : Exercise
        The task that it belongs to.
    owner : Lab
        The lab whose folder holds the file.
    seed : int
        Where its examples come from.
    """

    check: Check
    exercise: Exercise
    owner: Lab
    seed: int


COLLECTED = pytest.StashKey[Collected]()


def collect_checks(items: list[pytest.Item]) -> None:
    """Give every check its facts, refuse ill-formed ones, and order by prerequisites in place."""
    for item in items:
        folder = item.path.parent
        if folder.name in ("public", "hidden") and (folder.parent / "lab.toml").is_file():
            item.stash[COLLECTED] = _collected(item, _read_lab(folder.parent))
    checks = [item for item in items if COLLECTED in item.stash]
    # What a public check finds is told word by word. If hidden inputs had been seen by then, an
    # exception's text or a class's name could carry them outside.
    checks.sort(key=lambda item: item.stash[COLLECTED].check.hidden)
    _refuse_repeated(checks)
    others = [item for item in items if COLLECTED not in item.stash]
    items[:] = others + _in_order(checks)


def _collected(item: pytest.Item, owner: Lab) -> Collected:
    where = f"{item.path}, {item.name}"
    function: Any = getattr(item, "function", None)
    mark = item.get_closest_marker("exercise")
    if mark is None:
        raise AuthoringError(f'{item.path}: there is no `pytestmark = exercise("...")`.')
    try:
        exercise = owner.exercise(mark.args[0])
    except KeyError as error:
        raise AuthoringError(f"{item.path}: {error.args[0]}.") from None
    worth = item.get_closest_marker("points")
    if worth is None or worth.args[0] <= 0:
        raise AuthoringError(f"{where}: the check has no points; add @points(...) above it.")
    promise = (function.__doc__ or "").strip().splitlines()
    if not promise:
        raise AuthoringError(f"{where}: the check has no docstring, which is its promise.")
    hidden = item.path.parent.name == "hidden"
    check = Check(
        id=f"{exercise.id}.{item.name.removeprefix('test_')}",
        title=promise[0],
        exercise=exercise.id,
        points=Fraction(worth.args[0]),
        hidden=hidden,
        after=worth.kwargs.get("after", ()),
    )
    seed = check_seed(course_secret(), owner.id, owner.version, check.id, hidden=hidden)
    if getattr(function, "is_hypothesis_test", False):
        # Hypothesis is costly to import, and not all checks use it.
        from graders.checks.driving import driven
        from graders.judging.steadiness import steady

        steady(function, seed)
        item.obj = driven(function)  # type: ignore[attr-defined]
    return Collected(check, exercise, owner, seed)


def _refuse_repeated(checks: list[pytest.Item]) -> None:
    seen: dict[str, Path] = {}
    for item in checks:
        check_id = item.stash[COLLECTED].check.id
        if check_id in seen:
            raise AuthoringError(
                f"{item.path}: the check id {check_id!r} is used in {seen[check_id]} already."
            )
        seen[check_id] = item.path


def _in_order(checks: list[pytest.Item]) -> list[pytest.Item]:
    """Return checks with every prerequisite before its dependants, else as they were."""
    by_id = {item.stash[COLLECTED].check.id: item for item in checks}
    done: dict[str, pytest.Item] = {}

    def place(item: pytest.Item, path: tuple[str, ...]) -> None:
        check = item.stash[COLLECTED].check
        if check.id in path:
            circle = " -> ".join((*path, check.id))
            raise AuthoringError(f"{item.path}: checks wait for each other: {circle}.")
        if check.id in done:
            return
        for waits_for in check.after:
            if not re.fullmatch(r"\w+\.\w+(\[.+\])?", waits_for):
                raise AuthoringError(f"{item.path}: after={waits_for!r} is not a check id.")
            if waits_for in by_id:  # a hidden prerequisite is not there in a student's copy
                place(by_id[waits_for], (*path, check.id))
        done[check.id] = item

    for item in checks:
        place(item, ())
    return list(done.values())
