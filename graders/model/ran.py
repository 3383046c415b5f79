"""How a notebook ran, and within what bounds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class CellFailure:
    """One notebook cell, or a statement of it, that did not run to its end.

    Parameters
    ----------
    cell : int
        Number over all cells, from 1.
    name, message : str
        Class name and text of the exception, or ``Stopped`` and the reason.
    line : int, optional
        Line within the cell, from 1.
    """

    cell: int
    name: str
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Statements:
    """How many of a notebook's statements ran.

    Parameters
    ----------
    needed : int
        What the exercises need.
    ran, failed : int
        Of these: how many ran to their end, and how many did not.
    left_out : int
        What nothing needs.
    """

    needed: int
    ran: int
    failed: int
    left_out: int


@dataclass(frozen=True)
class Lacking:
    """A module that a notebook imports and that is not there.

    Parameters
    ----------
    module : str
        Its top-level name.
    cell, line : int
        Where it is imported first.
    needed_by : tuple of str
        The names of the lab that need it.
    """

    module: str
    cell: int
    line: int
    needed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotebookRun:
    """How the notebook ran before the checks.

    Parameters
    ----------
    cells : int
        Number of all cells.
    executed : int
        Number of code cells that ran to their end or to an exception.
    failures : tuple of CellFailure
        What did not run to its end, in order.
    statements : Statements, optional
        How many statements ran, where the notebook was read statement by statement.
    lacking : tuple of Lacking
        Modules that it imports and that are not there.
    busiest : tuple of int
        The cells into which most time went, where time was short.
    """

    cells: int
    executed: int
    failures: tuple[CellFailure, ...] = ()
    statements: Statements | None = None
    lacking: tuple[Lacking, ...] = ()
    busiest: tuple[int, ...] = ()

    def with_need_by(self, names: Mapping[str, Collection[str]]) -> NotebookRun:
        """Return it with modules that these names turned out to need, by module."""
        lacking = (
            replace(one, needed_by=tuple(dict.fromkeys((*one.needed_by, *names[one.module]))))
            if one.module in names
            else one
            for one in self.lacking
        )
        return replace(self, lacking=tuple(lacking))

    def without_need_by(self, names: Collection[str]) -> NotebookRun:
        """Return it with modules that these names did not need after all."""
        lacking = (
            replace(one, needed_by=tuple(n for n in one.needed_by if n not in names))
            for one in self.lacking
        )
        return replace(self, lacking=tuple(lacking))


@dataclass(frozen=True)
class SandboxFacts:
    """What isolated the student's process in this run.

    Parameters
    ----------
    mode : str
        ``strict``, ``auto`` or ``off``, as asked for.
    layers : tuple of str
        The layers that were in force, for example ``landlock``, ``seccomp``, ``rlimits``.
    """

    mode: str
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission, all kept from outside the student's process.

    Parameters
    ----------
    total_s, cell_s, call_s : float
        CPU seconds of the student's processes for the whole submission, for one cell, for one call.
    memory_mib : int
        Memory in MiB.
    """

    total_s: float = 300.0
    cell_s: float = 60.0
    call_s: float = 10.0
    memory_mib: int = 2048
