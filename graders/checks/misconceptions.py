"""Naming a mistake: the one planted mistake that gives exactly the student's results.

Nothing is said when two different mistakes explain them, or when the explanation is not refuted by
what is right on the same inputs: a name that misleads is worse than none.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np

from graders.checks import tolerances as tol
from graders.checks.arrays import as_array, expect_shape
from graders.checks.attempts import called
from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.oracles import Oracle
from graders.errors import Misconception, StudentError


class PlantedMistake(Protocol):
    """A planted answer of an exercise; see `graders.mistakes`."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def kind(self) -> str:
        """``mistake``, or ``right`` for an unusual right answer."""

    @property
    def text(self) -> str:
        """The clause that completes "Your results are exactly what you get if ..."."""

    def objects(self) -> dict[str, Any]:
        """Return what it defines, by name."""


# Runs the same calls on anything that has the exercise's names, and returns what came back.
Results = Callable[[Any], Sequence[Any]]

# Probes for layers, which tell mistakes from each other: the first cases hold all corner values,
# the last one may be of another kind.
PROBES = 3


def recognised(
    planted: Iterable[PlantedMistake],
    names: Any,
    results: Results,
    refuted: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
    *,
    reference: Any = None,
) -> Misconception | None:
    """Return the one known mistake that gives exactly the results of an answer.

    Parameters
    ----------
    planted : iterable of PlantedMistake
        The planted answers of the exercise.
    names : object
        The student's names.
    results : callable
        The calls to compare: gets an object with the exercise's names.
    refuted : callable, optional
        Gives those results that are not right; if not given, the reference's say whether one is.
    reference : object, optional
        The reference's names; they also stand for what a mistake leaves undefined.
    """
    try:
        got = list(results(names))
    except (Finding, StudentError):
        return None
    if refuted:
        telling = refuted(got)
    else:
        # Zeros among numbers that are right are no blank: something filled in the others.
        telling = got if not _all_alike(got, list(results(reference))) else []
    if not any(map(_tells, telling)):
        return None
    base = vars(reference) if reference is not None else {}
    found: dict[str, Misconception] = {}
    for mistake in planted:
        if mistake.kind != "mistake":
            continue
        made = _results_of(mistake, base, results)
        if made is not None and _all_alike(got, made):
            found.setdefault(mistake.text, named(mistake))
    return next(iter(found.values())) if len(found) == 1 else None


def _tells(result: Any) -> bool:
    """Whether a wrong result says more than that an answer is not written yet.

    Nothing at all, and zeros everywhere, are what an empty method and a stub give.
    """
    if result is None:
        return False
    if isinstance(result, list | tuple):
        return any(map(_tells, result))
    return not isinstance(result, int | float | np.number | np.ndarray) or bool(np.any(result))


@contextmanager
def naming(recognise: Callable[[], Misconception | None]) -> Iterator[None]:
    """Add the name of the mistake to whatever is found inside.

    Parameters
    ----------
    recognise : callable
        Called only after something was found.
    """
    try:
        yield
    except Finding as finding:
        finding.misconception = finding.misconception or recognise()
        raise


def named(mistake: PlantedMistake) -> Misconception:
    """Return a planted mistake as the sentence that a student reads."""
    return Misconception(mistake.id, f"Your results are exactly what you get if {mistake.text}.")


def layer_recogniser(
    planted: Iterable[PlantedMistake],
    names: Any,
    make_layer: Callable[[Any], Any],
    oracle: Oracle,
    *,
    method: str = "bprop",
) -> Callable[[Sequence[Case]], Misconception | None]:
    """Return a function that names the mistake in a layer, given the cases that it was judged on.

    Parameters
    ----------
    planted : iterable of PlantedMistake
        The planted answers of the exercise.
    names : object
        The student's names.
    make_layer : callable
        Makes a layer from an object that has the exercise's names.
    oracle : Oracle
        What is right.
    method : str
        Which results are compared, ``fprop`` or ``bprop``.

    Returns
    -------
    callable
        Gets the cases, and what the student's layer gave for the first of them: for each its
        outputs, and for `bprop` its gradients. A mistake must explain all that was given, and what
        is given to a few more questions.
    """
    step = 1 if method == "fprop" else 2

    def passes(layer: Any, cases: Sequence[Case]) -> Iterator[Any]:
        for case in cases:
            outputs = _told(layer.fprop, case.inputs)
            yield outputs
            if method == "bprop":
                handed = outputs if isinstance(outputs, np.ndarray) else case.grads
                yield _told(layer.bprop, case.inputs, handed, case.grads)

    def recognise(cases: Sequence[Case], found: Sequence[Any] = ()) -> Misconception | None:
        done = len(found) // step
        asked, rest = cases[:done], cases[done:]
        # The one at which it failed, what is left of the first ones, and the last.
        further = [*rest[: max(1, PROBES - done)], *rest[max(1, PROBES - done) :][-1:]]

        def results(given: Any) -> list[Any]:
            known = found if given is names else passes(make_layer(given), asked)
            return [*known, *(passes(make_layer(given), further) if further else ())]

        def refuted(got: Sequence[Any]) -> list[Any]:
            answers = zip([*asked, *further], got[step - 1 :: step], strict=True)
            return [answer for case, answer in answers if _is_refuted(oracle, case, answer, method)]

        return recognised(planted, names, results, refuted=refuted)

    return recognise


def _told(method: Callable[..., Any], *arrays: Any) -> Any:
    """Return an answer as an array where it is one, and an exception as its name."""
    try:
        answer = called(method, *arrays)
    except Finding as raised:
        return raised.kind
    except Exception as error:  # of a planted mistake
        return f"raised {type(error).__name__}"
    try:
        return as_array("answer", answer)
    except Finding:
        return answer


def _is_refuted(oracle: Oracle, probe: Case, answer: Any, method: str) -> bool:
    if method == "fprop":
        return not _alike(answer, oracle.outputs(probe.inputs))
    try:
        gradient = expect_shape("gradient", answer, probe.inputs.shape)
    except Finding:
        return True
    accepted = oracle.accepted(probe.inputs, probe.grads)
    return bool(accepted.objections(gradient, probe.grads).any())


def _results_of(
    mistake: PlantedMistake, base: Mapping[str, Any], results: Results
) -> list[Any] | None:
    """Return the results of a planted mistake; nothing if it raises, as some do on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return list(results(SimpleNamespace(**{**base, **mistake.objects()})))
        except Exception:
            return None


def _all_alike(first: Sequence[Any], second: Sequence[Any]) -> bool:
    return len(first) == len(second) and all(map(_alike, first, second))


def _alike(first: Any, second: Any) -> bool:
    try:
        one, two = as_array("first", first), as_array("second", second)
    except Finding:
        if isinstance(first, list | tuple) and isinstance(second, list | tuple):
            return _all_alike(first, second)  # ragged: `==` would compare arrays inside as a whole
        return bool(type(first) is type(second) and first == second)
    if one.shape != two.shape:
        return False
    relative, absolute = tol.RECOGNISED_RELATIVE, tol.RECOGNISED_ABSOLUTE
    return bool(np.allclose(one, two, rtol=relative, atol=absolute, equal_nan=True))
