"""Marking again keeps what was there and says whose marks move, and why."""

from fractions import Fraction

from graders.settling.regrade import movements, reasons_between, render_movements, with_previous
from tests.exports.made import ATTACKS, check, exercise, report, student


def _scored(points, name="s1", **fields):
    return report(
        exercise(check(verdict="failed", points=points, max_points=10.0)), submission=name, **fields
    )


def test_an_earlier_mark_is_kept_with_the_reasons():
    """The new report says what the old one gave, and what differs between them."""
    old = _scored(5.0, harness_version="0.1.0")
    new = _scored(7.0, harness_version="0.2.0", lab_version="2")

    kept = with_previous(new, old, submission_changed=True).previous

    assert (kept.points, kept.harness_version, kept.lab_version) == (5.0, "0.1.0", "1")
    assert kept.reasons == (
        "the submission was handed in anew",
        "Markprop: 0.1.0 -> 0.2.0",
        "lab: transfer_functions 1 -> transfer_functions 2",
    )


def test_equal_marks_carry_the_earlier_comparison_on():
    """A third run that changes nothing does not make the second's story disappear."""
    first, second = _scored(5.0), _scored(7.0)
    moved = with_previous(second, first, submission_changed=False)

    assert with_previous(second, moved, submission_changed=False).previous == moved.previous
    assert with_previous(second, None, submission_changed=False) == second


def test_movements_come_with_the_largest_loss_first():
    """Submissions whose marks stay are not listed; new and missing ones are."""
    before = [_scored(5.0, "a"), _scored(5.0, "b"), _scored(5.0, "c"), _scored(1.0, "gone")]
    after = [_scored(5.0, "a"), _scored(2.0, "b"), _scored(9.0, "c"), _scored(4.0, "new")]

    moved = movements(before, after, changed_submissions=["c"])

    assert [(m.submission, m.before, m.after) for m in moved] == [
        ("b", Fraction(5), Fraction(2)),
        ("gone", Fraction(1), None),
        ("c", Fraction(5), Fraction(9)),
        ("new", None, Fraction(4)),
    ]
    assert moved[2].reasons[0] == "the submission was handed in anew"
    assert moved[0].checks == ("tanh.keeps_shape: failed, 5 -> failed, 2",)


def test_the_list_is_one_line_and_reasons_for_each():
    """For a dry run in a terminal."""
    text = render_movements(
        movements([_scored(5.0, student=student())], [_scored(7.5, student=student())])
    )

    assert text == (
        "Ada Lovelace (s1): 5 -> 7.5 (+2.5)\n"
        "    the same versions and settings gave other verdicts\n"
        "    tanh.keeps_shape: failed, 5 -> failed, 7.5\n"
    )
    assert render_movements([]) == "No marks move.\n"


def test_hostile_names_stay_on_their_line():
    """What students call themselves controls no terminal."""
    for attack in ATTACKS:
        who = student("s1", name=attack)
        text = render_movements(movements([_scored(1.0, student=who)], [_scored(2.0, student=who)]))

        assert len(text.splitlines()) == 3
        assert "\x1b" not in text


def test_many_changed_checks_are_summed_up():
    """Five are named, the rest counted."""
    old = report(exercise(*(check(f"t.{i}") for i in range(9))))
    new = report(exercise(*(check(f"t.{i}", "failed") for i in range(9))))

    (move,) = movements([old], [new])

    assert move.checks[-1] == "and 4 more checks"
    assert reasons_between(old, new, submission_changed=False)
