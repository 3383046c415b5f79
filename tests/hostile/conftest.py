"""Classes of attackers, graded once however many tests look at them."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.arena import CONTROL, HONEST, Arena, User, users
from tests.hostile.attack import Attack
from tests.hostile.tables import ATTACKS

CLASS_SIZE = 20  # attackers in one run


@dataclass(frozen=True)
class Seen:
    """What one run left to be looked at."""

    folder: Path

    @cached_property
    def said(self) -> dict[str, Any]:
        """What the arena noted."""
        said: dict[str, Any] = json.loads((self.folder / "said.json").read_text())
        return said

    @property
    def results(self) -> Path:
        """The results folder."""
        return self.folder / "out"

    @property
    def exports(self) -> Path:
        """What was exported."""
        return self.folder / "exports"

    def names(self) -> list[str]:
        """Return the names of all submissions."""
        return sorted(path.parent.name for path in self.results.glob("*/report.json"))

    def report(self, name: str) -> dict[str, Any]:
        """Return one report."""
        found: dict[str, Any] = json.loads((self.results / name / "report.json").read_text())
        return found

    def outputs(self, name: str) -> str:
        """Return everything that a submission's cells printed and showed."""
        path = self.results / name / "executed.ipynb"
        if not path.exists():
            return ""
        cells = json.loads(path.read_text())["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        return "\n".join("".join(o.get("text", "")) or json.dumps(o) for o in outputs)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Any:
    """Return a function that fills a folder once, also where several processes run the tests."""
    base = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        base = base.parent
    base = base / "hostile"
    base.mkdir(exist_ok=True)

    def fill(name: str, work: Callable[[Path], object]) -> Path:
        folder, done = base / name, base / f"{name}.done"
        with open(base / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                work(folder)
                done.touch()
        return folder

    return fill


def user_named(name: str) -> User:
    """Return the user of that name, or skip with the reason why there is none here."""
    found = users()[name]
    if isinstance(found, str):
        pytest.skip(found)
    return found


@pytest.fixture(scope="session")
def alone(once: Any) -> Callable[[str, str], Seen]:
    """Return a function that gives an honest submission's run without anybody beside it."""

    def run(user: str, name: str) -> Seen:
        cells = {**HONEST, "control": CONTROL}[name]
        key = f"{user}-{name}".replace(" ", "-")
        work = lambda folder: Arena(folder, user_named(user), (), {name: cells})  # noqa: E731
        return Seen(once(key, work))

    return run


@pytest.fixture(scope="session")
def together(once: Any, request: pytest.FixtureRequest) -> Callable[[str, Attack], Seen]:
    """Return a function that gives the run of an attack: with others, and honest ones around."""
    wanted: dict[str, set[str]] = {}
    for item in request.session.items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if isinstance(params.get("attack"), Attack):
            wanted.setdefault(params["user"], set()).add(params["attack"].name)

    def run(user: str, attack: Attack) -> Seen:
        chosen = [a for a in ATTACKS if a.name in wanted[user]]
        number = chosen.index(attack) // CLASS_SIZE
        some = chosen[number * CLASS_SIZE : (number + 1) * CLASS_SIZE]
        key = f"{user}-{number}".replace(" ", "-")
        return Seen(once(key, lambda folder: Arena(folder, user_named(user), some)))

    return run
