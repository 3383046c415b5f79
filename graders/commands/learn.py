"""`markprop learn`: groups that a person named become planted mistakes of the lab."""

from __future__ import annotations

from pathlib import Path

import click

from graders.authoring.learn import Lesson, lesson, write_lesson
from graders.catalogue.installed import need_checkout
from graders.catalogue.labs import BUILT_IN, find_lab
from graders.commands.options import labs_option
from graders.errors import MarkpropError
from graders.model import Lab
from graders.reports.groups import Group, groups_of
from graders.reports.store import scan_results
from graders.review.settle import review_marks, settled_reports


@click.command("learn")
@click.argument("results", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--lab", required=True, help="Id of the lab.")
@labs_option
@click.option("--yes", is_flag=True, help="Add every mistake without asking; read them afterwards.")
def command(results: Path, lab: str, labs: tuple[Path, ...], yes: bool) -> int:
    """Make planted mistakes of the groups that were named in RESULTS.

    Each takes the code of the member with the least of it, and the sentence as its text. What is
    added is a student's code and becomes the lab's own: read it. `markprop verify` proves it.
    """
    chosen = find_lab(lab, labs)
    if chosen.folder.parent == BUILT_IN:
        need_checkout(f"Adding mistakes to the lab {chosen.id}")
    groups = named_groups(results, chosen)
    if not groups:
        raise MarkpropError(
            f"No group in {results} has a sentence that completes 'Your results are exactly what "
            "you get if ...'. Name one on the page of `markprop review`."
        )
    added = sum(_learn(group, chosen, results, yes) for group in groups)
    if added:
        click.echo(f"Next: markprop verify {chosen.id}, then raise the version in lab.toml.")
    return 0


def named_groups(results: Path, lab: Lab) -> list[Group]:
    """Return the groups of a class that have a name."""
    stored = [report for report in scan_results(results).reports if report.lab == lab.id]
    reports = settled_reports(stored, review_marks(results, lab))
    return [group for group in groups_of(reports) if group.name]


def _learn(group: Group, lab: Lab, results: Path, yes: bool) -> bool:
    found = lesson(group, lab, results)
    what = f"{group.exercise}, group {group.id}"
    if found.refused:
        click.echo(f"{what} is left out: {found.refused}.")
        return False
    _show(what, found)
    if not yes and not click.confirm(f"Add it to {found.path}?"):
        return False
    write_lesson(found, lab)
    click.echo(f"Added to {found.path}.")
    return True


def _show(what: str, found: Lesson) -> None:
    click.echo(f"{what}, {len(found.group.members)} answers:\n")
    for line in [*found.imports, *found.text.splitlines()]:
        click.echo(f"    {line}".rstrip())
    click.echo("")
