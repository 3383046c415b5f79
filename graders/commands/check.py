"""`markprop check`: what the public checks say of a notebook, run from the top as marking will."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import click

from graders.catalogue import find_lab
from graders.commands.options import (
    chosen_exercises,
    labs_option,
    limit_options,
    limits_of,
    sandbox_option,
)
from graders.dryrun import DryRun, dry_run, lab_of
from graders.errors import MarkpropError
from graders.model import Lab, Limits
from graders.reports.text import without_commands
from graders.sandbox.launcher import Launcher

_POLL_S = 0.5  # how soon a saved notebook is noticed


@click.command("check")
@click.argument("notebook", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--exercise", "exercises", multiple=True, help="Check this exercise only.")
@click.option("--lab", help="Which lab the notebook answers  [default: found from the notebook]")
@click.option("--watch", is_flag=True, help="Check again whenever the notebook is saved.")
@sandbox_option
@limit_options
@labs_option
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
) -> int:
    """Run a notebook from its first cell, as marking will, and show what the visible checks say.

    Ends with exit code 1 if a check does not pass.
    """
    path = notebook or _only_notebook(Path())
    chosen = chosen_exercises(find_lab(lab, labs) if lab else lab_of(path, labs), exercises)
    limits = limits_of(time_limit, cell_limit, call_limit, memory)
    with Launcher(sandbox) as launcher:
        if not launcher.facts.layers and sandbox != "off":
            click.echo("This machine offers no sandbox; your notebook runs like any other program.")
        status = 0
        for _ in _saves(path) if watch else [None]:
            status = _check_once(path, chosen, launcher, limits)
    return status


def _check_once(path: Path, lab: Lab, launcher: Launcher, limits: Limits) -> int:
    click.echo(f"{path}: {lab.title}")
    try:
        found = dry_run(path, lab, launcher, limits)
    except MarkpropError as error:
        click.echo(without_commands(str(error)))
        return 1
    _show(found)
    return 0 if found.selfcheck.passed else 1


def _show(found: DryRun) -> None:
    for failure in found.run.failures:
        line = f", line {failure.line}" if failure.line else ""
        text = f"Cell {failure.cell} stopped{line}: {failure.name}: {failure.message}"
        click.echo(without_commands(" ".join(text.split())[:200]))
    click.echo(repr(found.selfcheck))
    for sentence in found.differing:
        click.echo(sentence)


def _saves(path: Path) -> Iterator[None]:
    """Yield now, and again whenever the file was saved, until the keyboard interrupts."""
    seen = None
    click.echo("Checking on every save; Ctrl-C ends it.")
    while True:
        now = path.stat().st_mtime_ns if path.exists() else None
        if now is not None and now != seen:
            seen = now
            yield None
        time.sleep(_POLL_S)


def _only_notebook(folder: Path) -> Path:
    places = [folder, folder / "notebooks"]
    found = [path for place in places for path in sorted(place.glob("*.ipynb"))]
    if len(found) != 1:
        listed = ", ".join(map(str, found)) or "none"
        raise MarkpropError(f"Say which notebook to check; found here: {listed}.")
    return found[0]
