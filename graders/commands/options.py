"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graders.catalogue.choosing import having
from graders.catalogue.labs import configured_labs
from graders.errors import MarkpropError
from graders.model import Lab, Limits

if TYPE_CHECKING:  # Dask is an extra
    from graders.marking.cluster import Cluster

F = TypeVar("F", bound=Callable[..., Any])

labs_option = click.option(
    "--labs",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    callback=lambda context, option, given: (*configured_labs(), *given),
    help="A folder with labs of your own; may be given more than once, or stand in pyproject.toml.",
)

sandbox_option = click.option(
    "--sandbox",
    type=click.Choice(["strict", "auto", "off"]),
    default="auto",
    show_default=True,
    help="strict refuses to run without full isolation; auto uses what the machine offers.",
)


quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Say only what needs you; the exit code says the rest."
)

cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A Dask scheduler, such as tls://10.0.0.1:8786, or local:N for N workers here.",
)


def cluster_at(address: str, labs: tuple[Path, ...] = ()) -> Cluster:
    """Return the cluster at an address; without Dask installed, the command ends with a sentence.

    Parameters
    ----------
    address : str
        What `--cluster` says.
    labs : tuple of Path
        Folders with labs of the course's own.
    """
    try:
        from graders.marking.cluster import Cluster
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("dask", "distributed"):
            raise
        raise MarkpropError(
            "--cluster needs the package distributed, here and on every worker. Install it with: "
            'pip install "markprop[grader,dask]"'
        ) from None
    return Cluster(address, labs)


def limit_options(command: F) -> F:
    """Add the limits on one submission; the command gets them as its four arguments."""
    defaults = Limits()
    options = (
        ("--time-limit", defaults.total_s, float, "CPU seconds for one submission."),
        ("--cell-limit", defaults.cell_s, float, "CPU seconds for one cell."),
        ("--call-limit", defaults.call_s, float, "CPU seconds for one call."),
        ("--memory", defaults.memory_mib, int, "MiB of memory for one submission."),
    )
    for name, default, kind, text in reversed(options):
        bounds = click.IntRange(min=64) if kind is int else click.FloatRange(min=0, min_open=True)
        command = click.option(name, type=bounds, default=default, show_default=True, help=text)(
            command
        )
    return command


def limits_of(time_limit: float, cell_limit: float, call_limit: float, memory: int) -> Limits:
    """Return the limits that the options of `limit_options` say."""
    return Limits(time_limit, cell_limit, call_limit, memory)


def chosen_exercises(lab: Lab, exercises: tuple[str, ...], without: tuple[str, ...] = ()) -> Lab:
    """Return the lab with these exercises alone, or without those; an unknown one ends the command.

    Parameters
    ----------
    lab : Lab
        The whole lab.
    exercises : tuple of str
        Ids of the exercises to keep; all of them if there are none.
    without : tuple of str
        Ids of exercises to leave out.
    """
    having([lab], (*exercises, *without))
    chosen = lab.only(exercises)
    kept = tuple(exercise for exercise in chosen.exercises if exercise.id not in without)
    if not kept:
        raise MarkpropError("--without leaves no exercise to grade.")
    return replace(chosen, exercises=kept)
