"""What `select` found, as plain data that crosses from a bounded process to the trusted one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any

from graders.errors import SubmissionError
from graders.needed.lines import Span

MOST_STATEMENTS = 20_000
"""A long lab has 500; what has more is selected cell by cell."""

MOST_NAMES = 200_000
"""Names in all statements together; a long lab has 2,000."""

LONGEST_NAME = 200
"""Letters of a name; no answer rests on a longer one."""

_NAME = re.compile(r"\w+")
_LARGEST = 1 << 30  # of a line or column; a notebook's text has at most some millions
_NOT_DEFINED = re.compile(r"name '(\w+)' is not defined|local variable '(\w+)'")
_OF_A_MODULE = re.compile(r"(?:partially initialized )?module '")
_LOST = ("AttributeError", "FileNotFoundError", "KeyError", "IndexError", "StopIteration")


class SelectionError(SubmissionError):
    """A selection that no reading of ours can have made; the whole notebook is to run."""


@dataclass(frozen=True)
class Statement(Span):
    """One top-level statement, or a cell that can only run as a whole.

    Parameters
    ----------
    needed : bool
        Whether a wanted name needs it, or nobody can tell.
    unknown : bool
        Whether it is kept because nobody can tell what it does.
    may_stop : bool
        Whether it may raise, which ends its cell when the whole notebook runs.
    binds : tuple of str
        Names that it binds, deletes or changes itself.
    remakes : tuple of str
        Those among the needed names that something before it has made otherwise.
    hands_over : tuple of str
        Wanted names that it gives as they are to code which cannot be read.
    imports : tuple of str
        Top-level modules that it imports.
    rescued : bool
        Whether it stands in a cell that Python cannot read as a whole; it is not needed then.
    users : tuple of str
        Wanted names that need it.
    """

    needed: bool = True
    unknown: bool = False
    may_stop: bool = True
    rescued: bool = False
    binds: tuple[str, ...] = ()
    remakes: tuple[str, ...] = ()
    hands_over: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    users: tuple[str, ...] = ()

    @property
    def names(self) -> int:
        """How many names it holds."""
        return sum(len(getattr(self, field)) for field in _LISTS)


@dataclass(frozen=True)
class Failure:
    """A needed statement that failed.

    Parameters
    ----------
    index : int
        Its place in `Selection.statements`.
    name : str
        Class name of the exception.
    message : str
        What the exception says. It is the student's text: it can only decide what runs.
    """

    index: int
    name: str
    message: str = ""


@dataclass(frozen=True)
class Selection:
    """All statements of a notebook in their order, those to run marked as needed."""

    statements: tuple[Statement, ...] = ()

    def needed_of(self, cell: int) -> list[Statement]:
        """Return the statements of one cell that are to run, in their order."""
        return [one for one in self.statements if one.cell == cell and one.needed]

    @property
    def cells(self) -> list[int]:
        """Numbers of the cells in which anything is needed, in their order."""
        return list(dict.fromkeys(one.cell for one in self.statements if one.needed))

    def users_of(self, statement: Statement) -> tuple[str, ...]:
        """Return the wanted names that need a statement."""
        return statement.users

    def why_whole(
        self,
        *,
        missing: Collection[str] = (),
        unbound: Collection[str] = (),
        failures: Iterable[Failure] = (),
        of: Collection[str] | None = None,
    ) -> str:
        """Return why the whole notebook has to run after all; empty if it need not.

        To be asked only where an exercise is not fully passed.

        Parameters
        ----------
        missing : collection of str
            Names that were asked for, of which something is not there.
        unbound : collection of str
            Those that are not there at all.
        failures : iterable of Failure
            Needed statements that failed.
        of : collection of str, optional
            Names of the exercises that are not fully passed; all names if None.
        """
        for one in self.statements:
            if not one.needed:
                for name in one.binds:
                    if name in missing:
                        return f"`{name}` is missing, and {one.place}, which was left out, binds it"
                for name in one.hands_over:
                    if of is None or name in of:
                        return f"{one.place}, which was left out, hands over `{name}`"
        failed = {failure.index: failure for failure in failures}
        for index, one in enumerate(self.statements):
            if one.needed and index not in failed:
                for name in unbound:
                    if name in one.binds:
                        return f"`{name}` is missing, though {one.place}, ran to its end"
            asked = one.unknown or of is None or not set(one.users).isdisjoint(of)
            if index in failed and asked and (why := self._why_failed(one, index, failed)):
                return why
        return self._why_stopped(failed, of)

    def _why_failed(self, one: Statement, index: int, failed: Mapping[int, Failure]) -> str:
        failure = failed[index]
        said = f"{one.place}, which is needed, failed with {failure.name}"
        if failure.name in ("NameError", "UnboundLocalError"):
            match = _NOT_DEFINED.search(failure.message)
            name = match and (match[1] or match[2])
            others = (other for at, other in enumerate(self.statements) if at not in failed)
            if name is None or any(name in other.binds for other in others):
                return said
        elif failure.name == "ModuleNotFoundError" and one.users:
            return f"{said}, and what needs it may only name that module"
        elif failure.name in _LOST and not _OF_A_MODULE.match(failure.message):
            return said
        if one.unknown and failure.name not in ("ImportError", "ModuleNotFoundError", "NameError"):
            return f"{said}, and nobody can tell what it would have done"
        if one.remakes:
            return f"{said}, and `{one.remakes[0]}` had another value before"
        return ""

    def _why_stopped(self, failed: Mapping[int, Failure], of: Collection[str] | None) -> str:
        """Look for what a whole cell would not have reached, though it makes a name anew."""
        stop: Statement | None = None
        for index, one in enumerate(self.statements):
            if stop is not None and stop.cell != one.cell:
                stop = None
            used = of is None or not set(one.users).isdisjoint(of)
            if stop is not None and one.needed and one.remakes and used:
                return (
                    f"{one.place}, makes `{one.remakes[0]}` anew, which {stop.place}, could have"
                    " prevented"
                )
            if index in failed or (one.may_stop and not one.needed):
                stop = stop or one
        return ""

    def to_json(self) -> dict[str, Any]:
        """Return the selection as JSON's types."""
        return {"statements": [asdict(one) for one in self.statements]}

    @classmethod
    def from_json(cls, data: object) -> Selection:
        """Return the selection that `to_json` gave.

        Raises
        ------
        SelectionError
            Something in it is not of the kind, size or order that `select` makes.
        """
        if not isinstance(data, dict) or set(data) != {"statements"}:
            raise SelectionError("A selection is an object with `statements`.")
        listed = data["statements"]
        if not isinstance(listed, list) or len(listed) > MOST_STATEMENTS:
            raise SelectionError(f"A selection has a list of at most {MOST_STATEMENTS} statements.")
        statements = tuple(_statement(one, at) for at, one in enumerate(listed))
        if any(a.cell > b.cell for a, b in pairwise(statements)):
            raise SelectionError("The statements of a selection stand in the order of their cells.")
        names = sum(one.names for one in statements)
        if names > MOST_NAMES:
            raise SelectionError(f"A selection holds {names} names; at most {MOST_NAMES} are read.")
        return cls(statements)


_LISTS = ("binds", "remakes", "hands_over", "imports", "users")
_FLAGS = ("needed", "unknown", "may_stop", "rescued")


def _statement(data: object, at: int) -> Statement:
    where = f"Statement {at} of a selection"
    if not isinstance(data, dict) or set(data) != {field.name for field in fields(Statement)}:
        raise SelectionError(f"{where} does not have a statement's fields.")
    values = dict(data)
    for key in ("cell", "first", "last"):
        _expect_number(values[key], 1, f"{where}: `{key}`")
    _expect_number(values["start"], 0, f"{where}: `start`")
    if values["end"] is not None:
        _expect_number(values["end"], 0, f"{where}: `end`")
    if values["first"] > values["last"]:
        raise SelectionError(f"{where} ends before it begins.")
    for key in _FLAGS:
        if not isinstance(values[key], bool):
            raise SelectionError(f"{where}: `{key}` is no truth value.")
    for key in _LISTS:
        values[key] = _names(values[key], f"{where}: `{key}`")
    return Statement(**values)


def _expect_number(value: object, least: int, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _LARGEST:
        raise SelectionError(f"{what} is no number from {least} on.")


def _names(value: object, what: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_NAMES:
        raise SelectionError(f"{what} is no list of names.")
    for name in value:
        if not isinstance(name, str) or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
            raise SelectionError(f"{what} holds something that is no name.")
    return tuple(value)
