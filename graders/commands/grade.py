"""`markprop grade`: a class of submissions to reports, feedback and gradebook."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Literal

import click

from graders.catalogue.labs import find_lab
from graders.commands.options import (
    chosen_exercises,
    cluster_at,
    cluster_option,
    labs_option,
    limit_options,
    limits_of,
    quiet_option,
    sandbox_option,
)
from graders.commands.pending_points import exit_code
from graders.commands.settle_options import SettleChoices, Settlement, settle_options
from graders.marking.settings import Grade, Settings, available_cores
from graders.marking.uploads import Intake
from graders.marking.whole_class import Marked, mark_class, on_this_machine
from graders.model import Lab
from graders.reports.console import batch_progress, no_progress, print_results
from graders.reports.lacking import lacking_sentence, missing_modules
from graders.reports.store import ASIDE
from graders.reports.text import one_line, without_commands
from graders.review.settle import review_marks
from graders.settling.regrade import render_movements
from graders.submissions import WHOLE, Teams, read_roster, read_shard, read_teams

_MOST_NAMED = 20


@click.command("grade")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH...",
)
@click.option("--lab", required=True, help="Which lab the submissions answer.")
@click.option("--exercise", "exercises", multiple=True, help="Grade this exercise only.")
@click.option("--without", multiple=True, help="Leave this exercise out.")
@click.option(
    "--out",
    default="results",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for reports, feedback and gradebook.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Submissions at a time  [default: cores]")
@click.option(
    "--students",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Roster of the class, as CSV.",
)
@click.option(
    "--teams",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who hands in together, as CSV: team and student.",
)
@click.option("--encoding", help="Encoding of the CSV files that are not UTF-8, such as cp1250.")
@click.option(
    "--attempts",
    type=click.Choice(["last", "best"]),
    default="last",
    show_default=True,
    help="Which of a student's attempts counts.",
)
@click.option(
    "--single",
    "single",
    flag_value=True,
    type=bool,
    default=None,
    help="Each PATH is one submission.",
)
@click.option(
    "--each",
    "single",
    flag_value=False,
    type=bool,
    default=None,
    help="Each entry in PATH is one.",
)
@click.option(
    "--execute",
    type=click.Choice(["needed", "all"]),
    default="needed",
    show_default=True,
    help="needed runs what the exercises need; all runs the rest too, after the checks, for show.",
)
@click.option("--resume", is_flag=True, help="Keep reports whose grading would be the same.")
@click.option(
    "--prune", is_flag=True, help="Move reports aside whose hand-ins are no longer there."
)
@click.option(
    "--shard",
    metavar="K/N",
    help="Grade the K-th of N shares of the class; `markprop merge` puts the results together.",
)
@cluster_option
@click.option("--dry-run", is_flag=True, help="Say whose marks would move; write nothing.")
@settle_options
@sandbox_option
@limit_options
@labs_option
@quiet_option
def command(
    paths: tuple[Path, ...],
    lab: str,
    exercises: tuple[str, ...],
    without: tuple[str, ...],
    out: Path,
    jobs: int | None,
    students: Path | None,
    teams: Path | None,
    encoding: str | None,
    attempts: Literal["last", "best"],
    single: bool | None,
    execute: Literal["needed", "all"],
    resume: bool,
    dry_run: bool,
    prune: bool,
    shard: str | None,
    cluster: str | None,
    settling: SettleChoices,
    sandbox: str,
    time_limit: float,
    cell_limit: float,
    call_limit: float,
    memory: int,
    labs: tuple[Path, ...],
    quiet: bool,
) -> int:
    """Grade notebooks, .py files, folders, repositories and uploads; every one gets its report.

    Ends with exit code 3 if points are pending because checks are undecided.
    """
    settings = Settings(
        limits=limits_of(time_limit, cell_limit, call_limit, memory),
        sandbox=sandbox,
        jobs=jobs or len(available_cores()),
        execute=execute,
    )
    roster = read_roster(students, encoding) if students else None
    together = read_teams(teams, roster, encoding) if teams else Teams()
    chosen = chosen_exercises(find_lab(lab, labs), exercises, without)
    review = review_marks(out, chosen, questions=not exercises)
    settlement = Settlement(settling, roster, lab, encoding, review)
    _warn_of_lacking(chosen)
    part = read_shard(shard) if shard else WHOLE
    intake = Intake(paths, single, roster, attempts, together, settlement.zone, part)
    try:
        with _copy_of(out) if dry_run else nullcontext(out) as folder:
            marked = mark_class(
                intake,
                chosen,
                folder,
                settings,
                resume=resume,
                settle=settlement,
                progress=no_progress if quiet else batch_progress,
                account=lambda *found: (*together.strangers, *settlement.unmatched(*found)),
                prune=prune,
                grade=_where(cluster, labs, jobs),
            )
    except KeyboardInterrupt:
        if not dry_run:
            click.echo(f"What is graded so far stays in {out}; add --resume to go on.", err=True)
        raise
    print_results(marked.reports, quiet=quiet)
    if marked.kept and not quiet:
        click.echo(f"Kept from an earlier run: {marked.kept}.")
    guessed = (*(roster.notes if roster else ()), *together.notes, *settlement.notes)
    _warn(guessed, settlement, marked)
    _tell_of_earlier(marked, out, prune, dry_run)
    if dry_run or any(move.before is not None for move in marked.moved):
        click.echo(f"Marks that {'would move' if dry_run else 'moved since the run before'}:")
        click.echo(render_movements(marked.moved), nl=False)
    if not quiet:
        where = f"Reports, feedback and gradebook: {out / 'index.html'}"
        click.echo("A dry run: nothing was written." if dry_run else where)
    return exit_code(marked.reports, out)


def _where(cluster: str | None, labs: tuple[Path, ...], jobs: int | None) -> Grade:
    """Return what grades: this machine, or a cluster."""
    if cluster is None:
        return on_this_machine
    if jobs is not None:
        raise click.UsageError(
            "--jobs is for one machine: each worker of --cluster grades as many submissions at a "
            "time as it has threads."
        )
    away = cluster_at(cluster, labs)
    if away.note:
        click.echo(f"Note: {away.note}")
    return away.grade


def _warn_of_lacking(lab: Lab) -> None:
    """Say before a long run what this machine cannot judge."""
    lacking = [exercise for exercise in lab.exercises if missing_modules(exercise)]
    if lacking:
        names = " ".join(f"--without {exercise.id}" for exercise in lacking)
        click.echo(
            f"{lacking_sentence(lacking)} Its points will be pending for everybody; "
            f"install what is missing, or leave it out with {names}."
        )


@contextmanager
def _copy_of(out: Path) -> Iterator[Path]:
    """Give a temporary folder with the marks of the results folder, and without its pages."""
    with tempfile.TemporaryDirectory(prefix="markprop-dry-run-") as folder:
        copy = Path(folder) / "results"
        if out.is_dir():
            pages = shutil.ignore_patterns("*.html", "*.ipynb", "exports")
            shutil.copytree(out, copy, ignore=pages)
        yield copy


def _warn(guessed: Sequence[str], settlement: Settlement, marked: Marked) -> None:
    """Say how work was read, who is missing, and to what deadline and marks could not apply."""
    for note in guessed:
        click.echo(without_commands(one_line(f"Note: {note}", 300)))
    for note in marked.notes:
        click.echo(without_commands(one_line(f"Note on {note}", 300)))
    for told in settlement.remarks(marked.pairs):
        click.echo(without_commands(told))
    if marked.absent:
        more = len(marked.absent) - _MOST_NAMED
        named = [one_line(name, 80) for name in marked.absent[:_MOST_NAMED]]
        named += [f"and {more} more"] if more > 0 else []
        click.echo(without_commands(f"Nothing handed in by: {', '.join(named)}"))
    for told in marked.unmatched:
        click.echo(without_commands(one_line(f"Changes no mark: {told}", 400)))


def _tell_of_earlier(marked: Marked, out: Path, prune: bool, dry_run: bool) -> None:
    """Say what earlier runs left in the results folder, and what became of it."""
    moved = f"{'would be moved' if dry_run else 'moved'} to {out / ASIDE}"
    kept = moved if prune else "they still count, and --prune moves them aside"
    told = (
        (marked.replaced, f"Replaced by a hand-in under another name, and {moved}"),
        (marked.gone, f"Reports of earlier runs, no longer among the hand-ins ({kept})"),
        (marked.strays, "Copies of reports in the results folder, which do not count"),
    )
    for names, words in told:
        if names:
            listed = ", ".join(one_line(name, 100) for name in names)
            click.echo(without_commands(f"{words}: {listed}"))
