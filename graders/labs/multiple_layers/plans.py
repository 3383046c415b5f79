"""The settings that students hand in for this lab's trainings."""

from __future__ import annotations

from typing import Any

import numpy as np

from graders.checks.given import given
from graders.checks.settings import (
    INIT_RANGE,
    LEARNING,
    expect_dict,
    expect_key,
    read_settings,
)
from graders.checks.training import INPUT_DIM, OUTPUT_DIM, Plan, narrowed

SOFTMAX = "softmax_hyperparameters"
SOFTMAX_GOAL = 0.90
DEEP = "deep_hyperparameters"
DEEP_GOAL = 0.85
DEPTHS = (2, 3, 4, 5)


def softmax_plan(student: Any) -> tuple[Plan, float]:
    """Return the settings of the softmax model, and the range of its first parameters."""
    ranges = {"init_scale": INIT_RANGE, **LEARNING}
    found = read_settings(SOFTMAX, student.value(SOFTMAX), ranges)
    return Plan(*(found[key] for key in LEARNING)), found["init_scale"]


def softmax_layers(state: np.random.RandomState, init_scale: float) -> list[Any]:
    """Return the one affine layer of the softmax model, with first parameters."""
    init = given("initialisers").UniformInit(-init_scale, init_scale, state)
    return [narrowed(given("layers").AffineLayer(INPUT_DIM, OUTPUT_DIM, init, init))]


def softmax_words(plan: Plan, init_scale: float) -> str:
    """Return the trained model in words that begin a finding."""
    return (
        f"With learning_rate {plan.learning_rate:g}, batch_size {plan.batch_size}, num_epochs "
        f"{plan.num_epochs} and init_scale {init_scale:g}, the model"
    )


def deep_plan(student: Any, depth: int) -> Plan:
    """Return the settings for a number of affine layers."""
    value = student.value(DEEP)
    expect_dict(DEEP, value, dict.fromkeys(DEPTHS))
    expect_key(DEEP, value, depth)
    found = read_settings(f"{DEEP}[{depth}]", value[depth], LEARNING, owner=DEEP)
    return Plan(*(found[key] for key in LEARNING))


def deep_words(plan: Plan, depth: int) -> str:
    """Return the trained model in words that begin a finding."""
    return (
        f"With learning_rate {plan.learning_rate:g}, batch_size {plan.batch_size} and num_epochs "
        f"{plan.num_epochs}, the model of {depth} affine layers"
    )
