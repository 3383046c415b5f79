"""`markprop labs`: the catalogue of labs, exercises, checks and points."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from graders.catalogue.check_files import check_files, declared_points
from graders.catalogue.labs import all_labs, find_lab, folder_of
from graders.catalogue.manifest import Hidden, hidden_of
from graders.commands.options import labs_option
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
    declared = None if every_check else _declared(lab, hidden=has_hidden)
    checks = _collected(lab, hidden=has_hidden) if declared is None else []
    worths = [(c.exercise, c.hidden, c.points) for c in checks] if declared is None else declared
    click.echo(f"{lab.id}  version {lab.version}  {lab.title}")
    total = bonus = Fraction(0)
    for exercise in lab.exercises:
        own = [(hidden, points) for owner, hidden, points in worths if owner == exercise.id]
        secret = Hidden() if has_hidden else hidden_of(exercise, lab)
        points = sum((points for _, points in own), secret.points)
        hidden = sum(hidden for hidden, _ in own) + secret.checks
        marks = "  bonus" if exercise.bonus else ""
        click.echo(
            f"  {exercise.id:<20} {_number(points):>6} points  "
            f"{len(own) + secret.checks:>3} checks, {hidden} hidden{marks}  {exercise.title}"
        )
        _show_checks([check for check in checks if every_check and check.exercise == exercise.id])
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


def _declared(lab: Lab, *, hidden: bool) -> list[tuple[str, bool, Fraction]] | None:
    """Return exercise, secrecy and points of each check, or None where pytest has to tell."""
    found = []
    for path in check_files(lab, hidden=hidden):
        points = declared_points(path)
        if points is None:
            return None
        exercise = path.stem.removeprefix("test_")
        found += [(exercise, path.parent.name == "hidden", each) for each in points]
    return found


def _collected(lab: Lab, *, hidden: bool) -> tuple[Check, ...]:
    from graders.judging.runner import with_checks  # loads pytest

    return with_checks(lab, lambda run: run.checks, hidden=hidden)


def _show_checks(checks: list[Check]) -> None:
    for check in checks:
        kind = "hidden" if check.hidden else "public"
        click.echo(f"    {_number(check.points):>6}  {kind}  {check.id}  {check.title}")


def _number(points: Fraction | int) -> str:
    return f"{float(points):g}"
