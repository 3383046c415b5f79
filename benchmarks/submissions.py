"""CPU and wall time per submission, beside bare nbclient and, where installed, other graders.

    python -m benchmarks.submissions [--number 100] [--otter ENV] [--nbgrader ENV]

All run in one go on the same notebooks; every command's CPU seconds count its kernels and other
children. Ratios are what to quote: a busy machine moves all of them alike.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import peers
from benchmarks.notebooks import MIX, write_class

BARE = """
import sys, nbformat
from nbclient import NotebookClient
for path in sys.argv[2:]:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", allow_errors=True,
                   resources={"metadata": {"path": sys.argv[1]}}).execute()
"""
_FEWER = 10  # submissions for the other graders, which take seconds each


def main() -> None:
    """Run the comparison and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--otter", type=Path, help="environment in which otter-grader is installed")
    parser.add_argument("--nbgrader", type=Path, help="environment in which nbgrader is installed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="markprop-benchmark-") as scratch:
        folder = Path(scratch)
        rows = [
            _markprop(folder, options.number, variant)
            for variant in (None, "right", "sign", "blank")
        ]
        rows.append(bare(folder, min(options.number, 30)))
        for name in ("otter", "nbgrader"):
            environment = getattr(options, name)
            if environment is not None:
                rows.append(peer(folder, name, environment.resolve()))
    _print(rows)


Row = tuple[str, int, float, float]


def _markprop(folder: Path, number: int, variant: str | None) -> Row:
    name = f"markprop, {variant or 'mixed'}"
    place = folder / (variant or "mixed")
    submissions = write_class(place, number, (variant,) if variant else MIX)
    command = [sys.executable, "-m", "graders", "grade", str(place), "--lab", "multiple_layers"]
    command += ["--exercise", "tanh", "--exercise", "relu", "--out", str(folder / f"out-{variant}")]
    cpu, wall = timed(lambda: run(command))
    return name, len(submissions), cpu, wall


def bare(folder: Path, number: int) -> Row:
    """Run notebooks of the class by nbclient, without any check."""
    paths = write_class(folder / "bare", number)
    given = Path(__file__).resolve().parent.parent / "student_template"
    cpu, wall = timed(lambda: run([sys.executable, "-c", BARE, str(given), *map(str, paths)]))
    return "bare nbclient, no checks", number, cpu, wall


def peer(folder: Path, name: str, environment: Path) -> Row:
    """Have another grader mark some of the class."""
    paths = write_class(folder / f"{name}-class", _FEWER)
    commands = getattr(peers, name)(environment, paths, folder / name)

    def mark() -> None:
        for command in commands:
            run(command, cwd=folder / name, env=peers.on_path(environment))

    cpu, wall = timed(mark)
    return name, _FEWER, cpu, wall


def run(command: list[str], **options: object) -> None:
    """Run a command, whatever it says and however it ends."""
    subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the CPU seconds of all that some work has run, and those by the clock."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.monotonic() - started


def _print(rows: list[Row]) -> None:
    bare = next(cpu / number for name, number, cpu, _ in rows if name.startswith("bare"))
    print(f"{'':28} {'n':>4} {'CPU s each':>11} {'wall s each':>12} {'of bare nbclient':>17}")
    for name, number, cpu, wall in rows:
        each = cpu / number
        print(f"{name:28} {number:4} {each:11.3f} {wall / number:12.3f} {each / bare:17.2f}")


if __name__ == "__main__":
    main()
