"""Trains the deep models from the students' own first parameters, one depth after the other."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from graders.checks.feedback import Finding
from graders.checks.training import INPUT_DIM, OUTPUT_DIM, expect_accuracy, reach
from graders.errors import AnswerBlank, CheckFailed
from graders.judging.verdicts import Award
from graders.labs.multiple_layers.plans import DEEP_GOAL, DEPTHS, deep_plan, deep_words
from graders.labs.multiple_layers.stacks import read_stack, trainable

# A model that guesses is right one time in ten: its gradients did not reach the first layers.
_GUESSING = 0.3


def expect_all_to_learn(
    student: Any,
    rng: np.random.Generator,
    award: Award,
    *,
    draw: Callable[..., None] | None = None,
) -> None:
    """Check that each depth reaches its accuracy; each earns a quarter.

    Parameters
    ----------
    student : Student
        The student's names.
    rng : numpy.random.Generator
        Seeds first weights and orders of examples.
    award : Award
        Gets the share of the depths that learn.
    draw : callable, optional
        Draws the accuracies of the first depth that does not.
    """
    failures: list[CheckFailed] = []
    for done, depth in enumerate(DEPTHS, start=1):
        try:
            _expect_to_learn(student, depth, rng, None if failures else draw)
        except AnswerBlank as blank:
            if done == 1:
                raise
            failures.append(Finding("blank", str(blank)))  # other depths are filled in
        except CheckFailed as failure:
            failures.append(failure)
        award(Fraction(done - len(failures), len(DEPTHS)))
    if failures:
        raise failures[0]


def _expect_to_learn(
    student: Any, depth: int, rng: np.random.Generator, draw: Callable[..., None] | None
) -> None:
    plan = deep_plan(student, depth)

    def layers(state: np.random.RandomState) -> list[Any]:
        seed = int(state.randint(2**31))
        return trainable(read_stack(student, depth, (INPUT_DIM, OUTPUT_DIM), seed=seed))

    record = reach(layers, plan, DEEP_GOAL, rng)
    if draw is not None and record.best < DEEP_GOAL:
        passes = range(1, len(record.accuracies) + 1)
        draw("validation accuracy", passes, record.accuracies, [DEEP_GOAL] * len(passes))
    try:
        expect_accuracy(deep_words(plan, depth), record, DEEP_GOAL)
    except Finding as finding:
        if record.best < _GUESSING and not record.exploded:
            finding.hint = (
                "It does little better than guessing: first weights or learning rate do not suit "
                "it. How large are activations and gradients at each layer before any training?"
            )
        raise
