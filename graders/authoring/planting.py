"""Makes the reference wrong where a condition holds, and leaves it right everywhere else."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.authoring.contracts import Call, Condition, Contract, Holds, arrays_of

# How results are wrong: a factor, and what is added. The first that shows is taken.
KINDS = {"doubled": (2.0, 0.0), "turned round": (-1.0, 0.0), "zero": (0.0, 0.0), "off by 1": (1, 1)}
# Of random numbers around zero the sign says nothing, and an offset that their spread hides is
# no mistake that any number of them would show.
KINDS_OF_DRAWS = {"doubled": (2.0, 0.0), "zero": (0.0, 0.0), "off by 1": (1.0, 1.0)}
# What differs by less than this share of itself is not called wrong; nor what differs by less than
# this share of the scale of all results, ten times what checks tolerate.
_SHOWS = 1e-3
_SHOWS_AT_ALL = 1e-5


@dataclass
class _Memory:
    """What was called so far."""

    total: int = 0
    objects: list[Any] = field(default_factory=list)  # kept, so that no place is taken twice
    calls: dict[int, Call] = field(default_factory=dict)
    made: dict[int, dict[str, Any]] = field(default_factory=dict)
    latest: int | None = None

    def note_made(self, owner: Any, arguments: dict[str, Any]) -> None:
        self.objects.append(owner)
        self.made[id(owner)] = arguments

    def note_call(self, owner: Any, arguments: dict[str, Any]) -> Call:
        key = id(owner)
        before = self.calls.get(key)
        self.total += 1
        call = Call(
            arguments,
            self.made.get(key, {}),
            number=before.number + 1 if before else 1,
            total=self.total,
            made_as=1 + next((i for i, o in enumerate(self.objects) if o is owner), 0),
            before=replace(before, before=None) if before else None,
            elsewhere=before is not None and self.latest != key,
        )
        self.calls[key], self.latest = call, key
        return call


def plant(
    names: dict[str, Any], contract: Contract, conditions: Sequence[Condition], salt: int
) -> None:
    """Replace what a contract speaks of by something that is wrong where all conditions hold.

    Parameters
    ----------
    names : dict
        The globals that hold the reference.
    contract : Contract
        Of the method.
    conditions : sequence of Condition
        All must hold.
    salt : int
        Chooses how results are wrong, and which of several.
    """
    owner, _, method = contract.method.partition(".")
    of_object = isinstance(names[owner], type)
    memory = _Memory()

    def spoiling(function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function)

        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = {name: _copied(value) for name, value in bound.arguments.items()}
            this = args[0] if of_object else function
            call = memory.note_call(this, {n: v for n, v in given.items() if n != "self"})
            holds = [condition.holds(call) for condition in conditions]
            result = function(*args, **kwargs)
            if not all(np.any(one) for one in holds):
                return result
            scale = arrays_of(given[contract.scale])[0] if contract.scale else None
            if contract.spoils is None:
                return _spoiled(result, holds, contract.draws, salt, scale)
            kept = getattr(this, contract.spoils)
            setattr(this, contract.spoils, _spoiled(kept, holds, contract.draws, salt, scale))
            return result

        return called

    if not method:
        names[owner] = spoiling(names[owner])
    elif of_object:
        names[owner] = _derived(names[owner], method, spoiling, memory)
    else:
        names[owner] = _giving(names[owner], spoiling, memory)


def _giving(
    function: Callable[..., Any], spoiling: Callable[[Callable[..., Any]], Any], memory: _Memory
) -> Callable[..., Any]:
    """Return a function that gives what is spoilt, as a training gives what predicts.

    What it gives is an object of its own each time.
    """

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        given = function(*args, **kwargs)
        memory.note_made(given, {})
        return spoiling(given)

    return called


def _derived(
    base: Any, method: str, spoiling: Callable[[Callable[..., Any]], Any], memory: _Memory
) -> type:
    """Return a class of the same name whose method is spoilt."""
    signature = inspect.signature(base.__init__)

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        base.__init__(self, *args, **kwargs)
        bound = signature.bind(self, *args, **kwargs)
        bound.apply_defaults()
        memory.note_made(self, dict(bound.arguments))

    body = {"__init__": __init__, "__doc__": base.__doc__, "__module__": base.__module__}
    return type(base.__name__, (base,), {**body, method: spoiling(getattr(base, method))})


def _copied(value: Any) -> Any:
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value.copy() if isinstance(value, np.ndarray) else value


def _spoiled(
    result: Any, holds: Sequence[Holds], draws: bool, salt: int, scale: NDArray[Any] | None
) -> Any:
    """Return a result that is wrong where the conditions hold; of several parts one is."""
    if callable(result):
        return lambda *args: _spoiled(result(*args), [True], draws, salt, None)
    if isinstance(result, list | tuple) and not all(map(_is_number, result)):
        part = salt % len(result)
        parts = list(result)
        parts[part] = _spoiled(parts[part], holds, draws, salt // len(result), scale)
        return type(result)(parts)
    right = _plain(result)
    where = np.logical_and.reduce([_placed(one, right.shape) for one in holds])
    sizes = np.broadcast_to(1.0 if scale is None else np.abs(scale).max(initial=0.0), right.shape)
    if scale is not None and scale.shape == right.shape:
        sizes = np.abs(scale)
    factor, offset = _first_that_shows(right[where], sizes[where], draws, salt)
    if isinstance(result, list):
        result = np.asarray(result)
    changed = result * np.where(where, factor, 1.0) + np.where(where, offset, 0.0)
    return float(changed) if isinstance(result, float) else changed


def _first_that_shows(
    values: NDArray[Any], sizes: NDArray[Any], draws: bool, salt: int
) -> tuple[float, float]:
    """Return the first kind by which some value is wrong beyond what any check tolerates."""
    kinds = list((KINDS_OF_DRAWS if draws else KINDS).values())
    first = salt % len(kinds)
    kinds = [*kinds[first:], *kinds[:first]]
    least = np.maximum(_SHOWS * np.abs(values), _SHOWS_AT_ALL * sizes)
    for factor, offset in kinds:
        change = np.abs(values * factor + offset - values)
        hidden = draws and change.sum() < (1 - _SHOWS) * np.abs(values).sum()
        if (change > least).any() and not hidden:
            return factor, offset
    return kinds[-1]


def _placed(holds: Holds, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return where a result is concerned: the same entries, the same rows, or all of it."""
    mask = np.asarray(holds)
    if mask.shape == shape:
        return mask
    if mask.ndim and shape and mask.shape[0] == shape[0]:
        rows = mask.reshape(shape[0], -1).any(axis=1)
        return np.broadcast_to(rows.reshape(-1, *[1] * (len(shape) - 1)), shape)
    return np.full(shape, bool(mask.any()))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number)


def _plain(result: Any) -> NDArray[Any]:
    """Return the numbers of an array, a tensor, or a node of the `dp` library."""
    if hasattr(result, "detach"):
        result = result.detach().numpy()
    return np.asarray(getattr(result, "value", result), dtype=float)
