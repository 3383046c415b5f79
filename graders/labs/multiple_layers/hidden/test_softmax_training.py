"""Hidden checks of the softmax model's settings: other starts, and the other way to train."""

import numpy as np

from graders.checks import exercise, expect_accuracy, given, points, reach, train
from graders.labs.multiple_layers.plans import (
    SOFTMAX_GOAL,
    softmax_layers,
    softmax_plan,
    softmax_words,
)

pytestmark = exercise("softmax_training")

GATE = "softmax_training.settings_are_complete"
# Both ways compute the same numbers up to rounding, which errors of size 1 keep to 16 digits.
# Unless learning is so fast that it is chaotic: then rounding grows, and only the goal is judged.
SAME = 1e-6


@points(2, after=GATE)
def test_reaches_the_accuracy_from_other_starts(student, rng):
    """The accuracy does not depend on one lucky draw of first weights and order of examples."""
    plan, init_scale = softmax_plan(student)
    for _ in range(2):
        record = reach(lambda state: softmax_layers(state, init_scale), plan, SOFTMAX_GOAL, rng)
        expect_accuracy(softmax_words(plan, init_scale), record, SOFTMAX_GOAL)


@points(1, after=GATE)
def test_both_ways_to_train_agree(student, rng):
    """A softmax layer with the cross entropy learns as the one-step error on bare scores does."""
    plan, init_scale = softmax_plan(student)

    def two_steps(state):
        return [*softmax_layers(state, init_scale), given("layers").SoftmaxLayer()]

    def trained(layers, error):
        state = np.random.RandomState(seed)
        return train(layers(state), plan, state, error=error)

    seed = int(rng.integers(2**31))
    one = trained(lambda state: softmax_layers(state, init_scale), "CrossEntropySoftmaxError")
    two = trained(two_steps, "CrossEntropyError")
    if one.accuracies == two.accuracies and abs(one.last_error - two.last_error) <= SAME:
        return
    record = reach(two_steps, plan, SOFTMAX_GOAL, rng, error="CrossEntropyError")
    words = softmax_words(plan, init_scale).replace("the model", "the model with a SoftmaxLayer")
    expect_accuracy(words, record, SOFTMAX_GOAL)
