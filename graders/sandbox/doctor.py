"""What this machine offers for the sandbox, layer by layer, and which mode results."""

from __future__ import annotations

import platform
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from graders.errors import MarkpropError, SandboxUnavailable
from graders.inside import jail, offers
from graders.model import Limits
from graders.sandbox import environment, layers
from graders.sandbox.forking import can_fork
from graders.sandbox.launcher import Launcher, find_offers
from graders.sandbox.staging import Stage


@dataclass(frozen=True)
class Layer:
    """One layer on this machine.

    Parameters
    ----------
    name, what : str
        Its name in reports, and what it does for you.
    available : bool
        Whether it can be had.
    detail : str
        Its version, or why it cannot be had.
    remedy : str
        How to get it; empty if it can be had, or if nothing rests on it.
    """

    name: str
    what: str
    available: bool
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Findings:
    """What there is to know before a class is graded here.

    Parameters
    ----------
    machine : str
        Operating system and Python.
    layers : tuple of Layer
        Each layer that Markprop knows.
    strict : str or None
        Why ``--sandbox strict`` refuses this machine; None if it does not.
    chosen : tuple of str
        The layers that ``--sandbox auto`` puts in force.
    warm : bool
        Whether kernels are forked from one warm process.
    trial : str or None
        Why a notebook does not run in that sandbox; None if it does.
    seconds : float
        How long the trial's notebook took from start to end.
    """

    machine: str
    layers: tuple[Layer, ...]
    strict: str | None
    chosen: tuple[str, ...]
    warm: bool
    trial: str | None
    seconds: float


def examine() -> Findings:
    """Look at every layer, and run one notebook in what results."""
    with TemporaryDirectory(prefix="markprop-") as home:
        found = find_offers(Path(home))
    folders = [*layers.interpreter_folders(), *environment.package_folders()]
    closed = layers.first_closed(folders)
    try:
        layers.choose("strict", found, closed is None)
        strict = None
    except SandboxUnavailable as refusal:
        strict = str(refusal)
    chosen = layers.choose("auto", found, closed is None)
    trial, seconds = _try_out()
    return Findings(
        machine=f"{platform.system()} {platform.release()} on {platform.machine()}, "
        f"Python {platform.python_version()}",
        layers=tuple(_layer(name, found, closed) for name in found),
        strict=strict,
        chosen=chosen,
        warm=can_fork(),
        trial=trial,
        seconds=seconds,
    )


def _layer(name: str, found: dict[str, str], closed: Path | None) -> Layer:
    reason = found[name]
    if name == jail.OWN_USER and not reason and closed is not None:
        reason = f"other users may not read {closed}"
    if reason:
        needless = name in (jail.OWN_USER, jail.NO_CAPABILITIES) and _is_user(found)
        remedy = "" if needless else layers.HOW_TO_GET[name]
        return Layer(name, layers.WHAT[name], False, reason, remedy)
    detail = f"version {offers.landlock_version()}" if name == jail.LANDLOCK else ""
    return Layer(name, layers.WHAT[name], True, detail)


def _is_user(found: dict[str, str]) -> bool:
    """Whether we are an ordinary user, who has no powers that must be taken away."""
    return bool(found[jail.NO_CAPABILITIES])


def _try_out() -> tuple[str | None, float]:
    cell = nbformat.v4.new_code_cell("import numpy")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    try:
        with Launcher("auto") as launcher:
            with Stage(None) as warming, launcher.open(warming, notebook, Limits()):
                pass  # the first waits for the warm process
            started = time.monotonic()
            with Stage(None) as stage, launcher.open(stage, notebook, Limits()) as session:
                failures = session.failures
            seconds = time.monotonic() - started
    except MarkpropError as error:
        return str(error), 0.0
    reason = f"{failures[0].name}: {failures[0].message}" if failures else None
    return reason, seconds
