"""The backward pass, layer by layer, on one example at a time."""

import numpy as np

from graders.checks import exercise, expect_close, expect_shape, points, showing
from graders.labs.initialisation.passes import (
    EXAMPLE_BIASES,
    EXAMPLE_WEIGHTS,
    SIZES,
    Pass,
    expect_slopes,
    expect_start,
    random_pass,
    send_back,
)

pytestmark = exercise("backward")


@points(2)
def test_worked_example_of_the_lab_sheet(student):
    """The worked example gives the derivatives of the lab sheet."""
    columns = [[[2.0]], [[2.5], [0.0]], [[2.5], [0.0]], [[2.5], [-3.0]], [[2.5], [-1.5]], [[4.0]]]
    x, h1, h2, f0, f1, f2 = map(np.array, columns)
    example = Pass(
        list(EXAMPLE_WEIGHTS), list(EXAMPLE_BIASES), [f0, f1, f2], [x, h1, h2], np.array([[3.0]])
    )
    found = send_back(student, example)

    for name, layers in {
        "all_dl_df": ([[4.0], [0.0]], [[4.0], [0.0]], [[2.0]]),
        "all_dl_dbiases": ([[4.0], [0.0]], [[4.0], [0.0]], [[2.0]]),
        "all_dl_dweights": ([[8.0], [0.0]], [[10.0, 0.0], [0.0, 0.0]], [[5.0, 0.0]]),
    }.items():
        for k, expected in enumerate(layers):
            expect_close(f"{name}[{k}]", found[name][k], expected)
    for k, expected in ((2, [[4.0], [-2.0]]), (1, [[4.0], [8.0]])):
        expect_close(f"all_dl_dh[{k}]", found["all_dl_dh"][k], expected)


@points(1)
def test_it_starts_from_the_derivative_of_the_loss(student, rng):
    """The last entry of all_dl_df is the derivative of the squared error at the output."""
    for sizes in SIZES:
        sent = random_pass(rng, sizes)
        with showing(net_output=sent.f[-1], y=sent.y):
            found = send_back(student, sent)["all_dl_df"][sent.depth]
            expect_close(f"all_dl_df[{sent.depth}]", found, 2 * (sent.f[-1] - sent.y))


@points(2)
def test_parameters_get_the_derivative_of_their_pre_activations(student, rng):
    """Weights and biases of each layer get their derivatives from all_dl_df of that layer."""
    for sizes in SIZES:
        sent = random_pass(rng, sizes)
        found = send_back(student, sent)
        expect_start(found, sent)
        for k, h in enumerate(sent.h):
            dl_df = expect_shape(f"all_dl_df[{k}]", found["all_dl_df"][k], sent.f[k].shape)
            with showing(**{f"all_dl_df[{k}]": dl_df, f"all_h[{k}]": h}):
                expect_close(f"all_dl_dbiases[{k}]", found["all_dl_dbiases"][k], dl_df)
                dl_dweights = np.outer(dl_df, h)
                expect_close(f"all_dl_dweights[{k}]", found["all_dl_dweights"][k], dl_dweights)


@points(2)
def test_each_layer_hands_its_derivative_to_the_one_below(student, rng):
    """all_dl_dh and all_dl_df of each layer follow from the one above it."""
    for sizes in SIZES:
        for zeros in (False, True):
            sent = random_pass(rng, sizes, zeros=zeros)
            found = send_back(student, sent)
            expect_start(found, sent)
            for k in range(sent.depth, 0, -1):
                above = expect_shape(f"all_dl_df[{k}]", found["all_dl_df"][k], sent.f[k].shape)
                dl_dh = expect_close(
                    f"all_dl_dh[{k}]", found["all_dl_dh"][k], sent.weights[k].T @ above
                )
                expect_slopes(
                    f"all_dl_df[{k - 1}]", found["all_dl_df"][k - 1], sent.f[k - 1], dl_dh
                )
