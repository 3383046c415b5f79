"""Public checks of the softmax model's settings: complete, affordable, and good enough to learn."""

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_accuracy,
    expect_within_budget,
    number,
    points,
    reach,
    train,
)
from graders.labs.multiple_layers.plans import (
    SOFTMAX,
    SOFTMAX_GOAL,
    softmax_layers,
    softmax_plan,
    softmax_words,
)

pytestmark = exercise("softmax_training")

GATE = "softmax_training.settings_are_complete"


@points(1)
def test_settings_are_complete(student):
    """The four settings are there, each a number within its range."""
    softmax_plan(student)


@points(1, after=GATE)
def test_stays_within_the_budget(student):
    """The settings ask for at most 1,000 updates."""
    plan, _ = softmax_plan(student)
    expect_within_budget(SOFTMAX, plan)


@points(2, after=GATE)
def test_training_error_falls(student, rng):
    """Training with the settings lowers the error on the training data."""
    plan, init_scale = softmax_plan(student)
    state = np.random.RandomState(int(rng.integers(2**31)))
    record = train(softmax_layers(state, init_scale), plan, state)
    if record.last_error < record.first_error:
        return
    raise Finding(
        "rises",
        f"{softmax_words(plan, init_scale)} starts with a training error of "
        f"{number(record.first_error)} and ends with {number(record.last_error)}; expected less.",
        hint="Each update overshoots: try a learning rate that is ten times smaller.",
    )


@points(3, after=GATE)
def test_reaches_the_accuracy(student, rng, draw):
    """Training with the settings reaches a validation accuracy of 0.90."""
    plan, init_scale = softmax_plan(student)
    record = reach(lambda state: softmax_layers(state, init_scale), plan, SOFTMAX_GOAL, rng)
    if record.best < SOFTMAX_GOAL:
        passes = range(1, len(record.accuracies) + 1)
        draw("validation accuracy", passes, record.accuracies, [SOFTMAX_GOAL] * len(passes))
    expect_accuracy(softmax_words(plan, init_scale), record, SOFTMAX_GOAL)
