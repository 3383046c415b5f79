"""Public checks of the three runs: complete, affordable, fair, and good enough to learn."""

from graders.checks import Finding, exercise, expect_within_budget, points
from graders.labs.transfer_functions.runs import (
    KINDS,
    OTHERS,
    ROOM,
    RUNS,
    expect_to_learn,
    read_run,
)

pytestmark = exercise("training")

GATE = "training.settings_are_complete"


@points(1)
def test_settings_are_complete(student):
    """There are settings for tanh, relu and maxout, each of the kind and in the range it needs."""
    for kind in KINDS:
        read_run(student, kind)


@points(1, after=GATE)
def test_stays_within_the_budget(student):
    """No run asks for more than 1,000 updates."""
    for kind in KINDS:
        expect_within_budget(f'{RUNS}["{kind}"]', read_run(student, kind).plan)


@points(1, after=GATE)
def test_maxout_has_as_many_parameters(student):
    """The maxout model has as many parameters as the others, within 2 %."""
    run = read_run(student, "maxout")
    if abs(run.parameters / OTHERS - 1) <= ROOM:
        return
    raise Finding(
        "size",
        f"With pool_size {run.pool_size} and hidden_dim {run.hidden_dim} the maxout model has "
        f"{run.parameters:,} parameters; expected {OTHERS:,} within 2 %.",
        hint="`hidden_dim` counts units after the pools; before them there are "
        "pool_size * hidden_dim.",
    )


@points("3/2")
def test_tanh_reaches_the_accuracy(student, rng, draw):
    """With your layers and initialisers, the tanh model reaches a validation accuracy of 0.90."""
    expect_to_learn(student, read_run(student, "tanh"), rng, student, draw=draw)


@points("3/2")
def test_relu_reaches_the_accuracy(student, rng, draw):
    """With your layers and initialisers, the relu model reaches a validation accuracy of 0.90."""
    expect_to_learn(student, read_run(student, "relu"), rng, student, draw=draw)


@points("3/2")
def test_maxout_reaches_the_accuracy(student, rng, draw):
    """With your layers and initialisers, the maxout model reaches a validation accuracy of 0.90."""
    expect_to_learn(student, read_run(student, "maxout"), rng, student, draw=draw)
