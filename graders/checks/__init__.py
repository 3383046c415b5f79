"""The library that checks are written with: a check file needs no other import from us.

`batches` and `layer_cases`, which import Hypothesis, are loaded when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graders.checks.answers import (
    Question,
    call,
    expect_answers,
    expect_arguments_kept,
    expect_computed,
    parts,
)
from graders.checks.arrays import (
    as_array,
    expect_close,
    expect_dtype,
    expect_finite,
    expect_shape,
)
from graders.checks.borrowing import borrowed_globals
from graders.checks.cases import (
    Case,
    corner_cases,
    random_cases,
    scaled,
    signed_grads,
    sweeping_cases,
    swept_case,
    varied,
    wide_cases,
)
from graders.checks.covering import all_pairs
from graders.checks.directions import expect_gradients
from graders.checks.entries import KINDS_OF_ENTRIES, entries_of
from graders.checks.extremes import expect_extremes
from graders.checks.feedback import Finding, described, number
from graders.checks.forms import in_form, own_words
from graders.checks.functions import central_differences, expect_derivative, expect_number, showing
from graders.checks.given import given
from graders.checks.gradients import expect_gradient
from graders.checks.made import expect_object
from graders.checks.marks import exercise, pictured, points
from graders.checks.misconceptions import layer_recogniser, naming, recognised
from graders.checks.oracles import ElementFormula, Oracle, ReferenceLayer
from graders.checks.outputs import expect_outputs
from graders.checks.plain import columns_of, expect_equal
from graders.checks.pools import PoolFormula, pool_cases, swept_pools, tied_cases
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
from graders.checks.statistics import (
    expect_distinct,
    expect_independent,
    expect_normal,
    expect_rate,
    expect_uniform,
    expect_uniform_range,
)
from graders.checks.tails import chi_square_limits
from graders.checks.training import (
    INPUT_DIM,
    OUTPUT_DIM,
    expect_accuracy,
    expect_within_budget,
    reach,
    train,
)
from graders.checks.work import expect_bprop_works, expect_fprop_works

if TYPE_CHECKING:
    from graders.checks.strategies import batches, layer_cases

__all__ = [
    "INPUT_DIM",
    "KINDS_OF_ENTRIES",
    "OUTPUT_DIM",
    "Case",
    "Coupling",
    "ElementFormula",
    "Finding",
    "Oracle",
    "PoolFormula",
    "Question",
    "ReferenceLayer",
    "all_pairs",
    "as_array",
    "batches",
    "borrowed_globals",
    "call",
    "central_differences",
    "chi_square_limits",
    "columns_of",
    "corner_cases",
    "described",
    "entries_of",
    "exercise",
    "expect_accuracy",
    "expect_answers",
    "expect_arguments_kept",
    "expect_arguments_unchanged",
    "expect_bprop_works",
    "expect_calls_independent",
    "expect_close",
    "expect_computed",
    "expect_derivative",
    "expect_distinct",
    "expect_dtype",
    "expect_equal",
    "expect_extremes",
    "expect_finite",
    "expect_fprop_works",
    "expect_gradient",
    "expect_gradients",
    "expect_independent",
    "expect_layers_independent",
    "expect_layout_irrelevant",
    "expect_linear_in_grads",
    "expect_normal",
    "expect_number",
    "expect_object",
    "expect_outputs",
    "expect_rate",
    "expect_rows_independent",
    "expect_same_twice",
    "expect_shape",
    "expect_uniform",
    "expect_uniform_range",
    "expect_within_budget",
    "given",
    "in_form",
    "layer_cases",
    "layer_recogniser",
    "naming",
    "number",
    "own_words",
    "parts",
    "pictured",
    "points",
    "pool_cases",
    "random_cases",
    "reach",
    "recognised",
    "scaled",
    "showing",
    "signed_grads",
    "sweeping_cases",
    "swept_case",
    "swept_pools",
    "tied_cases",
    "train",
    "varied",
    "wide_cases",
]


def __getattr__(name: str) -> Any:
    """Load the strategies when a check asks for one."""
    if name not in ("batches", "layer_cases"):
        raise AttributeError(f"module 'graders.checks' has no attribute {name!r}")
    from graders.checks import strategies

    return getattr(strategies, name)
