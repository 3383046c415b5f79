"""What one machine spends: commands, further submissions and whole labs, in one table.

    python -m benchmarks.one_machine [--before CHECKOUT] [--otter ENV] [--nbgrader ENV]

CPU seconds of all processes of a command. With another checkout of this repository, which has a
`.venv` of its own, both run each command in turn: a busy machine moves both alike. Everything is
also told as a multiple of bare nbclient running a notebook of the class without any check.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.notebooks import write_class
from benchmarks.submissions import bare, peer, run, timed
from graders.catalogue.labs import all_labs

_ROOT = Path(__file__).resolve().parent.parent
_CLASS = ["--lab", "multiple_layers", "--exercise", "tanh", "--exercise", "relu"]
_WITHOUT = {"multiple_layers": ["--without", "torch_model"]}  # it needs PyTorch

Command = tuple[str, list[str], int]  # what it is, its arguments, by how many to divide


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=40, help="submissions of the class")
    parser.add_argument("--times", type=int, default=3, help="how often each command runs")
    parser.add_argument("--before", type=Path, help="another checkout, to compare with")
    parser.add_argument("--otter", type=Path, help="environment in which otter-grader is installed")
    parser.add_argument("--nbgrader", type=Path, help="environment in which nbgrader is installed")
    options = parser.parse_args()
    checkouts = [_ROOT] if options.before is None else [options.before.resolve(), _ROOT]
    with tempfile.TemporaryDirectory(prefix="markprop-benchmark-") as scratch:
        folder = Path(scratch)
        name, number, cpu, _ = bare(folder, options.number)
        unit = cpu / number
        print(f"{'':44} {'before':>8} {'now':>8} {'ratio':>6} {'of bare nbclient':>17}")
        _print(name, [unit], unit)
        for peers_name in ("otter", "nbgrader"):
            environment = getattr(options, peers_name)
            if environment is not None:
                name, number, cpu, _ = peer(folder, peers_name, environment.resolve())
                _print(name, [cpu / number], unit)
        for name, arguments, share in _commands(folder, options.number):
            cost = _costs(arguments, checkouts, folder, options.times)
            _print(name, [seconds / share for seconds in cost], unit)


def _commands(folder: Path, number: int) -> Iterator[Command]:
    (one,) = write_class(folder / "one", 1, ("right",))
    write_class(folder / "class", number)
    write_class(folder / "right", number, ("right",))
    yield "--help", ["--help"], 1
    yield "labs", ["labs"], 1
    yield "check of one exercise", ["check", str(one), *_CLASS[:4]], 1
    for kind in ("class", "right"):
        grade = ["grade", str(folder / kind), *_CLASS, "--out", f"OUT-{kind}"]
        yield f"tanh and relu, {kind} of {number}, each", grade, number
    yield f"--resume of {number}, nothing to do", [*grade, "--resume"], 1
    for lab in all_labs():
        notebook = _ROOT / "reference" / "notebooks" / lab.notebook
        arguments = ["grade", str(notebook), "--single", "--lab", lab.id, "--out", f"OUT-{lab.id}"]
        yield f"solved {lab.id}", [*arguments, *_WITHOUT.get(lab.id, ())], 1


def _costs(arguments: list[str], checkouts: list[Path], folder: Path, times: int) -> list[float]:
    """Return the median CPU seconds of a command in each checkout, which take turns.

    The first turn does not count: it compiles modules that have no bytecode yet, as only the
    first run of an installation does, and of a checkout all that changed since the last.
    """
    found: list[list[float]] = [[] for _ in checkouts]
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for turn in range(times + 1):
        for place, checkout in enumerate(checkouts):
            python = checkout / ".venv" / "bin" / "python"
            command = [str(python) if python.exists() else sys.executable, "-m", "graders"]
            # A results folder belongs to the checkout that wrote it.
            command += [a.replace("OUT", str(folder / f"out{place}"), 1) for a in arguments]
            work = partial(run, command, cwd=checkout, env=environment)
            cpu, _ = timed(work)
            found[place] += [cpu] if turn else []
    return [statistics.median(seconds) for seconds in found]


def _print(name: str, costs: Sequence[float], unit: float) -> None:
    *before, now = costs
    earlier, ratio = (f"{before[0]:.3f}", f"{now / before[0]:.2f}") if before else ("", "")
    print(f"{name:44} {earlier:>8} {now:8.3f} {ratio:>6} {now / unit:17.2f}", flush=True)


if __name__ == "__main__":
    main()
