"""Lateness takes points visibly, never verdicts, and can be taken back."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.reports.schema import Report, TeamReport
from graders.settling.deadlines import read_extensions
from graders.settling.lateness import (
    Deadline,
    apply_lateness,
    late_days_used,
    without_lateness,
)
from graders.settling.rules import read_rule
from tests.exports.made import check, exercise, hostile_reports, report, student
from tests.settling.made import NAMES, table

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
RULES = st.sampled_from(
    ["none", "10% per day", "33.3% per day, at most 50%", "cut-off", "5% per day of the maximum"]
)


def _marked(points=8.0, maximum=10.0, **fields):
    return report(exercise(check(verdict="failed", points=points, max_points=maximum)), **fields)


def _late(made, days, rule="10% per day", **fields):
    deadline = Deadline(DUE, read_rule(rule), **fields)
    return apply_lateness(made, DUE + timedelta(days=days), deadline)


def test_on_time_nothing_changes():
    """To the second, and before."""
    assert _late(_marked(), 0) == _marked()
    assert _late(_marked(), -3) == _marked()


def test_lateness_stands_in_the_report():
    """When, by how much, by which rule, and what it cost."""
    late = _late(_marked(), 1.5)

    assert late.points == 6.4
    assert late.lateness.model_dump() == {
        "submitted_at": "2026-11-22T11:59:00+00:00",
        "deadline": "2026-11-20T23:59:00+00:00",
        "days_late": 1.5,
        "rule": "10% per day",
        "points_lost": 1.6,
    }
    assert "late_days_used" not in late.to_json()
    assert late.exercises == _marked().exercises


def test_a_share_of_the_maximum_can_take_all_but_no_more():
    """Points never become negative."""
    assert _late(_marked(), 2, "10% per day of the maximum").points == 6.0
    assert _late(_marked(points=1.0), 2, "10% per day of the maximum").points == 0.0


def test_a_cut_off_takes_bonus_points_as_well():
    """A bonus loses the same share as the points."""
    made = report(
        exercise(check(max_points=8.0)),
        exercise(check("extra.a", max_points=2.0), name="extra", bonus=True),
    )

    assert (_late(made, 1, "cut-off").points, _late(made, 1, "cut-off").bonus_points) == (0.0, 0.0)
    assert (_late(made, 1).points, _late(made, 1).bonus_points) == (7.2, 1.8)


def test_lateness_without_cost_is_shown_as_well():
    """Within the grace, the report says that it was late and that it cost nothing."""
    late = _late(_marked(), 0.25, "10% per day, grace 6 hours")

    assert late.points == 8.0
    assert late.lateness.points_lost == 0.0


def _granted(who, days):
    text = f"student,deadline\n{who},{DUE + timedelta(days=days):%Y-%m-%d %H:%M}\n"
    return read_extensions(table(text), DUE, NAMES)


@pytest.mark.parametrize("who", ["s1", "ADA@uni.example", "Ada Lovelace", "ada-l", "Team Blue"])
def test_an_extension_moves_the_deadline(who):
    """By id, address, name, GitHub name or team."""
    team = TeamReport(name="Team Blue", members=())
    made = _marked(student=student("s1", email="ada@uni.example"), team=team)

    assert _late(made, 2, extensions=_granted(who, 2)) == made
    assert _late(made, 3, extensions=_granted(who, 2)).lateness.days_late == 1.0


def test_an_extension_of_one_member_is_that_member_s():
    """The other members of the team are as late as they are."""
    team = TeamReport(name="Team Blue", members=())
    first, second = (_marked(student=student(key), team=team) for key in ("s1", "s2"))

    assert _late(first, 2, extensions=_granted("s1", 2)) == first
    assert _late(second, 2, extensions=_granted("s1", 2)).points == 6.4


def test_an_extension_never_makes_a_deadline_earlier():
    """A mistyped earlier date harms nobody."""
    assert _late(_marked(), 0, extensions=_granted("s1", -2)) == _marked()


@pytest.mark.parametrize(
    ("rule", "days", "used_before", "points", "used"),
    [
        ("10% per day, 3 late days for the course", 2, 0, 8.0, 2),
        ("10% per day, 3 late days for the course", 5, 0, 6.4, 3),
        ("10% per day, 3 late days", 2, 2, 7.2, 1),
        ("10% per day, 3 late days", 2, 7, 6.4, 0),
        # A cut-off moves with the deadline; where all is lost all the same, no day is spent.
        ("cut-off, 3 late days", 2, 0, 8.0, 2),
        ("cut-off, 3 late days", 4, 0, 0.0, 0),
        ("10% per day, cut-off after 2 days, 3 late days", 5, 0, 6.4, 3),
        # As few as save most: half is lost with three as with none.
        ("10% per day, at most 50%, 3 late days", 9, 0, 4.0, 0),
        ("10% per day, grace 1 day, 3 late days", 1, 0, 8.0, 0),
    ],
)
def test_late_days_of_the_course_move_the_deadline(rule, days, used_before, points, used):
    """By whole days, as long as the student has some left; the report says how many went."""
    made = _marked(student=student("s1"))
    late = _late(made, days, rule, used={("student", "s1"): used_before})

    assert (late.points, late.lateness.late_days_used) == (points, used)


def test_late_days_are_counted_over_the_labs_of_a_course():
    """By student, whatever the hand-ins are called; by hand-in where there is no roster."""
    rule = "10% per day, 3 late days"
    first = _late(_marked(student=student("S1"), submission="a"), 2, rule)
    second = _late(_marked(student=student("s1"), submission="b"), 1, rule)
    other = _late(_marked(submission="s9"), 1, rule)
    in_time = _marked(student=student("s2"))

    used = late_days_used([first, second, other, in_time])

    assert sorted(used.values()) == [1, 3]
    assert used["student", "s1"] == 3


def test_another_rule_starts_from_the_full_points():
    """Applying a second deadline replaces the first."""
    assert _late(_late(_marked(), 2, "50% per day"), 1).points == 7.2


@given(hostile_reports(), st.integers(1, 9), RULES)
def test_lateness_can_be_taken_back(made, days, rule):
    """What remains and what was lost add up, the report stays valid, and nothing is forgotten."""
    consistent = made.model_copy(
        update={"bonus_points": float(sum(e.points for e in made.exercises if e.bonus))}
    )
    late = _late(consistent, days, rule)

    Report.from_json(late.to_json())
    assert 0 <= late.points <= consistent.points
    lost = Fraction(str(consistent.points)) - Fraction(str(late.points))
    assert lost == Fraction(str(late.lateness.points_lost))
    assert without_lateness(late).points == consistent.points
    assert without_lateness(late).bonus_points == pytest.approx(consistent.bonus_points, abs=1e-4)
