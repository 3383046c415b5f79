"""Answers that are no answers: each fails with a finding, none is undecided, none earns it all."""

import contextlib
import io
import warnings
from functools import cache

import numpy as np
import pytest

from graders.catalogue.labs import find_lab
from graders.judging.runner import with_checks
from graders.model import Verdict
from graders.student.attempt import LocalAttempt

NAMES = {
    "tanh": ("TanhLayer",),
    "relu": ("ReluLayer",),
    "clipped_relu": ("ClippedReluLayer",),
    "maxout": ("MaxoutLayer",),
    "strided_maxout": ("MaxoutLayer",),
    "init_ranges": ("LeCunUniformInit", "GlorotUniformInit"),
    "dropout": ("DropoutLayer",),
}


def endless():
    """Yield numbers for ever."""
    while True:
        yield 1.0


RESULTS = {
    "nothing": lambda x: None,
    "text": lambda x: "tanh" * 5000,
    "a dict": lambda x: {"outputs": x},
    "a ragged list": lambda x: [[1.0], [1.0, 2.0]],
    "a huge number": lambda x: 10**400,
    "NaN": lambda x: np.asarray(x, float) * np.nan,
    "infinity": lambda x: np.full(np.shape(x), np.inf),
    "whole numbers": lambda x: np.ones(np.shape(x), dtype=int),
    "truth values": lambda x: np.asarray(x) > 0,
    "complex numbers": lambda x: np.asarray(x) + 1j,
    "objects": lambda x: np.array([object()]),
    "texts in an array": lambda x: np.array([["1.0"]]),
    "no rows": lambda x: np.zeros((0, 3)),
    "many axes": lambda x: np.zeros((1,) * 9),
    "a generator": lambda x: endless(),
    "itself": lambda x: x,
    "half precision": lambda x: np.asarray(x).astype(np.float16),
    "a masked array": lambda x: np.ma.masked_all(np.shape(x)),
    "the layer's class": lambda x: type,
}


def layer_giving(result):
    """Return a class all of whose methods give the same odd result."""

    class Odd:
        def __init__(self, *arguments, **options):
            pass

        def fprop(self, inputs, stochastic=True):
            return result(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return result(inputs)

        def __call__(self, shape):
            return result(np.zeros(shape))

    return Odd


EMPTY = {
    "identity": (lambda x: x, lambda x, y, g: g),
    "zeros": (lambda x: 0 * x, lambda x, y, g: 0 * g),
    "ones": (lambda x: 0 * x + 1, lambda x, y, g: 0 * x + 1),
    "NaN": (lambda x: x * np.nan, lambda x, y, g: x * np.nan),
}


def empty_layer(fprop, bprop):
    """Return a class that keeps many promises by doing nothing."""

    class Empty:
        def __init__(self, *arguments, **options):
            pass

        def fprop(self, inputs, stochastic=True):
            return fprop(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return bprop(inputs, outputs, grads_wrt_outputs)

        def __call__(self, shape):
            return fprop(np.zeros(shape))

    return Empty


@cache
def run_of(exercise_id):
    """Return what an exercise's checks make of every odd answer, by its name."""
    in_first = exercise_id in ("tanh", "relu")
    lab = find_lab("multiple_layers" if in_first else "transfer_functions")
    answers = {name: layer_giving(result) for name, result in RESULTS.items()}
    answers |= {
        "no class": 5,
        "a function": lambda *arguments, **options: np.zeros((2, 3)),
        "a class without methods": type("Empty", (), {}),
        "a class that raises": lambda *arguments, **options: 1 / 0,
        "a module": np,
    }
    answers |= {f"empty: {name}": empty_layer(*methods) for name, methods in EMPTY.items()}

    def work(checks):
        return {
            name: checks.judge(LocalAttempt(dict.fromkeys(NAMES[exercise_id], answer)))
            for name, answer in answers.items()
        }

    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return with_checks(lab.only([exercise_id]), work, hidden=True)


@pytest.mark.parametrize("exercise_id", NAMES)
def test_no_odd_answer_is_undecided_or_right(exercise_id):
    """What a student's code causes is failed, with a sentence that is not about our code."""
    for name, results in run_of(exercise_id).items():
        for result in results:
            assert result.verdict is not Verdict.UNDECIDED, (name, result.check.id, result.finding)
            assert len(result.finding or "") < 1000, (name, result.check.id)
            assert "Traceback" not in (result.finding or "")
        earned = sum(result.points for result in results)
        most = sum(result.check.points for result in results)
        assert earned <= most / 10 if name.startswith("empty") else earned < 0.6 * most, name
