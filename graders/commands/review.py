"""`markprop review`: a person's part of marking."""

from __future__ import annotations

from pathlib import Path

import click

from graders.catalogue.labs import find_lab
from graders.commands.options import labs_option
from graders.commands.review_shares import ShareChoices, share, share_options
from graders.exports.bundle import one_lab
from graders.reports.store import read_results
from graders.review.shares import opened


@click.command("review")
@click.argument("results", type=click.Path(exists=True, path_type=Path))
@share_options
@labs_option
def command(results: Path, sharing: ShareChoices, labs: tuple[Path, ...]) -> int:
    """Divide what a person has to mark, and put it together again.

    RESULTS is a results folder, or a share of one.
    """
    folder = opened(results)
    lab = find_lab(one_lab(read_results(folder)), labs)
    if not sharing.wanted:
        raise click.UsageError("Say --split NUMBER, --join FILE or --agreement.")
    return share(folder, sharing, lab)
