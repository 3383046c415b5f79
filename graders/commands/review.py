"""`markprop review`: a local page for what a person has to mark."""

from __future__ import annotations

import gc
import getpass
from pathlib import Path

import click

from graders.catalogue.labs import find_lab
from graders.commands.options import labs_option
from graders.commands.review_shares import ShareChoices, share, share_options
from graders.desk.asked import asked_in
from graders.desk.desk import Desk, stamp_of
from graders.desk.hand_ins import class_of
from graders.desk.kinds import kinds_of
from graders.desk.serving import LOOPBACK, served
from graders.errors import MarkpropError
from graders.exports.bundle import one_lab
from graders.reports.store import read_results
from graders.reports.text import one_line
from graders.review.shares import opened, share_of
from graders.review.store import FILE, Store

_LONGEST_NAME = 60


@click.command("review")
@click.argument("results", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--marker",
    "markers",
    multiple=True,
    help="Who marks; may be given more than once.  [default: your name on this machine]",
)
@click.option(
    "--host",
    default=LOOPBACK,
    show_default=True,
    help="Where to answer: this machine's name or address lets other machines in.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="  [default: a free one]")
@share_options
@labs_option
def command(
    results: Path,
    markers: tuple[str, ...],
    host: str,
    port: int,
    sharing: ShareChoices,
    labs: tuple[Path, ...],
) -> int:
    """Mark what a machine cannot: questions, undecided checks, hand-ins that could not be read.

    RESULTS is a results folder, or a share of one that --split wrote. Prints a link for each
    marker, to be opened in a browser. What is marked is kept at once, in review.sqlite in the
    results folder; stop with Ctrl-C.
    """
    folder = opened(results)
    stamp = stamp_of(folder)  # before it is read: what changes meanwhile is read anew
    reports = read_results(folder)
    lab = find_lab(one_lab(reports), labs)
    if sharing.wanted:
        return share(folder, sharing, lab)
    found = class_of(folder, lab, reports)
    alike = kinds_of(reports, found.hand_ins)
    del reports
    gc.freeze()  # what was read stays: looking through it again would hold up a marker now and then
    store = Store(folder / FILE)
    if store.journal != "wal":
        click.echo(
            "These results lie on a network disk: marks are kept in a way that is safe there, and "
            "somewhat slower."
        )
    desk = Desk(found, alike, asked_in(lab), store, share_of(folder), stamp=stamp)
    try:
        ready = served(desk, _names(markers), host, port)
        for marker, link in ready.links:
            click.echo(f"{marker}: {link}")
        click.echo("Each link lets its owner in; stop with Ctrl-C.")
        ready.run()
    except KeyboardInterrupt:
        pass
    finally:
        store.close()
    click.echo(f"All marks are in {folder / FILE}.")
    return 0


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(one_line(name, _LONGEST_NAME) for name in given) or (_own_name(),)
    if not all(names) or len(set(names)) < len(names):
        raise MarkpropError("Each marker needs a name of their own: give --marker NAME for each.")
    return names


def _own_name() -> str:
    try:
        return one_line(getpass.getuser(), _LONGEST_NAME) or "marker"
    except (KeyError, OSError):
        return "marker"
