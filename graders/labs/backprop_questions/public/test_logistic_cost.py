"""Regularised logistic regression: worked example, the penalty alone, finite differences."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_close,
    expect_derivative,
    expect_finite,
    expect_number,
    expect_shape,
    own_words,
    parts,
    points,
    showing,
)
from graders.labs.backprop_questions.classifiers import (
    AXES,
    COST,
    PARTS,
    TRAINING,
    cost_and_gradient,
    expect_own_classes,
    scores,
)

pytestmark = exercise("logistic_cost")


def task(rng, num_examples=3, num_features=2):
    """Return parameters, inputs with their column of ones, and targets."""
    inputs = np.round(rng.uniform(-2, 2, (num_examples, num_features)), 1)
    inputs = np.c_[np.ones(num_examples), inputs]
    targets = rng.permutation(np.arange(num_examples) % 2).astype(float)
    return np.round(rng.uniform(-1, 1, num_features + 1), 1), inputs, targets


@points(1)
def test_worked_example(student):
    """With parameters of zero the cost is log 2, and the gradient that of the worked example."""
    theta, inputs = np.zeros(2), np.array([[1.0, 2.0], [1.0, -1.0]])
    targets = np.array([1.0, 0.0])
    for lambda_ in (0.0, 1.0):
        with (
            own_words(student, COST),
            showing(theta=theta, inputs=inputs, targets=targets, lambda_=lambda_),
        ):
            answer = student.lr_cost_function(theta, inputs, targets, lambda_)
            cost, gradient = parts(PARTS, answer, f"`{COST}`")
            expect_close("cost", expect_number("cost", cost), np.log(2))
            expect_close("gradient", gradient, [0.0, -0.75], axes="(n + 1,)")


@points(1)
def test_penalty_spares_the_bias(student, rng):
    """The penalty adds lambda / (2 m) times the sum of the squares without the bias."""
    theta, inputs, targets = task(rng)
    theta[0] = 1.5
    with own_words(student, COST):
        for lambda_ in (0.6, 12.0, 0.01, 1000.0):
            plain, _ = cost_and_gradient(student, theta, inputs, targets, 0.0)
            with showing(theta=theta, inputs=inputs, targets=targets, lambda_=lambda_):
                cost, _ = cost_and_gradient(student, theta, inputs, targets, lambda_)
                added = lambda_ / (2 * len(targets)) * np.sum(theta[1:] ** 2)
                expect_close("cost minus the cost without penalty", cost - plain, added)


@points(2)
def test_gradient_is_the_derivative_of_the_cost(student, rng):
    """The gradient is the derivative of the cost, with and without penalty."""
    with own_words(student, COST):
        for lambda_, sizes in ((0.0, (3, 2)), (2.0, (5, 1))):
            theta, inputs, targets = task(rng, *sizes)
            rest = (inputs, targets, lambda_)
            with showing(theta=theta, inputs=inputs, targets=targets, lambda_=lambda_):
                cost, gradient = cost_and_gradient(student, theta, *rest)
                expect_derivative(
                    "gradient",
                    gradient,
                    lambda at, rest=rest: cost_and_gradient(student, at, *rest)[0],
                    theta,
                    of="cost",
                )
                if cost == cost_and_gradient(student, theta + 1.0, *rest)[0]:
                    raise Finding(
                        "constant",
                        f"`cost` is {cost:g} for any `theta`: there is nothing to differentiate.",
                    )


@points(1)
def test_three_clusters_are_told_apart(student, rng):
    """one_vs_all gives one row of parameters for each class, and tells clusters apart."""
    centres = np.array([[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]])
    with own_words(student, TRAINING):
        for num_labels in (3, 2):
            labels = rng.permutation(np.arange(60) % num_labels)
            inputs = centres[labels] + rng.uniform(-0.1, 0.1, (60, 2))
            answer = student.one_vs_all(inputs, labels, num_labels, 0.01)
            all_theta = expect_finite(
                "all_theta", expect_shape("all_theta", answer, (num_labels, 3), axes=AXES)
            )
            expect_told_apart(np.asarray(all_theta, dtype=float), inputs, labels)


def expect_told_apart(all_theta, inputs, labels):
    """Check that clusters that are clear of each other are classified without a fault."""
    found = scores(all_theta, inputs).argmax(axis=1)
    if (found == labels).mean() < 1:
        turned = (found + 1 == labels).mean() > 0.6  # class 0 has no row then
        raise Finding(
            "value",
            f"{int((found != labels).sum())} of {len(labels)} points in {len(all_theta)} clusters, "
            "clear of each other, get another class's model as the best.",
            hint="Row c belongs to class c, and classes are counted from 0." if turned else None,
        )
    expect_own_classes(all_theta, inputs, labels)
