"""Public checks of the deep models: the layers, their first weights, and whether they learn."""

import numpy as np

from graders.checks import (
    INPUT_DIM,
    OUTPUT_DIM,
    Finding,
    exercise,
    expect_close,
    expect_within_budget,
    number,
    points,
)
from graders.labs.multiple_layers.learning import expect_all_to_learn
from graders.labs.multiple_layers.plans import DEEP, DEPTHS, deep_plan
from graders.labs.multiple_layers.stacks import (
    PROBE,
    affine_parts,
    expect_alternation,
    expect_widths,
    read_stack,
)

pytestmark = exercise("deep_models")

GATE = "deep_models.gives_a_list_of_layers"
ORDER = "deep_models.affine_layers_and_activations_alternate"
SETTINGS = "deep_models.settings_are_complete"
SMALL = (6, 4)


@points("1/2")
def test_gives_a_list_of_layers(student):
    """`make_layers` gives a list of layers for 2, 3, 4 and 5 affine layers."""
    for depth in DEPTHS:
        if not affine_parts(read_stack(student, depth, SMALL, hidden_dim=5)):
            raise Finding("type", f"`make_layers({depth}, ...)` gave no affine layer.")


@points(1, after=GATE)
def test_affine_layers_and_activations_alternate(student):
    """`make_layers` gives the affine layers asked for, with one activation between any two."""
    for depth in DEPTHS:
        expect_alternation(read_stack(student, depth, SMALL, hidden_dim=5), depth)


@points("1/2", after=ORDER)
def test_hidden_layers_have_100_units(student):
    """Layers fit together, and hidden ones have 100 units."""
    for depth in DEPTHS:
        stack = read_stack(student, depth, (INPUT_DIM, OUTPUT_DIM))
        expect_widths(stack, [INPUT_DIM, *[100] * (depth - 1), OUTPUT_DIM])


@points("1/2", after=ORDER)
def test_hidden_layers_have_the_width_asked_for(student):
    """With `hidden_dim`, hidden layers have that many units."""
    for depth in DEPTHS:
        stack = read_stack(student, depth, SMALL, hidden_dim=5)
        expect_widths(stack, [SMALL[0], *[5] * (depth - 1), SMALL[1]])


@points("1/2", after=ORDER)
def test_sigmoids_stand_between(student):
    """The activation between any two affine layers is the sigmoid."""
    for depth in DEPTHS:
        for part in read_stack(student, depth, SMALL, hidden_dim=5)[: 2 * depth - 1]:
            if part.is_affine or part.computes("SigmoidLayer"):
                continue
            expect_close("outputs", part.layer.fprop(PROBE), 1.0 / (1.0 + np.exp(-PROBE)))
            raise Finding("slope", f"`{part.place}.bprop` does not give the slope of a sigmoid.")


@points("3/4", after=GATE)
def test_each_layer_starts_with_weights_of_its_own(student):
    """No two layers, and no two units of a layer, start with the same weights."""
    parts = affine_parts(read_stack(student, 5, (5, 5), hidden_dim=5))
    for number_, part in enumerate(parts):
        if len(np.unique(part.weights, axis=0)) < len(part.weights):
            raise Finding(
                "alike",
                f"Units of `{part.place}` start with the same weights, "
                f"{', '.join(map(number, part.weights[0][:3]))} and so on. They get "
                " the same gradients too, and stay alike for ever.",
            )
        for earlier in parts[:number_]:
            if np.array_equal(part.weights, earlier.weights):
                raise Finding(
                    "alike",
                    f"`{earlier.place}` and `{part.place}` start with the same weights.",
                    hint="Make a new layer for each place, and draw its weights from one "
                    "generator that goes on: one made anew from its seed begins again.",
                )


@points("1/2", after=GATE)
def test_first_weights_come_from_rng(student):
    """The same `rng` gives the same first weights, another one gives others."""
    first, again, other = (
        affine_parts(read_stack(student, 3, SMALL, hidden_dim=5, seed=seed)) for seed in (7, 7, 8)
    )
    for one, same, changed in zip(first, again, other, strict=False):
        if not np.array_equal(one.weights, same.weights):
            raise Finding(
                "rng",
                f"The weights of `{one.place}` differ between two calls whose `rng` is in the same "
                "state: they come from somewhere else.",
                hint="Hand `rng` to the initialiser of each layer.",
            )
        if np.array_equal(one.weights, changed.weights):
            raise Finding(
                "rng",
                f"The weights of `{one.place}` are the same for two different `rng`.",
                hint="Hand `rng` itself to the initialisers, not one with a fixed seed.",
            )


@points("1/4", after=GATE)
def test_works_without_rng(student):
    """`make_layers` also works when no `rng` is handed over."""
    layers = student.make_layers(3, *SMALL)
    if not isinstance(layers, list | tuple) or not layers:
        raise Finding("type", "`make_layers(3, 6, 4)` gave no list of layers.")


@points("1/2")
def test_settings_are_complete(student):
    """There are settings for 2, 3, 4 and 5 affine layers, each a number within its range."""
    for depth in DEPTHS:
        deep_plan(student, depth)


@points("1/2", after=SETTINGS)
def test_stays_within_the_budget(student):
    """No depth asks for more than 1,000 updates."""
    for depth in DEPTHS:
        expect_within_budget(f"{DEEP}[{depth}]", deep_plan(student, depth))


@points(2, after=GATE)
def test_every_depth_learns(student, rng, award, draw):
    """Training with the settings, each depth reaches a validation accuracy of 0.85."""
    expect_all_to_learn(student, rng, award, draw=draw)
