"""`markprop verify`: shows that every check has teeth, and that none bites a right answer."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from graders.authoring.verify import ExerciseVerified, LabVerified, verify
from graders.catalogue.choosing import having
from graders.catalogue.labs import all_labs, find_lab
from graders.commands.options import labs_option
from graders.marking.settings import available_cores
from graders.mistakes import Kind

_COLUMNS = (
    *("mistakes caught", "by public checks", "right accepted"),
    *("mutants", "conditions", "false alarms"),
)


@click.command("verify")
@click.argument("lab", required=False)
@click.option("--exercise", "exercises", multiple=True, help="Verify this exercise only.")
@click.option(
    "--mutants/--no-mutants",
    default=True,
    help="Try automatic mutants as well, and right answers that a condition makes wrong.",
)
@click.option(
    "--repeats",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="Gradings of every right answer with other seeds, for the false-alarm rate.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Processes at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@labs_option
def command(
    lab: str | None,
    exercises: tuple[str, ...],
    mutants: bool,
    repeats: int,
    jobs: int | None,
    as_json: bool,
    labs: tuple[Path, ...],
) -> int:
    """Show that the reference gets full marks, the template none, and mistakes are caught.

    Ends with exit code 1 if there is any gap.
    """
    console = Console(stderr=True)
    chosen = having([find_lab(lab, labs)] if lab else all_labs(labs), exercises)
    found = []
    for one in chosen:
        # Without a thread that redraws it: beside one nothing is read or graded in a fork.
        with Live(console=console, auto_refresh=False, transient=True) as live:
            verified = verify(
                one,
                jobs=jobs or len(available_cores()),
                repeats=repeats,
                with_mutants=mutants,
                exercises=exercises,
                tell=lambda line, name=one.id: live.update(f"{name}: {line}", refresh=True),  # type: ignore[misc]
            )
        found.append(verified)
        if not as_json:
            _show(verified)
    if as_json:
        click.echo(json.dumps([_plain(one) for one in found], indent=1))
    else:
        click.echo(_public_share(found))
        if mutants:
            click.echo(_killed_share(found))
            click.echo(_conditions_share(found))
    return 1 if any(one.gaps() for one in found) else 0


def _public_share(found: list[LabVerified]) -> str:
    """Return how many mistakes students find by themselves; a shared exercise counts once."""
    items = {item.exercise.id: item for verified in found for item in verified.exercises}.values()
    caught = sum(item.caught_in_public for item in items)
    planted = sum(len(item.of(Kind.MISTAKE)) for item in items)
    share = f" ({caught / planted:.0%})" if planted else ""
    return f"Public checks alone catch {caught} of {planted} planted mistakes{share}."


def _killed_share(found: list[LabVerified]) -> str:
    """Return how many automatic mutants the checks notice, and what is known of the others."""
    items = [item for verified in found for item in verified.exercises]
    made, killed = sum(len(item.mutants) for item in items), sum(item.killed for item in items)
    explained = sum(m.accepted is not None for item in items for m in item.survivors)
    share = f" ({killed / made:.1%})" if made else ""
    return (
        f"Of {made} automatic mutants the checks kill {killed}{share}; {made - killed} survive, "
        f"{explained} of them explained in the notes of their labs."
    )


def _conditions_share(found: list[LabVerified]) -> str:
    """Return how many conditions the checks notice, one alone and two together."""
    outcomes = [one for verified in found for item in verified.exercises for one in item.conditions]
    parts = []
    for pairs, words in ((False, "single conditions"), (True, "pairs of conditions")):
        these = [one for one in outcomes if one.mutant.is_pair is pairs]
        killed = sum(one.killed for one in these)
        share = f" ({killed / len(these):.1%})" if these else ""
        parts.append(f"{killed} of {len(these)} {words}{share}")
    noticed = " and ".join(parts)
    return f"Of right answers that a condition makes wrong the checks notice {noticed}."


def _show(verified: LabVerified) -> None:
    console = Console(highlight=False)
    reference, template = verified.reference, verified.template
    console.print(
        f"[bold]{verified.lab.id}[/] reference {reference.points:g}/{reference.max_points:g}"
        f" (+{reference.bonus_points:g} bonus), template {template.points:g}"
    )
    table = Table()
    table.add_column("exercise", no_wrap=True)  # ids are for copying, also from a log of 80 columns
    for title in _COLUMNS:
        table.add_column(title)
    for item in verified.exercises:
        table.add_row(item.exercise.id, *_cells(item))
    console.print(table)
    for item in verified.exercises:
        for planted in item.of(Kind.MISTAKE):
            caught = planted.outcome.fault or ", ".join(planted.outcome.caught_by())
            console.print(
                f"  {item.exercise.id} [dim]{planted.planted.id}[/]: {escape(caught)}",
                soft_wrap=True,
            )
    for item in verified.exercises:
        for one in item.conditions:
            if not one.killed:
                why = f" ({one.explained})" if one.explained else ""
                text = f"{item.exercise.id}: survives: {one.mutant}{why}"
                console.print(f"  [dim]{escape(text)}[/]", soft_wrap=True)
    for item in verified.exercises:
        if item.unplanted:
            console.print(f"[yellow]note[/] {escape(item.unplanted)}", soft_wrap=True)
    for gap in verified.gaps():
        console.print(f"[red]gap[/] {escape(gap)}", soft_wrap=True)


def _cells(item: ExerciseVerified) -> list[str]:
    if item.missing:
        return [f"not judged: needs {item.missing}", *[""] * (len(_COLUMNS) - 1)]
    wrong, right = item.of(Kind.MISTAKE), item.of(Kind.RIGHT)
    share = f" ({item.caught_in_public / len(wrong):.0%})" if wrong else ""
    return [
        f"{sum(p.well for p in wrong)} of {len(wrong)}",
        f"{item.caught_in_public}{share}",
        f"{sum(p.well for p in right)} of {len(right)}",
        _mutants(item),
        _conditions(item),
        f"{sum(item.alarms.values())} in {item.repeats}",
    ]


def _mutants(item: ExerciseVerified) -> str:
    if not item.mutants:
        return f"with {item.mutants_with}" if item.mutants_with else "-"
    told = f"{item.killed} of {len(item.mutants)} ({item.killed / len(item.mutants):.0%})"
    explained = sum(m.accepted is not None for m in item.survivors)
    return f"{told}, {explained} explained" if item.survivors else told


def _conditions(item: ExerciseVerified) -> str:
    if not item.conditions:
        return "-"
    killed = sum(one.killed for one in item.conditions)
    explained = sum(one.explained is not None for one in item.conditions if not one.killed)
    told = f"{killed} of {len(item.conditions)}"
    return f"{told}, {explained} explained" if explained else told


def _plain(verified: LabVerified) -> dict[str, Any]:
    return {
        "lab": verified.lab.id,
        "reference": verified.reference.points,
        "max_points": verified.reference.max_points,
        "template": verified.template.points,
        "gaps": verified.gaps(),
        "exercises": [_plain_exercise(item) for item in verified.exercises],
    }


def _plain_exercise(item: ExerciseVerified) -> dict[str, Any]:
    return {
        "id": item.exercise.id,
        "missing": item.missing,
        "planted": [
            {
                "id": one.planted.id,
                "kind": one.planted.kind.value,
                "well": one.well,
                "caught_by": one.outcome.caught_by(),
                "caught_by_public": one.outcome.caught_by(public_only=True),
                "recognised": sorted(set(one.outcome.misconceptions.values())),
                "points": _number(one.outcome.points),
                "calls": one.outcome.calls,
                "fault": one.outcome.fault,
            }
            for one in item.planted
        ],
        "mutants": len(item.mutants),
        "mutants_with": item.mutants_with,
        "killed": item.killed,
        "survivors": [{"mutant": str(m.mutant), "accepted": m.accepted} for m in item.survivors],
        "conditions": [
            {"mutant": str(one.mutant), "killed": one.killed, "explained": one.explained}
            for one in item.conditions
        ],
        "repeats": item.repeats,
        "false_alarms": item.alarms,
    }


def _number(points: Fraction) -> float:
    return round(float(points), 4)
