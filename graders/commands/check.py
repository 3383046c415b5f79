"""`markprop check`: what the public checks say of a notebook, run from the top as marking will."""

from __future__ import annotations

import gc
import os
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graders.catalogue.choosing import having
from graders.catalogue.labs import all_labs, find_lab
from graders.commands.options import (
    labs_option,
    limit_options,
    limits_of,
    quiet_option,
    sandbox_option,
)
from graders.errors import MarkpropError
from graders.loading import loading
from graders.model import CellFailure, CheckResult, Lab, Limits, Verdict
from graders.reports.lacking import lacking_texts
from graders.reports.plain import WIDTH
from graders.reports.text import printable, without_commands

if TYPE_CHECKING:
    from graders.sandbox.launcher import Launcher
    from graders.selfcheck.dryrun import DryRun

_POLL_S = 0.5  # how soon a saved notebook is noticed
_MOST_FAILURES = 5  # cells that stopped; one cause stops many
_KINDS = (".ipynb", ".txt", ".json", ".py", ".zip", ".gz", ".tgz", ".tar")


@click.command("check")
@click.argument("notebook", required=False, type=click.Path(path_type=Path))
@click.option("--exercise", "exercises", multiple=True, help="Check this exercise only.")
@click.option("--lab", help="Which lab the notebook answers  [default: found from the notebook]")
@click.option("--watch", is_flag=True, help="Check again whenever the notebook is saved.")
@sandbox_option
@limit_options
@labs_option
@quiet_option
def command(
    notebook: Path | None,
    exercises: tuple[str, ...],
    lab: str | None,
    watch: bool,
    sandbox: str,
    time_limit: float,
    cell_limit: float,
    call_limit: float,
    memory: int,
    labs: tuple[Path, ...],
    quiet: bool,
) -> int:
    """Run a saved notebook as marking will, and show what the visible checks say.

    NOTEBOOK may also be a folder that is handed in as a whole; by default it is the one notebook
    here or in notebooks/. Ends with exit code 1 if a check does not pass, and with 3 if one could
    not be judged here.
    """
    path = _existing(notebook) if notebook else _only_notebook(Path())
    asked = find_lab(lab, labs) if lab else None
    having([asked] if asked else all_labs(labs), exercises)  # before anything costly
    # Reading notebooks and running them take long to load; wrong options are told at once.
    with loading():
        from graders.sandbox.launcher import Launcher
        from graders.selfcheck.dryrun import lab_of

        gc.freeze()  # it stays to the end, and Hypothesis collects garbage once by itself

    chosen = asked or lab_of(path, labs)
    having([chosen], exercises)
    limits = limits_of(time_limit, cell_limit, call_limit, memory)
    with Launcher(sandbox) as launcher:
        if not launcher.facts.layers and sandbox != "off":
            _say("This machine offers no sandbox; your notebook runs like any other program.")
        once = _Checking(path, chosen.only(exercises), launcher, limits, quiet)
        return _on_every_save(once) if watch else once()


class _Checking:
    """One notebook, to be checked as often as it is saved."""

    def __init__(
        self, path: Path, lab: Lab, launcher: Launcher, limits: Limits, quiet: bool
    ) -> None:
        self.path = path
        self._lab = lab
        self._launcher = launcher
        self._limits = limits
        self._quiet = quiet

    def __call__(self) -> int:
        """Check once, show the result, and return the exit code."""
        from graders.selfcheck.dryrun import dry_run
        from graders.selfcheck.frontend import Progress

        if not self._quiet:
            _say(f"{self.path}: {self._lab.title}")
        shown = sys.stderr.isatty() and not self._quiet
        with Progress(sys.stderr if shown else None) as progress:
            progress.say("running the notebook")

            def tell(result: CheckResult | None) -> None:
                progress.say(f"checked: {result.check.title}" if result else "running the checks")

            found = dry_run(self.path, self._lab, self._launcher, self._limits, tell)
        if self._quiet:
            _say(repr(found.selfcheck).partition("\n")[0])
        else:
            _show(found)
        verdicts = {result.verdict for result in found.selfcheck.results}
        if verdicts & {Verdict.FAILED, Verdict.SKIPPED}:
            return 1
        return 3 if Verdict.UNDECIDED in verdicts else 0


def _show(found: DryRun) -> None:
    """Say what stopped, what every check found, and what to know besides."""
    for line in (*_stopped_cells(found.run.failures), *lacking_texts(found.run)):
        _say(line)
    _say(repr(found.selfcheck))
    for note in found.notes:
        _say(textwrap.fill(note, WIDTH))


def _on_every_save(once: _Checking) -> int:
    """Check now, and again whenever the files were saved, until the keyboard interrupts."""
    status = 0
    _say("Checking on every save; Ctrl-C ends it.")
    try:
        for _ in _saves(once.path):
            try:
                status = once()
            except MarkpropError as error:  # a file that was only half written when it was read
                _say(str(error))
                status = error.exit_code
            _say("")
    except KeyboardInterrupt:
        _say("Stopped.")
    return status


def _saves(path: Path) -> Iterator[None]:
    seen: object = None
    while True:
        now = _state(path)
        if now and now != seen:
            seen = now
            yield None
        time.sleep(_POLL_S)


def _state(path: Path) -> tuple[tuple[str, int], ...]:
    """Return what changes with every save of a notebook, and of modules in the folders near it."""
    near = path if path.is_dir() else Path(os.path.realpath(path)).parent
    files = {path} if path.is_file() else set()
    for folder in (near, near / "notebooks", near / "mlp", near.parent / "mlp"):
        files |= {*folder.glob("*.py"), *(folder.glob("*.ipynb") if path.is_dir() else ())}
    found = []
    for file in sorted(files):
        try:
            found.append((str(file), file.stat().st_mtime_ns))
        except OSError:  # editors replace a file by a new one
            continue
    return tuple(found)


def _stopped_cells(failures: tuple[CellFailure, ...]) -> Iterator[str]:
    blank = [str(f.cell) for f in failures if f.name == "NotImplementedError"]
    others = [f for f in failures if f.name != "NotImplementedError"]
    if blank:
        cells = f"Cells {', '.join(blank)}" if len(blank) > 1 else f"Cell {blank[0]}"
        yield f"{cells} stopped at code that is not written yet."
    for failure in others[:_MOST_FAILURES]:
        line = f", line {failure.line}" if failure.line else ""
        text = f"Cell {failure.cell} stopped{line}: {failure.name}: {failure.message}"
        yield " ".join(text.split())[:200]
    if len(others) > _MOST_FAILURES:
        yield f"{len(others) - _MOST_FAILURES} more cells stopped."


def _existing(path: Path) -> Path:
    if not path.exists():
        raise MarkpropError(f"There is no file or folder {path}.")
    if path.is_file() and path.suffix.casefold() not in _KINDS:
        from graders.submissions.kinds import kind_of

        what = kind_of(path.name) or "no notebook"
        raise MarkpropError(
            f"{path} is {what}, and nothing in it can be run. Give the notebook itself (.ipynb): "
            "File > Download in Jupyter, File > Download > Download .ipynb in Colab."
        )
    if path.is_dir() and not any(path.rglob("*.ipynb")) and not any(path.rglob("*.py")):
        raise MarkpropError(f"{path} is a folder without a notebook. Give the notebook (.ipynb).")
    return path


def _only_notebook(folder: Path) -> Path:
    places = [folder, folder / "notebooks"]
    found = [path for place in places for path in sorted(place.glob("*.ipynb"))]
    if not found:
        raise MarkpropError(
            "There is no notebook here or in notebooks/. Say where it is: markprop check PATH."
        )
    if len(found) > 1:
        raise MarkpropError(f"Say which notebook to check: {', '.join(map(str, found))}.")
    return found[0]


def _say(text: str) -> None:
    """Print text of a student's; a terminal of few characters still gets every line."""
    lines = "\n".join(without_commands(line) for line in text.split("\n"))
    click.echo(printable(lines, getattr(sys.stdout, "encoding", None)))
