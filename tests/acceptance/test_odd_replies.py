"""Replies exchanged in the middle of real checks: failed in words, and never our own fault.

`tests/student/test_replies.py` asks one question each; here every question of every check may get
a reply that is well-formed and belongs to another one.
"""

import contextlib
import io
import random
import sys
import warnings

import numpy as np
import pytest

import reference.dp
from graders.inside import wire
from graders.judging.runner import with_checks
from graders.model import Verdict
from graders.student.attempt import LocalAttempt, Relay
from tests.acceptance.test_junk_answers import EXERCISES, names_of

HANDLE = {"h": 999_983, "n": "Layer", "c": True}
ARRAY = {"a": 0}
# kind, JSON, arrays; of what a worker may say, but not here.
REPLIES = {
    "nothing": (wire.VALUE, {}, []),
    "null": (wire.VALUE, {"value": None}, []),
    "a text": (wire.VALUE, {"value": {"s": "x" * 20_000}}, []),
    "true": (wire.VALUE, {"value": True, "arguments": True}, []),
    "a handle of nothing": (wire.VALUE, {"value": HANDLE}, []),
    "a large number": (wire.VALUE, {"value": 2**63 - 1}, []),
    "an infinity": (wire.VALUE, {"value": {"f": "inf"}}, []),
    "nested lists": (wire.VALUE, {"value": {"l": [{"l": []}, {"t": [HANDLE]}, None]}}, []),
    "a dict": (wire.VALUE, {"value": {"d": [[None, {"d": []}], [True, 1]]}}, []),
    "no numbers": (wire.VALUE, {"value": ARRAY}, [np.zeros((0, 3))]),
    "no axes": (wire.VALUE, {"value": ARRAY}, [np.array(True)]),
    "eight axes": (wire.VALUE, {"value": ARRAY}, [np.zeros((1,) * 8, np.float16)]),
    "a long row": (wire.VALUE, {"value": ARRAY}, [np.full(4_000_000, np.nan)]),
    "large whole numbers": (wire.VALUE, {"value": ARRAY}, [np.full((3, 4), 2**64 - 1, "u8")]),
    "an error": (wire.ERROR, {"kind": "raised", "name": "x" * 300, "place": {"line": -5}}, []),
    "an empty error": (wire.ERROR, {}, []),
    "missing": (wire.ERROR, {"kind": "missing"}, []),
    "blank": (wire.ERROR, {"kind": "blank", "place": {"line": 10**300, "count": -1}}, []),
}
USUAL = ("null",)
TIMES = 3  # each reply in the place of so many questions, one after the other


def exchanging(at, reply):
    """Return what wraps a line such that the question of that number gets another reply."""
    asked = [0]

    def wrap(channel):
        def ask(meta, arrays, timeout_s):
            honest = channel.ask(meta, arrays, timeout_s)
            asked[0] += 1
            if asked[0] != at:
                return honest
            kind, said, found = reply
            return kind, dict(said), [array.copy() for array in found]

        return Relay(ask, channel.close)

    return wrap, asked


def results_of(key, replies, rng):
    """Yield what was exchanged, and what came of it."""
    lab, exercise = EXERCISES[key]
    names, _ = names_of(key)
    found = []

    def work(checks):
        wrap, asked = exchanging(0, None)
        checks.judge(LocalAttempt(dict(names), wrap))
        questions = asked[0]
        for name in replies:
            for at in sorted(rng.sample(range(1, questions + 1), min(TIMES, questions))):
                wrap, _ = exchanging(at, REPLIES[name])
                found.append((f"{name} at {at}", checks.judge(LocalAttempt(dict(names), wrap))))

    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        pytest.MonkeyPatch.context() as patch,
    ):
        warnings.simplefilter("ignore")  # of numbers that these replies make
        patch.setitem(sys.modules, "dp", reference.dp)
        with_checks(lab.only([exercise.id]), work, hidden=True)
    return found


@pytest.mark.parametrize("key", EXERCISES)
@pytest.mark.parametrize(
    "replies",
    [
        pytest.param(USUAL, id="usual"),
        pytest.param(tuple(REPLIES), marks=pytest.mark.prove, id="all"),
    ],
)
def test_exchanged_replies(key, replies):
    """Every check has a verdict: what came back is no fault of the grader's."""
    rng = random.Random(key)
    for name, results in results_of(key, replies, rng):
        for result in results:
            assert result.verdict is not Verdict.UNDECIDED, (name, result.check.id, result.finding)
