"""The two numbers that `evaluate` gives, and what other numbers in their place would mean."""

from __future__ import annotations

import numpy as np

from graders.checks.arrays import expect_shape
from graders.checks.feedback import Finding, described, number
from graders.labs.multiple_layers.perceptrons import (
    Array,
    Labels,
    accuracy,
    batched,
    cross_entropy,
)
from graders.labs.multiple_layers.tensors import SINGLE, Network, cross_entropy_loss
from graders.student.objects import RemoteObject, Student

NAMES = ("error", "accuracy")


def evaluated(student: Student, network: Network, loader: RemoteObject) -> list[float]:
    """Return error and accuracy as `evaluate` gives them for a network and a loader."""
    answer = student.evaluate(network.model, loader, cross_entropy_loss(student))
    if isinstance(answer, np.ndarray) and answer.shape == (2,):
        answer = list(answer)
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        raise Finding(
            "type",
            f"`evaluate` gave {described(answer)}; expected two numbers, error and accuracy.",
        )
    shaped = [expect_shape(name, value, ()) for name, value in zip(NAMES, answer, strict=True)]
    return [float(np.real(value)) for value in shaped]


def expect_measures(measures: list[float], outputs: Array, labels: Labels, batch_size: int) -> None:
    """Check error and accuracy over all examples.

    Parameters
    ----------
    measures : list of float
        What `evaluate` gave.
    outputs : array, shape (number of examples, output_dim)
        The right scores.
    labels : array, shape (number of examples,)
        The right classes.
    batch_size : int
        Examples in each batch but the last.
    """
    expected = cross_entropy(outputs, labels), accuracy(outputs, labels)
    for name, got, right in zip(NAMES, measures, expected, strict=True):
        if abs(got - right) <= SINGLE:
            continue
        other = expected[NAMES.index(name) - 1]
        meanings = _meanings(name, outputs, labels, batch_size)
        meanings["Error and accuracy are in the other order."] = other
        hints = [hint for hint, value in meanings.items() if abs(got - value) <= SINGLE]
        raise Finding(
            "value",
            f"`{name}` over {len(labels)} examples in batches of {batch_size} is {number(got)}; "
            f"expected {number(right)}.",
            hint=hints[0] if len(hints) == 1 else None,
        )


def _meanings(name: str, outputs: Array, labels: Labels, batch_size: int) -> dict[str, float]:
    """Return what a number means that is not the mean over all examples."""
    measure = cross_entropy if name == "error" else accuracy
    right = measure(outputs, labels)
    parts = [measure(*batch) for batch in batched(outputs, labels, batch_size)]
    return {
        "This is the sum over batches: divide by their number.": sum(parts),
        "This is the mean over batches, in which the examples of a smaller one count more: "
        "weigh each batch by its number of examples.": sum(parts) / len(parts),
        "This is the sum over the examples: divide by their number.": right * len(labels),
        "This is in per cent: expected a share from 0 to 1.": 100 * right,
        "This is the last batch's.": parts[-1],
        "This is the first batch's.": parts[0],
        "Each batch's mean is divided by the number of all examples: multiply it by the number of "
        "the batch's first.": sum(parts) / len(labels),
    }
