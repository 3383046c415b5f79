"""Hidden checks of the deep models: against the reference's layers, and from other starts."""

import numpy as np

from graders.checks import exercise, expect_close, expect_finite, points, recognised
from graders.errors import CheckFailed
from graders.labs.multiple_layers.learning import expect_all_to_learn
from graders.labs.multiple_layers.plans import DEPTHS
from graders.labs.multiple_layers.stacks import (
    PROBE,
    PROBE_GRADS,
    affine_parts,
    expect_widths,
    read_stack,
)

pytestmark = exercise("deep_models")

GATE = "deep_models.gives_a_list_of_layers"
ORDER = "deep_models.affine_layers_and_activations_alternate"
SMALL = (6, 4)


def first_parameters(names):
    """Return what tells one `make_layers` from another: parameters, and what activations do."""
    far = hasattr(type(names), "random_state")
    found = []
    for depth in DEPTHS:
        rng = names.random_state(7) if far else np.random.RandomState(7)
        for layer in names.make_layers(depth, *SMALL, hidden_dim=5, rng=rng):
            if layer.has("params") if far else hasattr(layer, "params"):
                found += layer.read("params") if far else layer.params
            else:
                outputs = layer.fprop(PROBE)
                found += [outputs, layer.bprop(PROBE, outputs, PROBE_GRADS)]
    return found


def naming(mistakes, student, failure):
    """Return the failure, with the planted mistake that gives the same first parameters."""
    failure.misconception = recognised(mistakes, student, first_parameters, list)
    return failure


@points("1/2", after=ORDER)
def test_outputs_equal_the_reference(student, reference, rng, mistakes):
    """Whatever the sizes, outputs are those of the reference's layers with the same parameters."""
    try:
        for depth in DEPTHS:
            sizes = [int(size) for size in rng.integers(2, 9, 3)]
            stack = read_stack(student, depth, (sizes[0], sizes[2]), hidden_dim=sizes[1])
            expect_widths(stack, [sizes[0], *[sizes[1]] * (depth - 1), sizes[2]])
            last = stack.index(affine_parts(stack)[-1])
            activations = rng.standard_normal((7, sizes[0]))
            for part in stack[: last + 1]:
                outputs = part.layer.fprop(activations)
                own = reference.SigmoidLayer()
                if part.is_affine:
                    own = reference.AffineLayer(*part.weights.shape[::-1])
                    own.params = [part.weights, part.biases]
                    activations = own.fprop(activations)
                    expect_close("outputs", outputs, activations)
                else:  # which activation it is, is judged elsewhere
                    activations = expect_finite("outputs", outputs)
    except CheckFailed as failure:
        raise naming(mistakes, student, failure) from None


@points(2, after=GATE)
def test_every_depth_learns_from_other_starts(student, rng, award, mistakes):
    """Each depth learns from other first weights and orders of examples as well."""
    try:
        expect_all_to_learn(student, rng, award)
    except CheckFailed as failure:
        raise naming(mistakes, student, failure) from None
