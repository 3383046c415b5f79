"""`markprop labs`: the catalogue of labs, exercises, checks and points."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from graders.catalogue.labs import all_labs, find_lab, folder_of
from graders.catalogue.manifest import hidden_of
from graders.commands.options import labs_option
from graders.judging.runner import with_checks
from graders.model import Check, Lab


@click.command("labs")
@click.argument("lab", required=False)
@labs_option
def command(lab: str | None, labs: tuple[Path, ...]) -> None:
    """List the labs, or one lab's exercises and checks with their points."""
    chosen = [find_lab(lab, labs)] if lab else all_labs(labs)
    for one in chosen:
        _show(one, every_check=lab is not None)


def _show(lab: Lab, *, every_check: bool) -> None:
    has_hidden = any((folder_of(e, lab) / "hidden").is_dir() for e in lab.exercises)
    checks = with_checks(lab, lambda run: run.checks, hidden=has_hidden)
    click.echo(f"{lab.id}  version {lab.version}  {lab.title}")
    total = bonus = Fraction(0)
    for exercise in lab.exercises:
        own = [check for check in checks if check.exercise == exercise.id]
        secret = hidden_of(exercise, lab)
        missing = 0 if has_hidden else secret.checks
        points = sum((c.points for c in own), Fraction(0)) + (0 if has_hidden else secret.points)
        hidden = sum(c.hidden for c in own) + missing
        marks = "  bonus" if exercise.bonus else ""
        click.echo(
            f"  {exercise.id:<20} {_number(points):>6} points  "
            f"{len(own) + missing:>3} checks, {hidden} hidden{marks}  {exercise.title}"
        )
        if every_check:
            _show_checks(own)
        if exercise.bonus:
            bonus += points
        else:
            total += points
    for question in lab.questions:
        click.echo(
            f"  {question.id:<20} {_number(question.points):>6} points  "
            f"by hand, once it is marked for anybody  {question.title}"
        )
    extra = f", and {_number(bonus)} bonus" if bonus else ""
    click.echo(f"  {'total':<20} {_number(total):>6} points{extra}\n")


def _show_checks(checks: list[Check]) -> None:
    for check in checks:
        kind = "hidden" if check.hidden else "public"
        click.echo(f"    {_number(check.points):>6}  {kind}  {check.id}  {check.title}")


def _number(points: Fraction | int) -> str:
    return f"{float(points):g}"
