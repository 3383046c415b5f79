import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graders.checks import driving
from graders.checks.arrays import expect_close
from graders.checks.driving import MOST_SHRINKING_CALLS, driven
from graders.checks.feedback import Finding
from graders.checks.strategies import batches, layer_cases
from graders.errors import AnswerBlank, CheckUndecided, StudentError
from graders.judging.steadiness import steady


def check_of(function, *, seed=1, examples=25, strategy=None):
    """Return a driven check that a function is tanh, and the list of inputs that it saw."""
    seen = []

    @settings(max_examples=examples)
    @given(inputs=strategy or batches())
    def check(inputs):
        seen.append(inputs)
        expect_close("outputs", function(inputs), np.tanh(inputs))

    steady(check, seed)
    return driven(check), seen


def fault_of(function, **how):
    """Return what a driven check finds."""
    check, seen = check_of(function, **how)
    with pytest.raises(Finding) as caught:
        check()
    return caught.value, seen


def test_a_right_answer_passes_on_all_examples():
    """Every example is drawn, and none is judged twice."""
    check, seen = check_of(np.tanh)
    check()

    assert 10 <= len(seen) <= 25
    assert len({(x.shape, x.tobytes()) for x in seen}) == len(seen)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("function", "shows", "size"),
    [
        (lambda x: x, lambda x: x == 1, 1),
        (lambda x: np.where(x == 0, np.nan, np.tanh(x)), lambda x: x == 0, 1),
        (lambda x: np.where(x < -1, 0, np.tanh(x)), lambda x: x < -1, 1),
        (
            lambda x: np.tanh(x - x.mean(axis=1, keepdims=True) * (x.shape[1] > 1)),
            lambda x: x == 1,
            2,
        ),
    ],
)
def test_examples_shrink_to_what_a_student_can_read(function, shows, size, seed):
    """As few entries as show it, short numbers, 1 before anything else, whatever the seed."""
    fault, _ = fault_of(function, seed=seed, examples=60)
    shown = fault.counterexample["inputs"]

    assert shown.size == size
    assert np.array_equal(shown, np.round(shown, 1))
    assert shows(shown).all()


def test_the_kind_of_difference_is_kept():
    """An answer that is first NaN somewhere is not shown where it is merely off."""

    def answer(inputs):
        outputs = np.tanh(inputs)
        outputs[inputs == 5.0] = np.nan
        return outputs + 0.1 if len(inputs) == 1 and inputs.size == 1 else outputs

    kinds = {fault_of(answer, seed=seed, examples=80)[0].kind for seed in range(6)}

    for seed in range(6):
        fault, _ = fault_of(answer, seed=seed, examples=80)
        is_nan = bool((fault.counterexample["inputs"] == 5.0).any())
        assert is_nan == (fault.kind == "nan")
    assert kinds <= {"nan", "value"}


def test_the_search_is_bounded_by_calls():
    """After the first failure the body runs a fixed number of times at most."""

    def stubborn(inputs):
        return inputs if inputs.size >= 6 and np.ptp(inputs) > 2 else np.tanh(inputs)

    _, seen = fault_of(stubborn, examples=200)
    wrong = [i for i, x in enumerate(seen) if x.size >= 6 and np.ptp(x) > 2]

    assert len(seen) - wrong[0] <= MOST_SHRINKING_CALLS + 2


def test_random_answers_are_called_so():
    """An answer that passes when it is asked again gets a finding of its own, no flaky error."""
    draw = random.Random(3)

    def moody(inputs):
        return np.tanh(inputs) + (draw.random() < 0.15)

    texts = set()
    for seed in range(12):
        check, _ = check_of(moody, seed=seed)
        try:
            check()
        except Finding as finding:
            texts.add(finding.finding.split(":")[0])

    assert "Two calls with the same input gave different results." in texts


def test_exceptions_of_the_student_carry_the_smallest_input():
    """What was raised is shown with the input that raises it."""

    def answer(inputs):
        if len(inputs) > 1:
            raise StudentError("TanhLayer.fprop", "ValueError", "bad shape")
        return np.tanh(inputs)

    fault, _ = fault_of(answer)

    assert fault.finding == "`TanhLayer.fprop` raised ValueError: bad shape."
    assert fault.counterexample["inputs"].tolist() == [[1.0], [1.0]]


def test_a_blank_answer_stops_at_once():
    """A blank answer is met once, not once for every example."""

    def blank(inputs):
        raise AnswerBlank("`TanhLayer.fprop` is not written yet.")

    check, seen = check_of(blank)

    with pytest.raises(AnswerBlank):
        check()
    assert len(seen) == 1


def test_an_undecided_check_stays_undecided():
    """Our own doubt is not taken for the student's mistake."""

    def doubtful(inputs):
        raise CheckUndecided("oracles disagree")

    check, _ = check_of(doubtful)

    with pytest.raises(CheckUndecided):
        check()


def test_a_fault_of_ours_is_not_shrunk():
    """An exception in a check's own code is passed on."""

    def ours(inputs):
        raise ZeroDivisionError

    check, _ = check_of(ours)

    with pytest.raises(ZeroDivisionError):
        check()


def test_a_check_may_run_again_and_be_driven_again():
    """The same collected check judges many submissions."""
    answers = iter([np.tanh, lambda x: x, np.tanh])
    current = {}
    check, _ = check_of(lambda x: current["f"](x))

    found = []
    for function in answers:
        current["f"] = function
        try:
            check()
            found.append("passed")
        except Finding:
            found.append("failed")

    assert found == ["passed", "failed", "passed"]


def test_cases_are_shown_by_their_parts():
    """A case is shown as its inputs and upstream gradients."""

    @given(case=layer_cases())
    def check(case):
        expect_close("gradient", 0 * case.grads, case.grads + 1)

    steady(check, 1)
    with pytest.raises(Finding) as caught:
        driven(check)()

    assert list(caught.value.counterexample) == ["inputs", "grads_wrt_outputs"]


def test_other_strategies_work_as_well():
    """Checks of plain numbers are driven too."""

    @given(number=st.sampled_from([1, 2, 3]))
    def check(number):
        if number > 1:
            raise Finding("value", "too large")

    steady(check, 1)
    with pytest.raises(Finding) as caught:
        driven(check)()

    assert caught.value.counterexample == {"number": 2}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "function",
    [
        np.tanh,
        lambda x: x,
        lambda x: np.where(x < -1, 0, np.tanh(x)),
        lambda x: np.tanh(x) + (x.shape[0] > 3) * 1e-3,
    ],
)
def test_drawing_before_asks_and_finds_what_the_engine_alone_does(monkeypatch, function, seed):
    """The same inputs in the same order, and the same finding, whoever runs the examples."""

    def outcome():
        check, seen = check_of(function, seed=seed)
        try:
            check()
        except Finding as finding:
            shown = finding.counterexample["inputs"]
            return [x.tobytes() for x in seen], finding.finding, shown.tolist()
        return [x.tobytes() for x in seen], None, None

    drawn_before = outcome()
    monkeypatch.setattr(driving._Search, "drawings", lambda search, check: [])

    assert outcome() == drawn_before


def test_a_right_answer_never_meets_the_engine():
    """What was drawn once is asked again and again, of whoever passes."""
    runs = []

    @given(number=st.sampled_from([1, 2, 3]))
    def check(number):
        runs.append(number)

    steady(check, 1)
    run = driven(check)
    run.draw()
    assert runs == []
    check.hypothesis.inner_test = None  # the engine would fall over it
    run()
    run()

    assert sorted(runs) == [1, 1, 2, 2, 3, 3]


def test_a_check_that_speaks_to_the_engine_runs_in_it():
    """`assume` means something inside of Hypothesis only, and works there."""

    @settings(max_examples=10)
    @given(number=st.integers(0, 20))
    def check(number):
        assume(number % 2 == 0)
        seen.append(number)

    seen = []
    steady(check, 1)
    driven(check)()

    assert len(seen) >= 5
    assert all(number % 2 == 0 for number in seen)


EXAMPLES = """
import sys
sys.path.insert(0, {extra!r})
{imports}
from hypothesis import given, settings
from graders.checks.driving import driven
from graders.checks.strategies import batches, layer_cases
from graders.judging.steadiness import steady

@settings(max_examples=15)
@given(inputs=batches(), case=layer_cases())
def check(inputs, case):
    print(inputs.tolist(), case.inputs.tolist(), case.grads.tolist())

steady(check, 7)
driven(check)()
"""


def test_examples_do_not_depend_on_what_else_is_imported(tmp_path):
    """Hypothesis draws the same examples beside other local modules and other hash seeds."""
    numbers = ", ".join(str(n / 7) for n in range(1, 200))
    (tmp_path / "local_numbers.py").write_text(f"VALUES = [{numbers}, 12345, 3, 4]\n")
    seen = set()
    for imports, hash_seed in (("", "0"), ("import local_numbers", "0"), ("", "1")):
        script = EXAMPLES.format(extra=str(tmp_path), imports=imports)
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
        )
        seen.add(done.stdout)

    assert len(seen) == 1
    assert len(seen.pop().splitlines()) >= 10
