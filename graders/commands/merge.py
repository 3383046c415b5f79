"""`markprop merge`: the results of several machines as one class."""

from __future__ import annotations

from pathlib import Path

import click

from graders.commands.pending_points import exit_code
from graders.marking.merging import merge
from graders.reports.text import one_line, without_commands
from graders.reports.view import counted

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("merge")
@click.argument("results", nargs=-1, required=True, type=_FOLDER, metavar="RESULTS...")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the reports, the gradebook and the overview of the whole class.",
)
def command(results: tuple[Path, ...], out: Path) -> int:
    """Put the results of shards or of several markers together: one gradebook, one overview.

    Names what does not belong together, such as a student in two of them, and writes nothing then.
    Ends with exit code 3 if points are pending.
    """
    reports = merge(results, out)
    waiting = sum(report.status == "needs_attention" for report in reports)
    person = f"{waiting} need{'s' if waiting == 1 else ''} a person"
    click.echo(f"{counted(len(reports), 'submission')} graded; {person}.")
    click.echo(without_commands(one_line(f"Reports and gradebook: {out / 'index.html'}", 500)))
    return exit_code(reports, out)
