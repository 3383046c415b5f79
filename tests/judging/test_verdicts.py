"""The rules from what happened in a check to its verdict and points."""

from fractions import Fraction

import pytest

from graders.errors import (
    AnswerBlank,
    AnswerMissing,
    CheckFailed,
    CheckUndecided,
    Misconception,
    Place,
    ProtocolViolation,
    StudentDied,
    StudentError,
    StudentTimeout,
)
from graders.judging.verdicts import Award, judge, skipped, undecided
from graders.model import Check, Verdict

CHECK = Check("tanh.fprop", "fprop is tanh.", "tanh", Fraction(3, 2))
HIDDEN = Check("tanh.secret", "It is right.", "tanh", Fraction(1), hidden=True)


def _judge(error=None, check=CHECK, award=None, absent=None):
    return judge(check, error, award or Award(), 0.5, absent)


def test_nothing_raised_is_passed_with_all_points():
    """A check that ends by itself is passed; points and seconds are kept."""
    result = _judge()
    assert (result.verdict, result.points, result.seconds) == (Verdict.PASSED, Fraction(3, 2), 0.5)


def test_an_award_counts_only_when_the_check_fails():
    """Partial credit is exact, and a check that passes earns everything."""
    award = Award()
    award("1/3")
    assert _judge(award=award).points == Fraction(3, 2)
    assert _judge(CheckFailed("no"), award=award).points == Fraction(1, 2)


@pytest.mark.parametrize("share", [-1, 2, "3/2"])
def test_a_share_lies_between_nothing_and_everything(share):
    """An award outside [0, 1] is an author's slip."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        Award()(share)


def test_a_failure_keeps_everything_that_explains_it():
    """Finding, hint, counterexample and misconception go into the result."""
    known = Misconception("sign", "the sign is turned round")
    result = _judge(CheckFailed("f", counterexample={"x": 1}, hint="h", misconception=known))
    assert (result.verdict, result.finding, result.hint) == (Verdict.FAILED, "f", "h")
    assert (result.counterexample, result.misconception) == ({"x": 1}, known)


@pytest.mark.parametrize(
    "error",
    [
        StudentError("TanhLayer.fprop", "ValueError", "no", Place(3, "y = x", cell=4)),
        StudentTimeout("`f` was stopped after 10 s."),
        StudentDied("the process ended"),
        ProtocolViolation("the reply belongs to no question of ours"),
        AnswerMissing("`TanhLayer` is not defined.", "TanhLayer"),
        AnswerBlank("`TanhLayer.fprop` is not written yet.", "TanhLayer.fprop"),
        AssertionError("x differs"),
    ],
)
def test_whatever_the_students_side_did_is_failed(error):
    """Nobody gains by provoking a fault: it is failed, with a finding, and never undecided."""
    result = _judge(error)
    assert (result.verdict, result.points) == (Verdict.FAILED, 0)
    assert result.finding


@pytest.mark.parametrize("error", [CheckUndecided("why"), KeyError("x"), ZeroDivisionError()])
def test_our_own_faults_are_undecided(error):
    """An exception of the check's own leaves its points pending."""
    result = _judge(error)
    assert (result.verdict, result.points) == (Verdict.UNDECIDED, 0)


def test_plain_assertions_of_hidden_checks_stay_hidden():
    """The text of an assertion in a hidden check may hold what was expected."""
    assert _judge(AssertionError("expected 0.42"), HIDDEN).finding == "This promise is not kept."
    assert _judge(AssertionError("expected 0.42\nand more")).finding == "expected 0.42"


def test_the_same_absence_fails_once_and_skips_afterwards():
    """A second check that meets the same missing name is skipped; another name fails anew."""
    absent = set()
    error = AnswerMissing("`TanhLayer` is not defined.", "TanhLayer")
    verdicts = [_judge(error, absent=absent).verdict for _ in range(2)]
    other = _judge(AnswerMissing("`ReluLayer` is not defined.", "ReluLayer"), absent=absent)
    assert verdicts == [Verdict.FAILED, Verdict.SKIPPED]
    assert other.verdict is Verdict.FAILED


def test_what_waits_for_a_failure_is_skipped_and_for_a_fault_of_ours_undecided():
    """A dependant never loses points by the grader's fault."""
    failed = skipped(CHECK, _judge(CheckFailed("no"), HIDDEN))
    assert failed.verdict is Verdict.SKIPPED
    assert failed.finding == "Not run: its 1.5 points remain unearned until “It is right.” passes."
    assert skipped(CHECK, undecided(HIDDEN, "why")).verdict is Verdict.UNDECIDED


def test_findings_are_capped():
    """A student's exception text of any length becomes a finding of bounded length."""
    assert len(_judge(CheckFailed("x" * 100_000)).finding) == 4000


def test_follow_through_is_kept_where_points_were_earned():
    """Follow-through is reported on a pass, and on a failure only with points."""
    award = Award()
    award.follow_through()
    assert _judge(award=award).follow_through
    assert not _judge(CheckFailed("no"), award=award).follow_through
