"""How well a fitted function predicts points that it has not seen, and why it does not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array, expect_finite
from graders.checks.feedback import Finding, number

Array = NDArray[np.float64]

ENOUGH = 0.99  # the lab sheet's demand on R squared


def parabola(x: Array) -> Array:
    """Return the function to be learned."""
    return x**2 + x


def split(rng: np.random.Generator, count: int = 700) -> tuple[Array, Array]:
    """Return so many whole numbers to learn from and the unseen ones, all between 1 and 1000."""
    numbers = rng.permutation(np.arange(1.0, 1001.0))
    return numbers[:count], numbers[count:]


def predictions_at(predict: Any, x: Array) -> Array:
    """Return the predictions for some points; a column counts as well.

    Parameters
    ----------
    predict : object
        What `fit_polynomial` returned.
    x : array of shape (n,)
        The points.
    """
    if isinstance(predict, np.ndarray | float | int | str | list | tuple | dict | None):
        raise Finding("type", "`fit_polynomial` should return a function `predict(x)`.")
    values = expect_finite("predict(x)", as_array("predict(x)", predict(x)))
    if values.size != len(x):
        raise Finding(
            "shape",
            f"`predict(x)` holds {values.size} numbers for {len(x)} inputs; expected one for each.",
        )
    return np.asarray(values.ravel(), dtype=np.float64)


def expect_fit(predict: Any, unseen: Array, truth: Array) -> None:
    """Check that R squared on unseen points reaches what the lab sheet asks for.

    Parameters
    ----------
    predict : object
        What `fit_polynomial` returned.
    unseen, truth : array of shape (n,)
        Points that were not trained on, and the function's values there.
    """
    predictions = predictions_at(predict, unseen)
    with np.errstate(over="ignore"):
        left = np.sum((predictions - truth) ** 2)
    reached = 1 - left / np.sum((truth - truth.mean()) ** 2)
    if reached >= ENOUGH:
        return
    raise Finding(
        "value",
        f"R^2 on unseen points is {number(reached)}; at least {ENOUGH} is asked for. The "
        f"predictions lie between {number(predictions.min())} and {number(predictions.max())}, "
        f"the targets between {number(truth.min())} and {number(truth.max())}.",
        hint=_hint(predictions, unseen, truth),
    )


SAME_EVERYWHERE = (
    "A softmax of a single output gives the same for every input: 1, whatever comes in, and one "
    "number once it is scaled back. So do hidden units that have all died."
)


def is_constant(predictions: Array) -> bool:
    """Whether predictions are one number, up to rounding."""
    return bool(np.ptp(predictions) < 1e-9 * max(1.0, float(np.abs(predictions).max())))


def _hint(predictions: Array, x: Array, truth: Array) -> str | None:
    """Return what keeps the network from learning, where the predictions show it."""
    spread = np.ptp(predictions)
    if is_constant(predictions):
        return SAME_EVERYWHERE
    if spread < 0.1 * np.ptp(truth):
        return (
            "The predictions vary far less than the targets: were they scaled back to the units of "
            "`y`, and is the training long enough?"
        )
    if np.corrcoef(predictions, x)[0, 1] ** 2 > 1 - 1e-9:
        return "The predictions lie on a straight line: does an activation follow the hidden layer?"
    return None
