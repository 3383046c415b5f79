"""Public checks of the hyperbolic tangent layer: the lab sheet's numbers and formulas."""

import numpy as np
import pytest
from hypothesis import given, settings

from graders.checks import (
    Case,
    ElementFormula,
    batches,
    corner_cases,
    exercise,
    expect_arguments_unchanged,
    expect_bprop_works,
    expect_close,
    expect_extremes,
    expect_fprop_works,
    expect_gradient,
    expect_linear_in_grads,
    expect_shape,
    in_form,
    layer_cases,
    pictured,
    points,
    random_cases,
    sweeping_cases,
)
from graders.labs.multiple_layers.elements import (
    GRADS,
    INPUTS,
    expect_kept_shapes,
    maker,
    sigmoid,
)

pytestmark = exercise("tanh")

made = maker("TanhLayer")
GATE = "tanh.fprop_gives_an_output_for_every_input"
# tanh is 1 to the last digit from 19 on; what overflows beyond 40 is judged by a check of its own.
LIMIT = 40.0
FORMULA = ElementFormula(np.tanh, lambda x: 1.0 - np.tanh(x) ** 2)
OUTPUTS = np.array([[0.09966799, -0.19737532, 0.29131261], [-0.37994896, 0.46211716, -0.53704957]])
GRADS_WRT_INPUTS = np.array([[4.95033145, 9.61042983, -9.15136962], [-4.27819393, 0.0, 7.11577763]])


@pytest.fixture
def fprop_works(student):
    """See that there is something to judge."""
    expect_fprop_works(made(student), others=[sigmoid])


@pytest.fixture
def bprop_works(student):
    """See that there is something to judge."""
    expect_fprop_works(made(student), others=[sigmoid])
    expect_bprop_works(made(student))


@points("1/2")
def test_fprop_gives_the_worked_example(student):
    """`fprop` gives the numbers of the lab sheet's example."""
    expect_close("outputs", made(student).fprop(INPUTS), OUTPUTS)


@points("1/4")
def test_fprop_gives_an_output_for_every_input(student):
    """`fprop` returns an array of the same shape as its inputs."""
    layer = made(student)
    outputs = layer.fprop(INPUTS)
    expect_shape("outputs", outputs, INPUTS.shape, axes="(batch_size, input_dim)")
    expect_fprop_works(layer, others=[sigmoid], blocks=False)


@points("1/4", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_fprop_keeps_axes_of_length_one(student):
    """`fprop` keeps both axes for batches of one example and for single inputs."""
    expect_kept_shapes(made(student), ((1, 4), (5, 1), (1, 1)))


@points(1, after=GATE)
@pictured("TanhLayer", "fprop", FORMULA.function)
@settings(max_examples=12)
@given(inputs=batches())
def test_fprop_is_the_hyperbolic_tangent(student, inputs):
    """`fprop` returns the tanh of every input."""
    outputs = in_form(made(student).fprop(inputs), inputs.shape)
    expect_close("outputs", outputs, np.tanh(inputs))


@points("1/2", after=GATE)
def test_bprop_gives_the_worked_example(student):
    """`bprop` gives the numbers of the lab sheet's example, also of one row or column alone."""
    layer, outputs = made(student), np.tanh(INPUTS)
    for part in (np.s_[:, :], np.s_[:1, :], np.s_[:, :1]):
        layer.fprop(INPUTS[part])
        answer = layer.bprop(INPUTS[part], outputs[part], GRADS[part])
        expect_close("grads_wrt_inputs", answer, GRADS_WRT_INPUTS[part])


@points(2, after=GATE)
@pictured("TanhLayer", "bprop", FORMULA.slope)
def test_bprop_is_the_derivative(student, rng, award):
    """`bprop` is the slope of tanh, 1 - tanh(x)**2, times the upstream gradient."""
    cases = corner_cases(rng, limit=LIMIT) + random_cases(rng, 2)
    cases += sweeping_cases(rng, limit=LIMIT, count=2)
    expect_gradient(lambda: made(student), cases, FORMULA, others=[sigmoid], award=award)


@points(1, after=GATE)
@pytest.mark.usefixtures("bprop_works")
@settings(max_examples=8)
@given(case=layer_cases())
def test_bprop_uses_the_upstream_gradient(student, case):
    """`bprop` is linear in `grads_wrt_outputs`, whatever their size and sign."""
    expect_linear_in_grads(lambda: made(student), case)


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_extreme_inputs_give_finite_results(student):
    """Outputs and gradients are finite numbers for inputs up to 1,000,000 in size."""
    sizes = np.array([[50.0, 100.0, 250.0, 400.0, 800.0, 3e4, 1e6]])
    expect_extremes(lambda: made(student), FORMULA, np.concatenate([sizes, -sizes], axis=1))


@points("1/2", after=GATE)
@pytest.mark.usefixtures("fprop_works")
def test_arguments_stay_unchanged(student, rng):
    """`fprop` and `bprop` leave the arrays that they are given as they were."""
    for case in (Case(INPUTS, GRADS), corner_cases(rng, limit=LIMIT)[0]):
        expect_arguments_unchanged(made(student), case)
