"""Keeps Hypothesis to what a grading can afford, and its examples to what a student can read.

Hypothesis finds a failing example and shrinks it. Three things are added: the smaller example must
show the same kind of difference; the search ends after a fixed number of calls, never after a time;
and an answer that fails once and passes when asked again is told so, in those words.

What Hypothesis draws while nothing fails is always the same, because the seed is: so it is drawn
once per process, and an answer that passes is never judged through the engine, which costs more
than the questions. One that fails is handed to the engine with all that is known of it: nothing is
asked twice, and what is found is what the engine alone would find.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

import numpy as np
from hypothesis.errors import HypothesisException

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

    Its attribute ``draw`` draws the examples, for whoever forks processes that run it.

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

    @cache
    def draw() -> list[dict[str, Any]]:
        return search.drawings(check)

    @wraps(check)
    def run(*args: Any, **kwargs: Any) -> None:
        search.restart()
        try:
            if not search.all_pass(draw(), args, kwargs):
                check(*args, **kwargs)
        except (_Enough, _Shows):
            pass
        except Exception:
            if search.best is None:
                raise
        search.conclude()

    example.undriven = body  # type: ignore[attr-defined]
    handle.inner_test = example
    run.draw = draw  # type: ignore[attr-defined]
    return run


class _Search:
    """The failures that one run of a check has met."""

    def __init__(self, body: Callable[..., Any], drawn: tuple[str, ...]) -> None:
        self._body = body
        self._drawn = drawn
        self._drawing: list[dict[str, Any]] | None = None
        self.restart()

    def drawings(self, check: Callable[..., Any]) -> list[dict[str, Any]]:
        """Return what a check's examples are while none fails, in their order."""
        found: list[dict[str, Any]] = []
        self._drawing = found
        try:
            check(**dict.fromkeys(inspect.signature(check).parameters))
        finally:
            self._drawing = None
            self.restart()
        return found

    def all_pass(
        self, drawings: list[dict[str, Any]], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> bool:
        """Run the body on examples drawn before, and tell whether all of them pass."""
        try:
            for drawn in drawings:
                self.example(args, {**kwargs, **copy.deepcopy(drawn)})
        except _Shows:
            return False
        except HypothesisException:  # the body itself speaks to the engine
            self.restart()
            return False
        return bool(drawings)

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
        if key not in self._known and self._drawing is not None:
            self._drawing.append({name: kwargs[name] for name in self._drawn})
            self._known[key] = False
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
