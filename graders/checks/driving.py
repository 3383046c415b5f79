"""Keeps Hypothesis to what a grading can afford, and its examples to what a student can read.

Hypothesis finds a failing example and shrinks it. Three things are added: the smaller example must
show the same kind of difference; the search ends after a fixed number of calls, never after a time;
and an answer that fails once and passes when asked again is told so, in those words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import numpy as np

from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.raised import hint_on_error
from graders.errors import CheckFailed, CheckUndecided, StudentError

# Calls of a check's body after its first failure. Half of all failures are at their smallest after
# nine, and a wrong answer should cost about as much to mark as a right one.
MOST_SHRINKING_CALLS = 40


class _Enough(BaseException):
    """Ends the search. Not an `Exception`, which Hypothesis would try to shrink as well."""


class _Shows(AssertionError):
    """Tells Hypothesis that an example shows the difference: always raised at one place."""


def driven(check: Callable[..., Any]) -> Callable[..., Any]:
    """Return a Hypothesis test that ends after a bounded number of calls with one clear finding.

    Parameters
    ----------
    check : callable
        A test decorated with `hypothesis.given`; its inner test is replaced.
    """
    handle: Any = check.hypothesis  # type: ignore[attr-defined]
    # A file that is collected twice in one process must not be driven twice.
    body = getattr(handle.inner_test, "undriven", handle.inner_test)
    drawn = tuple(handle._given_kwargs)
    search = _Search(body, drawn)

    @wraps(body)
    def example(*args: Any, **kwargs: Any) -> None:
        search.example(args, kwargs)

    @wraps(check)
    def run(*args: Any, **kwargs: Any) -> None:
        search.restart()
        try:
            check(*args, **kwargs)
        except (_Enough, _Shows):
            pass
        except Exception:
            if search.best is None:
                raise
        search.conclude()

    example.undriven = body  # type: ignore[attr-defined]
    handle.inner_test = example
    return run


class _Search:
    """The failures that one run of a check has met."""

    def __init__(self, body: Callable[..., Any], drawn: tuple[str, ...]) -> None:
        self._body = body
        self._drawn = drawn
        self.restart()

    def restart(self) -> None:
        self._kind: str | None = None
        self._left = MOST_SHRINKING_CALLS
        self._known: dict[bytes, bool] = {}
        self.best: tuple[tuple[float, ...], Exception, tuple[Any, ...], dict[str, Any]] | None = (
            None
        )
        self._ours: Exception | None = None

    def example(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Run the body once, and raise `_Shows` if the example shows the difference."""
        key = b"|".join(_bytes(kwargs[name]) for name in self._drawn)
        if key not in self._known:
            if self._kind is not None:
                self._left -= 1
            if self._left < 0:
                raise _Enough
            self._known[key] = self._fails(args, kwargs)
        if self._known[key]:
            raise _Shows

    def _fails(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        try:
            self._body(*args, **kwargs)
        except (AssertionError, StudentError) as error:
            kind = _kind(error)
            if self._kind is None:
                self._kind = kind
            if kind != self._kind:
                return False
            size = _size([kwargs[name] for name in self._drawn])
            if self.best is None or size <= self.best[0]:
                self.best = (size, error, args, kwargs)
            return True
        except CheckUndecided as error:
            self._ours = error
            raise _Enough from None
        return False

    def conclude(self) -> None:
        """Raise what the search found, if anything."""
        if self._ours is not None and self.best is None:
            raise self._ours
        if self.best is None:
            return
        _, error, args, kwargs = self.best
        inputs = _counterexample({name: kwargs[name] for name in self._drawn})
        try:
            self._body(*args, **kwargs)
        except (AssertionError, StudentError):
            raise _with_example(error, inputs) from None
        raise Finding(
            "unsteady",
            "Two calls with the same input gave different results.",
            counterexample=inputs,
            hint="Look for randomness, or for state that an earlier call left behind.",
        )


def _kind(error: Exception) -> str:
    if isinstance(error, Finding):
        return error.kind
    if isinstance(error, StudentError):
        return f"raised {error.name} in {error.call}"
    return type(error).__name__


def _with_example(error: Exception, inputs: Mapping[str, Any]) -> Exception:
    """Return the failure together with the input that shows it."""
    if isinstance(error, CheckFailed):
        if not error.counterexample:
            error.counterexample = dict(inputs)
        return error
    if isinstance(error, StudentError):
        return Finding(_kind(error), f"{error}.", counterexample=inputs, hint=hint_on_error(error))
    return error


def _counterexample(drawn: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in drawn.items():
        if isinstance(value, Case):
            shown |= {"inputs": value.inputs, "grads_wrt_outputs": value.grads}
        elif isinstance(value, np.ndarray | int | float):
            shown[name] = value
    return shown


def _arrays(value: Any) -> list[Any]:
    return [value.inputs, value.grads] if isinstance(value, Case) else [value]


def _bytes(value: Any) -> bytes:
    parts = []
    for item in _arrays(value):
        if isinstance(item, np.ndarray):
            parts += [repr(item.shape).encode(), item.tobytes()]
        else:
            parts.append(repr(item).encode())
    return b"/".join(parts)


def _size(values: list[Any]) -> tuple[float, ...]:
    """Order examples: fewer entries first, then the ones that are shorter to write."""
    items = [item for value in values for item in _arrays(value)]
    flat = [v for item in items for v in np.ravel(np.asarray(item)).tolist()]
    return (
        len(flat),
        sum(len(f"{v:g}") if isinstance(v, float) else 1 for v in flat),
        -sum(v == 1 for v in flat),
    )
