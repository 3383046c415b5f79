"""Points are summed exactly, and only the rules of the design move them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import HarnessError
from graders.model import Check, CheckResult, Exercise, Verdict
from graders.reports.scoring import score

EXERCISES = (
    Exercise("a", "A", ()),
    Exercise("b", "B", ()),
    Exercise("extra", "Extra", (), bonus=True),
)
shares = st.fractions(min_value=0, max_value=1, max_denominator=12)


@st.composite
def all_results(draw):
    """Results of up to twelve checks, spread over the exercises."""
    results = []
    for i in range(draw(st.integers(0, 12))):
        exercise = draw(st.sampled_from(EXERCISES)).id
        points = draw(st.fractions(min_value=0, max_value=9, max_denominator=30))
        verdict = draw(st.sampled_from(list(Verdict)))
        earned = points * draw(shares) if verdict is not Verdict.PASSED else points
        results.append(CheckResult(Check(f"{exercise}.{i}", "", exercise, points), verdict, earned))
    return results


def result(points="2", verdict=Verdict.PASSED, earned=None, name="a.x", exercise="a"):
    """Return one result."""
    offered = Fraction(points)
    if earned is None:
        earned = offered if verdict is Verdict.PASSED else 0
    return CheckResult(Check(name, "", exercise, offered), verdict, Fraction(earned))


@given(all_results())
def test_sums_are_exact_and_within_the_maximum(results):
    """What is earned and what is pending never exceed what is on offer; bonus stands apart."""
    total = score(EXERCISES, results)
    plain = [r for r in results if r.check.exercise != "extra"]

    assert total.points == sum(r.points for r in plain)
    assert total.max_points == sum(r.check.points for r in plain)
    assert 0 <= total.points + total.pending <= total.max_points
    assert total.bonus == sum(r.points for r in results if r.check.exercise == "extra")
    assert total.points == sum(p.points for p in total.exercises if not p.exercise.bonus)


@given(all_results(), st.randoms(use_true_random=False))
def test_the_order_of_results_moves_no_point(results, random):
    """Shuffled results give the same sums."""
    shuffled = random.sample(results, len(results))
    first, second = score(EXERCISES, results), score(EXERCISES, shuffled)

    assert (first.points, first.pending, first.bonus) == (
        second.points,
        second.pending,
        second.bonus,
    )


def test_thirds_add_up_to_a_whole():
    """Three thirds of a point are one point, not 0.9999."""
    thirds = [result("1/3", name=f"a.{i}") for i in range(3)]

    assert score(EXERCISES, thirds).points == 1


def test_only_undecided_points_are_pending():
    """A failed or skipped check loses its points; an undecided one leaves its rest pending."""
    results = [
        result(verdict=Verdict.FAILED, earned="1/2", name="a.failed"),
        result(verdict=Verdict.SKIPPED, name="a.skipped"),
        result(verdict=Verdict.UNDECIDED, earned="1/2", name="a.undecided"),
    ]
    total = score(EXERCISES, results)

    assert (total.points, total.pending, total.max_points) == (1, Fraction(3, 2), 6)
    assert [part.undecided for part in total.exercises] == [1, 0, 0]


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([result(earned="5/2")], "expected 0 to 2"),
        ([result(earned="-1")], "expected 0 to 2"),
        ([result(), result()], "came twice"),
        ([result(exercise="c")], "not in the lab"),
    ],
)
def test_unsound_results_are_the_graders_fault(results, said):
    """Impossible points, repeated checks and foreign exercises are refused."""
    with pytest.raises(HarnessError, match=said):
        score(EXERCISES, results)
