"""Answers that behave alike are one group, whatever the order of the reports."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest

from graders.model import Verdict
from graders.reports.behaviour import Behaviour
from graders.reports.groups import groups_of
from graders.reports.kept import kept
from graders.reports.overview import overview
from graders.reports.schema import ManualMark, Report
from graders.reports.summary import summary

LEAF = "(2,2) . 0.5 . -1.25"


@pytest.fixture
def answer(make_report, all_passed):
    """Return a function that makes a report whose tangent layer lost points."""

    def make(name, *leaves, finding="`grads` differ.", probes="v1", **changes):
        failed = replace(
            all_passed[1],
            **{"verdict": Verdict.FAILED, "points": Fraction(0), "finding": finding, **changes},
        )
        found = {"tanh": Behaviour(probes=probes, parts={"bprop": leaves})} if leaves else {}
        results = [all_passed[0], failed, *all_passed[2:]]
        return make_report(name, results, behaviours=found)

    return make


def members(groups):
    """Return who is together."""
    return [[member.submission for member in group.members] for group in groups]


def test_noise_joins_and_a_factor_parts(answer):
    """Numbers within 1e-4 are the same mistake; the order of reports does not matter."""
    reports = [
        answer("ada", LEAF),
        answer("bob", "(2,2) . 0.50001 . -1.25001"),
        answer("cleo", "(2,2) . 0.25 . -0.625"),
        answer("dan", "(2,2) 0.1 0.5 . -1.25"),
    ]
    found = groups_of(reports)

    assert members(found)[0] == ["ada", "bob"]
    assert sorted(members(found)[1:]) == [["cleo"], ["dan"]]
    assert all(groups_of(order) == found for order in permutations(reports))


def test_what_is_drawn_at_random_is_compared_roughly(answer):
    """Statistics of two ways of drawing differ by chance."""
    reports = [
        answer("ada", "~0.1(3) 5.01 =0.02 1.2"),
        answer("bob", "~0.1(3) 4.95 =-0.05 1.27"),
        answer("cleo", "~0.1(3) 4.5 =0.02 1.2"),
    ]

    assert members(groups_of(reports)) == [["ada", "bob"], ["cleo"]]


def test_different_probes_are_never_compared(answer):
    """What other questions gave may look the same by chance."""
    assert len(groups_of([answer("ada", LEAF), answer("bob", LEAF, probes="v2")])) == 2


def test_a_group_keeps_its_id_when_others_come(answer):
    """A sentence is kept by the id: a late hand-in must not lose it."""
    (early,) = groups_of([answer("cleo", LEAF), answer("dan", LEAF)])
    (late,) = groups_of(
        [answer(name, "(2,2) . 0.500001 . -1.25") for name in ("ada", "bob")]
        + [answer("cleo", LEAF), answer("dan", LEAF)]
    )

    assert early.id == late.id


def test_without_probes_findings_tell_wherever_the_answer_stands(answer):
    """Cell and line of the student's own code are no part of the mistake."""
    said = "`TanhLayer.bprop` raised ValueError: no fit (cell {}, line 3: `return f(x)`)"
    reports = [
        answer("ada", finding=said.format(2)),
        answer("bob", finding=said.format(7)),
        answer("cleo", finding="`bprop` returned nothing."),
    ]
    found = groups_of(reports)

    assert members(found) == [["ada", "bob"], ["cleo"]]
    assert {group.basis for group in found} == {"findings"}
    assert found[0].parts == ("tanh.bprop",)


@pytest.mark.parametrize("changes", [{"absent": True}, {"verdict": Verdict.UNDECIDED}])
def test_what_is_not_written_or_not_judged_has_no_group(answer, changes):
    """A blank is no mistake, and what is undecided may be none."""
    report = answer("ada", LEAF, **changes)

    assert report.exercises[0].group is None
    assert groups_of([report]) == ()


def test_a_known_mistake_needs_no_group(make_report):
    """What the lab's own sentence explains is counted under that."""
    assert groups_of([make_report()]) == ()


def test_a_report_is_read_back_with_its_group(answer):
    """The file holds how the answer behaves, as a text that people and programs read."""
    report = answer("ada", LEAF)
    again = Report.from_json(report.to_json())

    assert again == report
    assert again.exercises[0].behaviour.parts == {"bprop": (LEAF,)}


def test_the_smallest_input_is_shown(answer):
    """A person reads one case for all: the one with least to read."""
    small = answer("bob", LEAF, counterexample={"inputs": 0.5})
    large = answer("ada", LEAF, counterexample={"inputs": 0.5, "grads": 1.0})
    (group,) = groups_of([large, answer("cleo", LEAF), small])
    member, check = group.shown

    assert (member.submission, check.id) == ("bob", "tanh.bprop")


def test_a_named_group_counts_as_a_recognised_mistake(answer):
    """Its sentence comes with the marks by hand; until then it is listed without one."""
    reports = [answer("ada", LEAF), answer("bob", LEAF)]
    found = summary(overview(reports))
    (group,) = found["groups"]

    assert (group["exercise"], group["basis"], group["count"]) == ("tanh", "behaviour", 2)
    mark = ManualMark(
        id=f"group:tanh/{group['id']}",
        title="tanh",
        points=0.0,
        max_points=0.0,
        comment="the slope is halved",
    )
    named = [report.model_copy(update={"manual": (mark,)}) for report in reports]
    seen = overview(named)

    assert [(known.text, known.count) for known in seen.misconceptions] == [
        ("the slope is halved", 2)
    ]
    assert seen.groups == ()


def test_a_class_keeps_equal_behaviours_once(answer):
    """While a class is marked, equal exercises are shared, and groups are still found."""
    first, second = (kept(answer(name, LEAF)) for name in ("ada", "bob"))

    assert first.exercises[0] is second.exercises[0]
    assert members(groups_of([first, second])) == [["ada", "bob"]]
