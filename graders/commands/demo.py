"""`markprop demo`: grades the example submissions and says what to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from graders.catalogue.installed import ROOT, need_solutions
from graders.catalogue.labs import find_lab
from graders.commands.options import sandbox_option
from graders.errors import MarkpropError
from graders.marking.call import grade
from graders.model import Limits
from graders.reports.console import batch_progress, print_results
from graders.reports.schema import Report

# One example trains for ever; a short limit shows what becomes of it without a long wait.
_LIMITS = Limits(cell_s=5.0)


@click.command("demo")
@click.option(
    "--out",
    default="results/demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for reports, feedback and gradebook.",
)
@sandbox_option
def command(out: Path, sandbox: Literal["strict", "auto", "off"]) -> int:
    """Grade the example submissions of a small class; the first thing to run."""
    if ROOT is None:
        raise MarkpropError(need_solutions("Grading the examples"))
    examples = ROOT / "examples"
    submissions = examples / "submissions"
    lab = find_lab("multiple_layers")
    click.echo(f"Grading {submissions.name} of the lab “{lab.title}”, exercises tanh and relu.")
    reports = grade(
        submissions,
        lab,
        out=out,
        exercises=("tanh", "relu"),
        students=examples / "roster.csv",
        single=False,
        limits=_LIMITS,
        sandbox=sandbox,
        progress=batch_progress,
    )
    print_results(reports)
    click.echo(f"\nOpen {out / 'index.html'}: the class at a glance, and who needs a human.")
    for report in _worth_a_look(reports):
        click.echo(f"Then {out / report.submission / 'feedback.html'}: what that student reads.")
    return 0


def _worth_a_look(reports: tuple[Report, ...]) -> list[Report]:
    """Return the report with the most recognised mistakes, the best story there is."""

    def recognised(report: Report) -> int:
        checks = [check for exercise in report.exercises for check in exercise.checks]
        return sum(check.misconception is not None for check in checks)

    return sorted(reports, key=recognised, reverse=True)[:1]
