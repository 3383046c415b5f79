"""Asking a student's random code for numbers: a seeded generator on the right side of the wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array, expect_shape
from graders.checks.feedback import Finding, number
from graders.checks.forms import in_form
from graders.checks.made import expect_object
from graders.errors import AnswerAbsent, CheckFailed, StudentError

Array = NDArray[np.float64]

SHAPE_AXES = "(output_dim, input_dim)"


def state(names: Any, seed: int) -> Any:
    """Return a `RandomState` beside the code that will draw from it.

    Parameters
    ----------
    names : object
        The student's names, the reference's, or those of a planted mistake.
    seed : int
        From 0 to 2**32 - 1.
    """
    if hasattr(type(names), "random_state"):
        return names.random_state(seed)
    return np.random.RandomState(seed)


def seeds(rng: np.random.Generator, count: int) -> list[int]:
    """Return seeds that `RandomState` takes."""
    return [int(seed) for seed in rng.integers(0, 2**31, count)]


def weights(init: Any, shape: tuple[int, int]) -> Array:
    """Return a matrix of first weights from a student's initialiser."""
    return _weights(expect_object("The initialiser", init)(shape), shape)


def weights_in_turn(init: Any, shapes: Sequence[tuple[int, int]]) -> list[Array]:
    """Return a matrix for each shape, from one initialiser called as often, in one question."""
    drawn = _in_turn(init, shapes)
    return [_weights(one, shape) for one, shape in zip(drawn, shapes, strict=True)]


def _in_turn(init: Any, shapes: Sequence[tuple[int, int]]) -> list[Any]:
    turns = (("__call__", (shape,)) for shape in shapes)
    answers: list[Any] = expect_object("The initialiser", init).in_turn(*turns)
    return answers


def _weights(drawn: Any, shape: tuple[int, int]) -> Array:
    return np.asarray(expect_shape("weights", drawn, shape, axes=SHAPE_AXES), dtype=float)


def expect_rng_decides(one: Array, again: Array, another: Array, differ: str, same: str) -> None:
    """Check that what is drawn follows the generator that is handed over.

    Parameters
    ----------
    one, again, another : array
        Drawn from two generators with one seed, and from one with another seed.
    differ, same : str
        What two draws are that differ, and that do not: "different masks", "the same mask".
    """
    if not np.array_equal(one, again):
        raise Finding(
            "rng",
            f"Two generators with the same seed gave {differ}.",
            hint="Draw from `self.rng`, not from `np.random` or a global `rng`.",
        )
    if np.array_equal(one, another):
        raise Finding(
            "rng",
            f"Two generators with different seeds gave {same}.",
            hint="Use the generator that is handed over as `rng`; do not seed one of your own.",
        )


# Far from the shapes that checks ask for: an initialiser's range must be another there.
_ELSEWHERE = (10, 1500)


def telling_weights(init: Any, shapes: Sequence[tuple[int, int]]) -> list[Array]:
    """Return a matrix for each shape, from an initialiser whose range depends on the shape.

    One with a fixed range is given, and one that gives a constant is empty: what they promise
    beside it is worth nothing.
    """
    *drawn, other = _in_turn(init, [*shapes, _ELSEWHERE])
    found = [_weights(one, shape) for one, shape in zip(drawn, shapes, strict=True)]
    elsewhere = np.asarray(as_array("weights", other), dtype=float)
    largest, there = (float(np.abs(array).max(initial=0.0)) for array in (found[0], elsewhere))
    alike = abs(largest - there) < 0.1 * max(largest, there) or largest == there
    if alike and elsewhere.shape == _ELSEWHERE:
        raise Finding(
            "empty",
            f"The range of weights is the same, {number(largest)}, for matrices of shape "
            f"{shapes[0]} and {_ELSEWHERE}, so that there is nothing to judge here yet.",
        )
    return found


INITIALISERS = ("LeCunUniformInit", "GlorotUniformInit")


def expect_of_both(award: Callable[..., None], check: Callable[[str], None]) -> None:
    """Check both initialisers; each earns half, whatever becomes of the other.

    Parameters
    ----------
    award : callable
        Told the share that is earned.
    check : callable
        Gets the name of the class.
    """
    failures: list[BaseException] = []
    for done, name in enumerate(INITIALISERS, start=1):
        try:
            check(name)
        except (CheckFailed, StudentError, AnswerAbsent) as failure:
            failures.append(failure)
        award(Fraction(done - len(failures), len(INITIALISERS)))
    if len(failures) == 1 and isinstance(failures[0], AnswerAbsent):
        raise Finding("missing", str(failures[0]))  # what is there has its half
    if failures:
        raise failures[0]


def dropout_maker(names: Any) -> Callable[..., Any]:
    """Return a function that makes dropout layers from a seed and a keep probability.

    Without a probability the layer gets its default. Some years of the course give it a
    `share_across_batch` argument; masks are judged without sharing.
    """
    shared: dict[str, bool] = {"share_across_batch": False}
    try:
        names.DropoutLayer(rng=state(names, 0), incl_prob=0.5, **shared)
    except (StudentError, TypeError):
        shared = {}

    def make(seed: int, probability: float | None = None) -> Any:
        chosen = {} if probability is None else {"incl_prob": probability}
        made = names.DropoutLayer(rng=state(names, seed), **chosen, **shared)
        return expect_object("DropoutLayer", made)

    return make


def dropped(layer: Any, inputs: Array) -> Array:
    """Return the outputs of a dropout layer while training."""
    return as_outputs(layer.fprop(inputs.copy()), inputs)


def as_outputs(answer: object, inputs: Array) -> Array:
    """Return what a dropout layer gave as numbers, of the shape of its inputs."""
    answer, axes = in_form(answer, inputs.shape), "(batch_size, input_dim)"
    return np.asarray(expect_shape("outputs", answer, inputs.shape, axes=axes), dtype=float)


def mask_of(outputs: Array, probability: float) -> tuple[NDArray[np.bool_], float]:
    """Return which units were kept, and by what kept inputs of one were multiplied.

    Parameters
    ----------
    outputs : array of shape (batch_size, input_dim)
        The outputs for inputs that are all one.
    probability : float
        The layer's `incl_prob`.
    """
    kept = outputs != 0
    scales = np.unique(outputs[kept])
    right = (1.0, 1.0 / probability)
    if not len(scales):
        raise Finding("scale", "Every unit was dropped: all `outputs` are 0.")
    single = np.allclose(scales, scales[0], rtol=1e-5)
    if not (single and np.isclose(scales[0], right, rtol=1e-5).any()):
        several = f"from {scales[0]:.6g} to {scales[-1]:.6g}" if not single else f"{scales[0]:.6g}"
        raise Finding(
            "scale",
            f"With `incl_prob` = {probability:g} and inputs of 1, outputs that are not 0 are "
            f"{several}; expected 1, or 1 / incl_prob = {right[1]:.6g}.",
            hint="Kept units pass unchanged, and prediction scales by `incl_prob`; or they are "
            "divided by `incl_prob`, and prediction changes nothing.",
        )
    return kept, float(scales[0])
