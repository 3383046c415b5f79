"""Drawing the first parameters: shapes, zeros, and the variance that was asked for."""

from itertools import pairwise

import numpy as np

from graders.checks import (
    Finding,
    as_array,
    exercise,
    expect_close,
    expect_finite,
    expect_object,
    expect_shape,
    points,
    showing,
)
from graders.labs.initialisation.asking import draw
from graders.labs.initialisation.spread import (
    WIDE_AND_TALL,
    expect_spread_by_shape,
    expect_variance,
)

pytestmark = exercise("he_init")

SIZES = ((1, 1), (2, 3))  # (K, D)
# (K, D, sigma_sq_omega): each depth and each number of units with variances of all sizes. Fewer
# units would give too few numbers to tell the variance, where each call starts from one seed.
DRAWN = (
    *((1, 3000, 1.0), (2, 300, 0.01), (7, 61, 1.0), (50, 60, 0.01), (4, 61, 30.0)),
    *((7, 300, 2e-3), (2, 60, 50.0), (50, 80, 9.0), (1, 61, 4e-4), (4, 110, 0.01)),
)
EXTREME = ((2, 61, 1e-8), (7, 90, 1e6))


@points(1)
def test_every_layer_has_weights_of_its_shape(student):
    """init_params draws K + 1 weight matrices, each of the shape of its layer."""
    at_zero = set()
    for K, D in SIZES:
        with showing(K=K, D=D):
            weights, biases = draw(student, K, D, 1.0)
            at_zero.add(all(not np.any(as_array("all_biases", bias)) for bias in biases))
            for k, (d_in, d_out) in enumerate(pairwise([1, *[D] * K, 1])):
                found = expect_shape(f"all_weights[{k}]", weights[k], (d_out, d_in))
                values = np.asarray(expect_finite(f"all_weights[{k}]", found), dtype=float)
                if values.size > 1 and np.ptp(values) == 0:
                    raise Finding("value", f"All entries of `all_weights[{k}]` are equal.")
    # Whatever they should be, they are asked for below; the first call comes but once.
    if len(at_zero) > 1:
        raise Finding("value", "Biases of `init_params` are zero in one call and not in another.")


@points(2)
def test_weights_have_the_asked_variance(student):
    """The weights of every layer have the variance that init_params is asked for."""
    for K, D, variance in (*DRAWN[:5], *EXTREME, *DRAWN[5:]):
        with showing(K=K, D=D, sigma_sq_omega=variance):
            weights, _ = draw(student, K, D, variance)
            for k, (d_in, d_out) in enumerate(pairwise([1, *[D] * K, 1])):
                found = expect_shape(f"all_weights[{k}]", weights[k], (d_out, d_in))
                values = np.asarray(expect_finite(f"all_weights[{k}]", found), dtype=float)
                expect_variance(f"the {values.size} weights of layer {k}", values, variance)


@points(1)
def test_biases_start_at_zero(student):
    """init_params gives K + 1 columns of biases, all zero."""
    for K, D, variance in DRAWN:
        with showing(K=K, D=D, sigma_sq_omega=variance):
            _, biases = draw(student, K, D, variance)
            for k, d_out in enumerate([*[D] * K, 1]):
                expect_close(f"all_biases[{k}]", biases[k], np.zeros((d_out, 1)))


@points(1)
def test_he_normal_init_fills_the_shape_that_it_is_called_with(student):
    """HeNormalInit gives a matrix of the shape (output_dim, input_dim) that it is called with."""
    make = expect_object("HeNormalInit", student.HeNormalInit(student.random_state(0)))
    shapes = ((1, 4), (3, 2), (20, 30))
    turns = (("__call__", (shape,)) for shape in (*shapes, *WIDE_AND_TALL))
    *drawn, wide, tall = make.in_turn(*turns)
    for weights, shape in zip(drawn, shapes, strict=True):
        with showing(shape=str(shape)):
            found = expect_shape("weights", weights, shape, axes="(output_dim, input_dim)")
            if np.ptp(np.asarray(expect_finite("weights", found), dtype=float)) == 0:
                raise Finding("value", "All entries of the matrix are equal.")
    expect_spread_by_shape((wide, tall))


@points(2)
def test_he_normal_init_has_variance_two_over_inputs(student, seed):
    """HeNormalInit draws weights of variance 2 / input_dim."""
    seeded = student.HeNormalInit(student.random_state(seed % 2**31))
    for made, shapes in (
        (seeded, ((300, 40), (40, 300), (100, 100))),
        (student.HeNormalInit(), ((1, 5000), (5000, 1))),  # a source of its own is as good
    ):
        make = expect_object("HeNormalInit", made)
        drawn = make.in_turn(*(("__call__", (shape,)) for shape in shapes))
        for weights, shape in zip(drawn, shapes, strict=True):
            with showing(shape=str(shape)):
                found = expect_finite("weights", expect_shape("weights", weights, shape))
                values = np.asarray(found, dtype=float)
                expect_variance(f"{values.size} weights of shape {shape}", values, 2 / shape[1])
