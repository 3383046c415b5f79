"""What each method of an exercise must be right for, and what a condition on its calls is.

A lab's `mistakes/contracts.toml` says it: between which bounds arguments and their sizes may be.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.errors import AuthoringError

Holds = bool | NDArray[np.bool_]  # a truth value for each entry of an argument, or for all at once

_KNOWN = {"rows", "columns", "length", "count", "choices", "number"}
_KNOWN |= {"sizes", "signed", "zeros", "ties", "throughout", "axis"}


@dataclass(frozen=True)
class Contract:
    """What one method, or function, must be right for.

    Parameters
    ----------
    exercise : str
        Id of the exercise.
    method : str
        ``TanhLayer.fprop``, or the name of a function; ``fit_polynomial.predict`` for what a
        function gives, if that is a function.
    arguments, made : mapping
        By name, what may be handed over in a call, and when the object is made.
    draws : bool
        Whether results are random, from the `rng` that the object was made with.
    spoils : str, optional
        The attribute that holds the result, of a method that returns nothing.
    once : bool
        Whether an object is asked but once.
    alike : bool
        Whether the arrays that an object is handed have one shape in all calls.
    scale : str, optional
        The argument to whose size results are compared, as gradients are to those that come from
        above.
    """

    exercise: str
    method: str
    arguments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    made: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    draws: bool = False
    spoils: str | None = None
    once: bool = False
    alike: bool = False
    scale: str | None = None

    @property
    def of_objects(self) -> bool:
        """Whether it is a method, of objects of a class."""
        owner, dot, _ = self.method.partition(".")
        return bool(dot) and owner[0].isupper()

    @property
    def varies_in_shape(self) -> bool:
        """Whether an argument has a shape, which may be another in each call."""
        if self.once or self.alike:
            return False
        shaped = {"rows", "columns", "length", "sizes"}
        return any(shaped & set(spec) for spec in self.arguments.values())


@dataclass(frozen=True)
class Call:
    """One call, and what went before it.

    Parameters
    ----------
    arguments, made : mapping
        By name, what the method was handed, and the object when it was made.
    number, total : int
        Which call of this object it is, and which of all.
    made_as : int
        Which object of its class it is; 1 for a function.
    before : Call, optional
        The call of this object before it.
    elsewhere : bool
        Whether another object was called in between.
    """

    arguments: Mapping[str, Any]
    made: Mapping[str, Any]
    number: int = 1
    total: int = 1
    made_as: int = 1
    before: Call | None = None
    elsewhere: bool = False

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Shapes of all arrays among the arguments, and those that are asked for."""
        given = self.arguments.values()
        asked = [value for value in given if isinstance(value, tuple)]
        return asked + [array.shape for value in given for array in arrays_of(value)]


@dataclass(frozen=True)
class Condition:
    """Something that may be true of a call.

    Parameters
    ----------
    words : str
        What, in words: "`inputs` has one row".
    axes : frozenset of str
        What it speaks of; two conditions may be asked together if they speak of different things.
    holds : callable
        Tells whether it is true of a call, or for which entries of an argument.
    alone : bool
        Whether it comes too rarely to be asked together with another.
    """

    words: str
    axes: frozenset[str]
    holds: Callable[[Call], Holds]
    alone: bool = False


def read_contracts(lab_folder: Path, exercise_id: str) -> list[Contract]:
    """Return what a lab's notes say about the methods of an exercise; nothing where there are none.

    Raises
    ------
    AuthoringError
        A contract says something that no condition is known for.
    """
    path = lab_folder / "mistakes" / "contracts.toml"
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("contract", [])
    for entry in entries:
        for spec in (*entry.get("arguments", {}).values(), *entry.get("made", {}).values()):
            if unknown := sorted(set(spec) - _KNOWN):
                raise AuthoringError(f"{path}: {entry['method']}: unknown key {unknown[0]!r}.")
    return [Contract(**entry) for entry in entries if entry["exercise"] == exercise_id]


def arrays_of(value: Any) -> list[NDArray[Any]]:
    """Return an argument's arrays: itself, or those of a list."""
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays_of(item)]
    if hasattr(value, "detach"):  # a PyTorch tensor
        value = value.detach().numpy()
    value = getattr(value, "value", value)  # a node of the `dp` library
    return [value] if isinstance(value, np.ndarray) else []
