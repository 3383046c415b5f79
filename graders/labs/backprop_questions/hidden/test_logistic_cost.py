"""Regularised logistic regression against the reference, and on the embedded digits."""

import numpy as np

from graders.checks import (
    Finding,
    Question,
    as_array,
    call,
    exercise,
    expect_answers,
    expect_arguments_kept,
    expect_computed,
    expect_finite,
    expect_number,
    expect_shape,
    number,
    parts,
    points,
    showing,
)
from reference.mlp.data_providers import embedded_digits

pytestmark = exercise("logistic_cost")

PARTS = ("cost", "gradient")
ENOUGH = 0.85  # the lab sheet's demand; gradient descent reaches 0.93 with these inputs
SATURATED = (
    "The logarithm of 0 is -infinity, and 0 times that is NaN: keep the outputs an inch away from "
    "0 and 1, or use ln(1 + e^z) - y z."
)
SIDE, BLOCK = 7, 4  # pictures of 28 by 28 pixels, averaged over blocks of 4 by 4


def task(rng, num_examples, num_features, lambda_):
    """Return a question about cost and gradient."""
    inputs = np.c_[np.ones(num_examples), rng.uniform(-2, 2, (num_examples, num_features))]
    return call(
        "lr_cost_function",
        theta=rng.uniform(-1.5, 1.5, num_features + 1),
        inputs=inputs,
        targets=rng.permutation(np.arange(num_examples) % 2).astype(float),
        lambda_=lambda_,
    )


def tasks(rng):
    """Return questions of several sizes, with and without penalty."""
    sizes = ((2, 1, 0.0), (2, 1, 3.0), (7, 3, 0.0), (7, 3, 0.5), (40, 6, 10.0), (3, 5, 1.0))
    return [task(rng, *size) for size in sizes]


def digits(which_set):
    """Return coarse digits and their labels."""
    pixels, labels = embedded_digits(which_set)
    blocks = pixels.reshape(-1, SIDE, BLOCK, SIDE, BLOCK)
    return blocks.mean(axis=(2, 4)).reshape(-1, SIDE * SIDE), labels


def trained(student, inputs, labels, lambda_):
    """Return the parameters of ten models, checked for their shape."""
    sizes = (10, inputs.shape[1] + 1)
    all_theta = student.one_vs_all(inputs, labels, 10, lambda_)
    all_theta = expect_shape("all_theta", all_theta, sizes, axes="(num_labels, n + 1)")
    return expect_finite("all_theta", all_theta).astype(float)


@points(1)
def test_cost_everywhere(student, reference, mistakes, rng):
    """The cost is right for any number of examples and parameters and any penalty."""
    questions = tasks(rng)
    costs = [only(question, 0, expect_number) for question in questions]
    expect_answers("cost", costs, student, reference, mistakes=mistakes)


@points(1)
def test_gradient_everywhere(student, reference, mistakes, rng):
    """The gradient is right for any number of examples and parameters and any penalty."""
    gradients = [only(question, 1) for question in tasks(rng)]
    expect_answers("gradient", gradients, student, reference, axes="(n + 1,)", mistakes=mistakes)


@points(1)
def test_digits_are_told_apart(student):
    """one_vs_all tells 85 % of the unseen coarse digits apart."""
    inputs, labels = digits("train")
    unseen, truth = digits("valid")
    all_theta = trained(student, inputs, labels, 0.1)
    found = (np.c_[np.ones(len(unseen)), unseen] @ all_theta.T).argmax(axis=1)
    share = (found == truth).mean()
    if share < ENOUGH:
        raise Finding(
            "value",
            f"{number(100 * share)} % of the unseen digits, averaged to {SIDE} by {SIDE} numbers, "
            f"are classified rightly; {100 * ENOUGH:g} % are asked for.",
        )


@points(1)
def test_penalty_reaches_the_training(student):
    """A larger penalty gives models with smaller parameters."""
    inputs, labels = digits("train")
    sizes = []
    for lambda_ in (0.0, 0.05 * len(inputs)):
        all_theta = trained(student, inputs, labels, lambda_)
        sizes.append(float(np.linalg.norm(all_theta[:, 1:])))
    # The reference's shrink to a third; a training of a few dozen updates still shrinks them.
    if not sizes[1] < 0.9 * sizes[0]:
        raise Finding(
            "value",
            f"Without penalty the parameters have length {number(sizes[0])}, with lambda_ = "
            f"{number(0.05 * len(inputs))} {number(sizes[1])}; they should shrink clearly.",
            hint="Does `lambda_` reach `lr_cost_function` in the training?",
        )


@points("1/2")
def test_large_scores_stay_finite(student):
    """Cost and gradient are finite where outputs are 0 or 1 to the last digit."""
    inputs = np.array([[1.0, -60.0], [1.0, 60.0], [1.0, -1000.0], [1.0, 1000.0]])
    targets = np.array([0.0, 1.0, 0.0, 1.0])
    with showing(theta=np.array([0.0, 1.0]), inputs=inputs, targets=targets, lambda_=1.0):
        answer = student.lr_cost_function(np.array([0.0, 1.0]), inputs, targets, 1.0)
        cost, gradient = parts(PARTS, answer, "`lr_cost_function`")
        shaped = expect_shape("gradient", gradient, (2,))
        for name, part in (("cost", as_array("cost", cost)), ("gradient", shaped)):
            if not np.isfinite(part).all():
                raise Finding("finite", f"`{name}` is not finite here.", hint=SATURATED)


@points("1/2")
def test_arguments_are_kept(student, rng):
    """Neither function changes the arrays that it is given."""
    answer = expect_arguments_kept(student.lr_cost_function, **task(rng, 5, 3, 2.0).inputs)
    expect_computed("gradient", parts(PARTS, answer, "`lr_cost_function`")[1], (4,))
    labels = rng.permutation(np.arange(12) % 3)
    inputs = rng.uniform(0, 1, (12, 2))
    all_theta = expect_arguments_kept(
        student.one_vs_all, inputs=inputs, labels=labels, num_labels=3, lambda_=0.1
    )
    expect_computed("all_theta", all_theta, (3, 3), axes="(num_labels, n + 1)")


def only(question, index, reading=lambda name, value: value):
    """Return the same question, about one part of the answer."""

    def ask(names):
        return reading(PARTS[index], parts(PARTS, question.ask(names))[index])

    return Question(ask, question.inputs)
