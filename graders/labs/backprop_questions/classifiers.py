"""Cost functions and classifiers of a student's, asked and read as they are meant."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.answers import parts
from graders.checks.arrays import as_array, expect_finite, expect_shape
from graders.checks.feedback import Finding, number
from graders.checks.forms import in_form
from graders.checks.functions import expect_number

Array = NDArray[np.float64]

COST, TRAINING = "lr_cost_function", "one_vs_all"
PARTS = ("cost", "gradient")
AXES = "(num_labels, n + 1)"

# A model is of its own class if its mean score there lies above that of the others by this much:
# the models of real trainings reach 2 and more, one that was not trained has no scores at all.
APART = 0.1


def cost_and_gradient(student: Any, *arguments: Any) -> tuple[float, Any]:
    """Return the cost as a number, and the gradient as a vector."""
    return meant(student.lr_cost_function(*arguments), len(arguments[0]))


def meant(answer: Any, count: int) -> tuple[float, Any]:
    """Return both parts of an answer; a gradient that came as a column or a row is a vector."""
    cost, gradient = parts(PARTS, answer, f"`{COST}`")
    return expect_number("cost", cost), in_form(gradient, (count,))


def trained(student: Any, inputs: Array, labels: Array, num_labels: int, lambda_: float) -> Array:
    """Return the parameters of all models, a row for each class.

    That rows are classes is asked for where the points are three clusters; here the transposed
    array is turned back.
    """
    sizes = (num_labels, inputs.shape[1] + 1)
    answer = student.one_vs_all(inputs, labels, num_labels, lambda_)
    if sizes[0] != sizes[1] and as_array("all_theta", answer).shape == sizes[::-1]:
        answer = as_array("all_theta", answer).T
    all_theta = expect_shape("all_theta", answer, sizes, axes=AXES)
    return np.asarray(expect_finite("all_theta", all_theta), dtype=float)


def scores(all_theta: Array, inputs: Array) -> Array:
    """Return the score of each model for each example, shape (m, num_labels)."""
    return np.asarray(np.c_[np.ones(len(inputs)), inputs] @ all_theta.T)


def expect_own_classes(all_theta: Array, inputs: Array, labels: Array) -> None:
    """Check that every model has learned to tell its own class from the others."""
    found = scores(all_theta, inputs)
    for label, column in enumerate(found.T):
        own, others = column[labels == label], column[labels != label]
        if not own.mean() - others.mean() > APART:
            raise Finding(
                "value",
                f"Row {label} of `all_theta` does not know its class: the mean score of class "
                f"{label} is {number(own.mean())}, that of the others {number(others.mean())}.",
                hint="Row c belongs to class c, and classes are counted from 0: is every model "
                "trained, on targets that are 1 for its own class?",
            )
