"""`markprop new`: the skeleton of a lab of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from graders.authoring.skeleton import EXAMPLES, write_skeleton


@click.command("new")
@click.argument("lab")
@click.argument(
    "directory", default=Path(), type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]"
)
@click.option("--title", help="What students read  [default: made from the id]")
@click.option(
    "--example",
    type=click.Choice(EXAMPLES),
    default="square",
    show_default=True,
    help="What it begins with: functions has texts, dictionaries and a DataFrame as answers.",
)
def command(lab: str, directory: Path, title: str | None, example: str) -> int:
    """Write the skeleton of a new lab into the folder DIR/LAB.

    It holds a small example that is complete: a solved notebook, public and hidden checks,
    planted mistakes. Change it into your first exercise, and add the others beside it.
    """
    files = write_skeleton(lab, directory, title=title, example=example)
    for path in files:
        click.echo(str(path))
    click.echo(f"Next: markprop verify {lab} --labs {directory}, then docs/authoring.md.")
    return 0
