"""The forward pass, layer by layer."""

import numpy as np

from graders.checks import Finding, exercise, expect_close, expect_finite, expect_shape, points
from graders.labs.initialisation.passes import (
    EXAMPLE_BIASES,
    EXAMPLE_WEIGHTS,
    SIZES,
    random_parameters,
    send,
    showing_network,
)

pytestmark = exercise("forward")


@points(1)
def test_relu_replaces_negative_entries_by_zero(student, rng):
    """ReLU replaces negative entries by 0 and keeps the others, whatever the shape."""
    for preactivation in (
        np.array([[-1.5, 0.0], [2.0, -0.0]]),
        np.array([[3.0]]),
        rng.normal(scale=3.0, size=(5, 7)),
    ):
        expected = np.where(preactivation < 0, 0.0, preactivation)
        expect_close("ReLU(preactivation)", student.ReLU(preactivation), expected)


@points(2)
def test_worked_example_of_the_lab_sheet(student):
    """The worked example gives the activations and the output of the lab sheet."""
    net_input = np.array([[2.0, -1.0]])
    output, _, all_h = send(student, net_input, EXAMPLE_WEIGHTS, EXAMPLE_BIASES)

    expect_close("all_h[0]", all_h[0], net_input)
    expect_close("all_h[1]", all_h[1], [[2.5, 0.0], [0.0, 3.0]])
    expect_close("all_h[2]", all_h[2], [[2.5, 6.0], [0.0, 2.5]])
    expect_close("net_output", output, [[4.0, 8.5]])


@points(2)
def test_every_activation_follows_from_the_one_below(student, rng):
    """Each activation follows from the one below it, for any depth, width and batch size."""
    for n_data, sizes in enumerate(SIZES, start=1):
        weights, biases = random_parameters(rng, sizes)
        net_input = rng.normal(size=(sizes[0], n_data))
        output, _, all_h = send(student, net_input, weights, biases)

        with showing_network(net_input, weights, biases):
            h = expect_close("all_h[0]", all_h[0], net_input, axes="(D_i, n_data)")
            for k, (weight, bias) in enumerate(zip(weights[:-1], biases[:-1], strict=True)):
                before = bias + weight @ h
                right = np.where(before < 0, 0.0, before)
                h = expect_close(f"all_h[{k + 1}]", all_h[k + 1], right)
            expected = biases[-1] + weights[-1] @ h
            expect_close("net_output", output, expected, axes="(D_o, n_data)")


@points(2)
def test_pre_activations_are_kept_as_they_were(student, rng, award):
    """all_f lists the pre-activations as they were before ReLU, the last one being the output."""
    for n_data, sizes in enumerate(SIZES, start=2):
        weights, biases = random_parameters(rng, sizes)
        net_input = rng.normal(size=(sizes[0], n_data))
        output, all_f, all_h = send(student, net_input, weights, biases)

        last = len(weights) - 1
        below = [
            expect_finite(f"all_h[{k}]", expect_shape(f"all_h[{k}]", all_h[k], (size, n_data)))
            for k, size in enumerate(sizes[:-1])
        ]
        expected = [bias + w @ h for w, bias, h in zip(weights, biases, below, strict=True)]
        if last and all(_is_rectified(all_f[k], expected[k]) for k in range(last)):
            award("1/2")  # one cause, a ReLU that works in place, and no other
            raise Finding(
                "value",
                "`all_f` holds the rectified values: its negative entries are 0, like those of "
                "`all_h`.",
                hint="`ReLU` changes the array that it is given. Let it make a new one.",
            )
        for k in range(last + 1):
            expect_close(f"all_f[{k}]", all_f[k], expected[k])
        shown = expect_shape("net_output", output, (sizes[-1], n_data), axes="(D_o, n_data)")
        expect_close("all_f[-1]", all_f[last], shown)


def _is_rectified(got, expected):
    # Whether `got` shows that negative entries of `expected` were replaced, and nothing else.
    return (
        isinstance(got, np.ndarray)
        and got.shape == expected.shape
        and bool(np.allclose(got, np.maximum(expected, 0.0), rtol=1e-9, atol=1e-12))
    )
