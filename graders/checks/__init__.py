"""The library that checks are written with.

`graders.checks.strategies`, which imports Hypothesis, is imported by the files that use it.
"""

from graders.checks.arrays import (
    as_array,
    expect_close,
    expect_dtype,
    expect_equal,
    expect_finite,
    expect_shape,
)
from graders.checks.cases import Case, corner_cases, random_cases, signed_grads, wide_cases
from graders.checks.directions import expect_gradients
from graders.checks.extremes import expect_extremes
from graders.checks.feedback import Finding
from graders.checks.gradients import expect_gradient
from graders.checks.misconceptions import layer_recogniser, naming, recognised
from graders.checks.oracles import ElementFormula, Oracle, ReferenceLayer
from graders.checks.outputs import expect_outputs
from graders.checks.pools import PoolFormula, pool_cases, tied_cases
from graders.checks.properties import (
    expect_arguments_unchanged,
    expect_calls_independent,
    expect_layers_independent,
    expect_layout_irrelevant,
    expect_linear_in_grads,
    expect_rows_independent,
    expect_same_twice,
)
from graders.checks.slopes import Coupling

__all__ = [
    "Case",
    "Coupling",
    "ElementFormula",
    "Finding",
    "Oracle",
    "PoolFormula",
    "ReferenceLayer",
    "as_array",
    "corner_cases",
    "expect_arguments_unchanged",
    "expect_calls_independent",
    "expect_close",
    "expect_dtype",
    "expect_equal",
    "expect_extremes",
    "expect_finite",
    "expect_gradient",
    "expect_gradients",
    "expect_layers_independent",
    "expect_layout_irrelevant",
    "expect_linear_in_grads",
    "expect_outputs",
    "expect_rows_independent",
    "expect_same_twice",
    "expect_shape",
    "layer_recogniser",
    "naming",
    "pool_cases",
    "random_cases",
    "recognised",
    "signed_grads",
    "tied_cases",
    "wide_cases",
]
