"""What the size of a class costs, and what a cluster costs beside one machine.

    python -m benchmarks.classes [--sizes 100 1000 5000] [--unreadable] [--cluster N]

CPU seconds for each submission count every process that took part; the client's are its own alone,
with the scheduler of a local cluster in them. `--unreadable` hands in what cannot be run, so that
only what grows with the class is left. Ratios of one run are what to quote.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.notebooks import write_class

# The command line as it is, which says at its end what it took itself.
_COUNTED = """
import atexit, os, resource, sys
from graders.__main__ import main
def say():
    own = resource.getrusage(resource.RUSAGE_SELF)
    with open(os.environ["BENCHMARK_SAID"], "w") as file:
        print(own.ru_utime + own.ru_stime, own.ru_maxrss / 1024, file=file)
atexit.register(say)
main()
"""


@dataclass(frozen=True)
class Taken:
    """What one run took: CPU seconds of all and of the client alone, and the client's MiB."""

    cpu: float
    client: float
    memory: float


def main() -> None:
    """Run the comparison and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 5000])
    parser.add_argument("--unreadable", action="store_true")
    parser.add_argument(
        "--cluster", type=int, metavar="N", help="grade each class on N workers too"
    )
    options = parser.parse_args()
    print(f"{'':24} {'n':>5} {'CPU s each':>11} {'client s each':>14} {'client MiB':>11}")
    with tempfile.TemporaryDirectory(prefix="markprop-benchmark-") as scratch:
        for size in options.sizes:
            folder = Path(scratch) / str(size)
            _hand_in(folder / "in", size, options.unreadable)
            _print("one machine", size, _grade(folder, "one"))
            if options.cluster:
                words = ("--cluster", f"local:{options.cluster}")
                _print(f"cluster, {options.cluster} workers", size, _grade(folder, "many", *words))


def _hand_in(folder: Path, size: int, unreadable: bool) -> None:
    if not unreadable:
        write_class(folder, size)
        return
    folder.mkdir(parents=True)
    for number in range(size):
        (folder / f"student{number:05}.ipynb").write_text('{"cells": [{"cell_type": "code", "sou')


def _grade(folder: Path, out: str, *words: str) -> Taken:
    said = folder / f"{out}.txt"
    command = [sys.executable, "-c", _COUNTED, "grade", "in", "--lab", "multiple_layers", *words]
    command += ["--exercise", "tanh", "--exercise", "relu", "--each", "--out", out]
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "BENCHMARK_SAID": str(said)},
        stdout=subprocess.DEVNULL,
    ) as run:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    client, memory = map(float, said.read_text().split())
    return Taken(used.ru_utime + used.ru_stime, client, memory)


def _print(name: str, size: int, taken: Taken) -> None:
    print(
        f"{name:24} {size:5} {taken.cpu / size:11.3f} {taken.client / size:14.3f} "
        f"{taken.memory:11.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
