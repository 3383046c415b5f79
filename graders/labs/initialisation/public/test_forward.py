"""The forward pass, layer by layer."""

from itertools import pairwise

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_close,
    expect_computed,
    expect_finite,
    expect_shape,
    points,
)
from graders.labs.initialisation.asking import asking, read_activations, send
from graders.labs.initialisation.passes import (
    EXAMPLE_BIASES,
    EXAMPLE_WEIGHTS,
    SIZES,
    random_network,
    showing_network,
)
from graders.labs.initialisation.variety import varied_networks, varied_preactivations

pytestmark = exercise("forward")


@points(1)
def test_relu_replaces_negative_entries_by_zero(student, rng):
    """ReLU replaces negative entries by 0 and keeps the others, whatever the shape."""
    for preactivation in (
        np.array([[-1.5, 0.0], [2.0, -0.0]]),
        np.array([[3.0]]),
        np.array([[-3.0, -0.1, -1e-8, -1e6]]),
        np.array([[1e6], [1e-6], [-1e-6], [0.0]]),
        *varied_preactivations(rng),
    ):
        expected = np.where(preactivation < 0, 0.0, preactivation)
        expect_close("ReLU(preactivation)", student.ReLU(preactivation), expected)


@points(1)
def test_worked_example_of_the_lab_sheet(student):
    """The worked example gives the activations and the output of the lab sheet."""
    net_input = np.array([[2.0, -1.0]])
    with asking(student) as ask:
        network = (net_input, list(EXAMPLE_WEIGHTS), list(EXAMPLE_BIASES))
        output, all_f, all_h = send(ask, network)

    expect_close("all_h[0]", all_h[0], net_input)
    expected = ([[2.5, 0.0], [0.0, 3.0]], [[2.5, 6.0], [0.0, 2.5]], [[4.0, 8.5]])
    for k, right in enumerate(expected[:-1]):
        expect_close(f"all_h[{k + 1}]", all_h[k + 1], right)
    expect_close("net_output", output, expected[-1])
    for k, right in enumerate(expected):  # whether negative entries are kept is asked below
        rectified = np.maximum(expect_shape(f"all_f[{k}]", all_f[k], np.shape(right)), 0.0)
        expect_close(f"all_f[{k}] without negative entries", rectified, right)


@points(2)
def test_every_activation_follows_from_the_one_below(student, rng):
    """Each activation follows from the one below it, for any depth, width and batch size."""
    with asking(student) as ask:
        for n_data, sizes in zip((1, 2, 60, 4, 5, 1), SIZES, strict=True):
            net_input, weights, biases = network = random_network(rng, sizes, n_data)
            output, _, all_h = send(ask, network)

            with showing_network(*network):
                h = expect_close("all_h[0]", all_h[0], net_input, axes="(D_i, n_data)")
                for k, (weight, bias) in enumerate(zip(weights[:-1], biases[:-1], strict=True)):
                    before = bias + weight @ h
                    right = np.where(before < 0, 0.0, before)
                    h = expect_close(f"all_h[{k + 1}]", all_h[k + 1], right)
                expected = biases[-1] + weights[-1] @ h
                expect_close("net_output", output, expected, axes="(D_o, n_data)")


@points(1)
def test_every_array_has_a_row_for_each_unit_and_a_column_for_each_example(student, rng):
    """All arrays have shape (units, n_data), for one example and for several."""
    with asking(student) as ask:
        for sizes, n_data in (((2, 4, 3, 1), 1), ((3, 4, 2), 3)):
            net_input, weights, biases = random_network(rng, sizes, n_data)
            given = (net_input, list(weights), list(biases))
            returned = ask("compute_network_output", weights, *given)
            output, all_f, all_h = read_activations(returned, len(weights))
            for k, (below, above) in enumerate(pairwise(sizes)):
                expect_shape(f"all_h[{k}]", all_h[k], (below, n_data), axes="(units, n_data)")
                expect_shape(f"all_f[{k}]", all_f[k], (above, n_data), axes="(units, n_data)")
            expect_computed("net_output", output, (sizes[-1], n_data), axes="(D_o, n_data)")


@points(2)
def test_pre_activations_are_kept_as_they_were(student, rng, award):
    """all_f lists the pre-activations as they were before ReLU, the last one being the output."""
    with asking(student) as ask:
        for network in varied_networks(rng):
            expect_pre_activations(send(ask, network), network, award)


def expect_pre_activations(sent, network, award):
    """Check the pre-activations of one batch, given the activations below them."""
    (output, all_f, all_h), (net_input, weights, biases) = sent, network
    n_data, last = net_input.shape[1], len(weights) - 1
    below = [
        expect_finite(f"all_h[{k}]", expect_shape(f"all_h[{k}]", h, (weight.shape[1], n_data)))
        for k, (h, weight) in enumerate(zip(all_h, weights, strict=True))
    ]
    expected = [bias + w @ h for w, bias, h in zip(weights, biases, below, strict=True)]
    negative = any((one < 0).any() for one in expected[:last])
    if negative and all(_is_rectified(all_f[k], expected[k]) for k in range(last)):
        award("1/2")  # one cause, a ReLU that works in place, and no other
        raise Finding(
            "value",
            "`all_f` holds the rectified values: its negative entries are 0, as in `all_h`.",
            hint="`ReLU` changes the array that it is given. Let it make a new one.",
        )
    for k in range(last + 1):
        expect_close(f"all_f[{k}]", all_f[k], expected[k])
    shown = expect_shape("net_output", output, (len(weights[-1]), n_data), axes="(D_o, n_data)")
    expect_close("all_f[-1]", all_f[last], shown)


def _is_rectified(got, expected):
    # Whether `got` shows that negative entries of `expected` were replaced, and nothing else.
    return (
        isinstance(got, np.ndarray)
        and got.shape == expected.shape
        and bool(np.allclose(got, np.maximum(expected, 0.0), rtol=1e-9, atol=1e-12))
    )
