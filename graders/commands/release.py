"""`markprop release`: a student repository, ready to be a template."""

from __future__ import annotations

from pathlib import Path

import click

from graders.authoring.release import release
from graders.catalogue.labs import find_lab
from graders.commands.options import labs_option


@click.command("release")
@click.argument("lab")
@click.argument("destination", type=click.Path(file_okay=False, path_type=Path), metavar="DEST")
@labs_option
def command(lab: str, destination: Path, labs: tuple[Path, ...]) -> int:
    """Write a student repository for LAB into the new folder DEST.

    It holds the notebook, the given code, the data, the students' wheel with the visible checks,
    requirements, a README and the workflow that checks every push; no solutions.
    """
    files = release(find_lab(lab, labs), destination)
    click.echo(f"{destination}: {len(files)} files and folders for the lab {lab}.")
    click.echo("Next: git init there, push it, and mark it as a template repository.")
    return 0
