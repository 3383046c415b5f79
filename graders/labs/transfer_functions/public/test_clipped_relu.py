"""Public checks of the rectifier with a ceiling: its formula and its slope."""

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
    expect_close,
    expect_fprop_works,
    expect_gradient,
    expect_object,
    points,
    sweeping_cases,
)

pytestmark = exercise("clipped_relu")

INPUTS = np.array([[-1.0, 5.0, 25.0]])
GRADS = np.array([[3.0, -2.0, 7.0]])


def made(names, *max_value):
    """Make a layer, the student's or another's."""
    return expect_object("ClippedReluLayer", names.ClippedReluLayer(*max_value))


def formula_for(max_value):
    """Return the lab sheet's function: any slope from 0 to 1 is right at both corners."""
    return ElementFormula(
        lambda x: np.minimum(np.maximum(0.0, x), max_value),
        lambda x: np.where((x > 0) & (x < max_value), 1.0, 0.0),
        kinks=(0.0, max_value),
    )


def relu(x):
    """Return the function of exercise 2, which earns nothing here."""
    return np.maximum(0.0, x)


def sigmoid(x):
    """Return the function of the layer that is given: no work of the student's."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


@pytest.fixture
def fprop_works(student):
    """See that there is something to judge."""
    expect_fprop_works(made(student), Case(INPUTS, GRADS), others=[sigmoid])


@points("1/2")
def test_gives_the_worked_example(student):
    """With the default ceiling of 20, (-1, 5, 25) becomes (0, 5, 20)."""
    layer = made(student)
    expect_close("outputs", layer.fprop(INPUTS), [[0.0, 5.0, 20.0]])
    expect_close(
        "grads_wrt_inputs", layer.bprop(INPUTS, np.array([[0.0, 5.0, 20.0]]), GRADS), [[0, -2, 0]]
    )


@points(1)
@settings(max_examples=12)
@given(inputs=batches(extra=(19.5, 20.5, 25.0)))
def test_fprop_stays_between_zero_and_the_ceiling(student, inputs):
    """`fprop` returns min(max(0, x), max_value) for every input x, also for other ceilings."""
    for max_value in (20.0, 2.5):
        outputs = made(student, max_value).fprop(inputs)
        expect_close("outputs", outputs, np.clip(inputs, 0.0, max_value))


@points("5/4")
def test_bprop_is_the_derivative(student, rng, award):
    """`bprop` passes the upstream gradient between 0 and the ceiling, and stops it outside."""
    for max_value in (20.0, 1.5):
        kinks = (0.0, max_value)
        cases = corner_cases(rng, kinks=kinks) + sweeping_cases(rng, limit=1e6, count=1)
        expect_gradient(
            lambda m=max_value: made(student, m),
            cases,
            formula_for(max_value),
            others=[relu, sigmoid],
            award=award,
        )


@points("1/4")
@pytest.mark.usefixtures("fprop_works")
def test_arguments_stay_unchanged(student, rng):
    """`fprop` and `bprop` leave the arrays that they are given as they were."""
    for case in (Case(INPUTS, GRADS), corner_cases(rng, kinks=(20.0,))[0]):
        expect_arguments_unchanged(made(student), case)
