"""Options of `review` for several markers: shares, putting them together, and how they agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from graders.model import Lab
from graders.reports.store import read_results
from graders.reports.text import one_line, without_commands
from graders.reports.view import counted
from graders.review.agreement import agreements
from graders.review.settle import write_settled
from graders.review.shares import By, join, split, write_shares
from graders.review.store import FILE, Store

F = TypeVar("F", bound=Callable[..., Any])
_PATH = click.Path(exists=True, path_type=Path)


@dataclass(frozen=True)
class ShareChoices:
    """What the options say.

    Parameters
    ----------
    split : int, optional
        Into how many shares.
    by : str
        What is divided.
    twice : int
        How many submissions two markers get.
    out : Path, optional
        Where shares are written.
    join : tuple of Path
        What to put together.
    agreement : bool
        Whether to say how well markers agree.
    """

    split: int | None = None
    by: By = "student"
    twice: int = 0
    out: Path | None = None
    join: tuple[Path, ...] = ()
    agreement: bool = False

    @property
    def wanted(self) -> bool:
        """Whether any of this is asked for."""
        return bool(self.split or self.join or self.agreement)


def share_options(command: F) -> F:
    """Add the options; the command gets them together as its argument `sharing`."""

    @wraps(command)
    def gathered(**given: Any) -> Any:
        chosen = {name: given.pop(name) for name in ShareChoices.__dataclass_fields__}
        return command(sharing=ShareChoices(**chosen), **given)

    for option in (
        click.option("--agreement", is_flag=True, help="Say how well markers agree, and end."),
        click.option(
            "--join", type=_PATH, multiple=True, help="Take over the marks of a share, and end."
        ),
        click.option("--out", type=click.Path(path_type=Path), help="For --split: where to write."),
        click.option(
            "--twice",
            type=click.IntRange(min=0),
            default=0,
            help="For --split: how many submissions two markers get.",
        ),
        click.option(
            "--by",
            type=click.Choice(["student", "question"]),
            default="student",
            show_default=True,
            help="For --split: what is divided.",
        ),
        click.option(
            "--split", type=click.IntRange(min=1), help="Write so many shares as files, and end."
        ),
    ):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]  # click reads its options, not its arguments


def share(results: Path, sharing: ShareChoices, lab: Lab) -> int:
    """Do what the options ask for, and return the exit code."""
    if sharing.join:
        _join(results, sharing.join, lab)
    if sharing.split:
        _split(results, sharing, sharing.split, lab)
    if sharing.agreement or sharing.join:
        _say_agreement(results, lab)
    return 0


def _split(results: Path, sharing: ShareChoices, number: int, lab: Lab) -> None:
    reports = read_results(results)
    names = [report.submission for report in reports]
    shares = split(names, lab, number, sharing.by, sharing.twice)
    for path, one in zip(
        write_shares(results, reports, shares, sharing.out or results / "shares"),
        shares,
        strict=True,
    ):
        of = "" if one.by == "student" else f", {', '.join(one.questions)}"
        click.echo(f"{path}: {counted(len(one.submissions), 'submission')}{of}")
    click.echo(
        "Each is opened by `markprop review FILE` on another machine. Put the marks together with "
        f"`markprop review {results} --join FILE`, FILE being the folder that it was unpacked to."
    )


def _join(results: Path, files: tuple[Path, ...], lab: Lab) -> None:
    for path, joined in join(results, files, lab):
        click.echo(f"{path}: {counted(joined.taken, 'mark')} taken over.")
    settled = write_settled(results, lab)
    for note in settled.notes:
        click.echo(without_commands(one_line(f"Changes no mark: {note}", 400)))
    click.echo(f"Reports that changed: {len(settled.written)}.")


def _say_agreement(results: Path, lab: Lab) -> None:
    if not (results / FILE).is_file():
        click.echo("Nothing was marked here yet.")
        return
    store = Store(results / FILE)
    try:
        found = agreements(store, lab)
    finally:
        store.close()
    if not found:
        click.echo("No answer was marked by two markers who had not seen each other's marks.")
    for one in found:
        kappa = "" if one.kappa is None else f", Cohen's kappa {one.kappa:.2f}"
        told = f"{one.what}: {one.percentage:.0f} % of {counted(one.answers, 'answer')} alike"
        click.echo(without_commands(one_line(told + kappa, 200)))
