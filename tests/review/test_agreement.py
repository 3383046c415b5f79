"""How well markers agree is told from what they marked without seeing each other's marks."""

from fractions import Fraction
from pathlib import Path

import pytest

from graders.model import Lab, Question, RubricItem
from graders.review.agreement import agreements
from graders.review.items import question_item
from graders.review.marks import Mark
from graders.review.store import Store

RUBRIC = (RubricItem("cause", "names the cause", Fraction(1)),)
WHY = Question("why", "Why?", "Question 1.", Fraction(2), RUBRIC)
LAB = Lab("l", "A lab", "1", "l.ipynb", (), Path(), questions=(WHY,))


@pytest.fixture
def pair(tmp_path):
    """Return the files of two markers, and what to do to join them."""
    stores = [Store(tmp_path / f"{name}.sqlite") for name in ("ada", "ben")]
    yield stores
    for store in stores:
        store.close()


def give(store, marker, submission, mark):
    """Mark one answer."""
    item = question_item("why")
    store.save(marker, submission, item, mark, store.standing(submission, item).seen)


def points(number):
    """Return a mark of so many points."""
    return Mark(Fraction(number))


def test_kappa_is_what_agreement_is_beyond_chance(pair, tmp_path):
    """The textbook's example: 20 and 15 of 50 alike, 0.7 observed, 0.5 by chance, so 0.4."""
    ada, ben = pair
    table = {(1, 1): 20, (1, 0): 5, (0, 1): 10, (0, 0): 15}
    number = 0
    for (first, second), times in table.items():
        for _ in range(times):
            give(ada, "ada", f"s{number}", points(first))
            give(ben, "ben", f"s{number}", points(second))
            number += 1
    ada.join(tmp_path / "ben.sqlite")

    both, question = agreements(ada, LAB)

    assert (both.what, both.answers, both.same) == ("ada and ben", 50, 35)
    assert both.percentage == 70
    assert both.kappa == pytest.approx(0.4)
    assert (question.what, question.answers, question.kappa) == ("Why?", 50, both.kappa)


def test_what_a_marker_had_seen_is_no_second_opinion(pair):
    """Correcting somebody's mark tells nothing of agreement."""
    ada, _ = pair
    give(ada, "ada", "s0", points(1))
    give(ada, "ben", "s0", points(2))

    assert agreements(ada, LAB) == []


def test_a_conflict_that_was_settled_still_counts(pair, tmp_path):
    """The last of what each gave alone; rubric items are worth their points."""
    ada, ben = pair
    give(ada, "ada", "s0", points(2))
    give(ada, "ada", "s0", Mark(rubric=("cause",)))
    give(ben, "ben", "s0", points(1))
    ada.join(tmp_path / "ben.sqlite")
    give(ada, "cleo", "s0", points(0))

    both, _ = agreements(ada, LAB)
    assert (both.answers, both.same) == (1, 1)


def test_where_all_marks_are_the_same_chance_explains_them(pair, tmp_path):
    """Then kappa has nothing to say."""
    ada, ben = pair
    for name in ("s0", "s1"):
        give(ada, "ada", name, points(1))
        give(ben, "ben", name, points(1))
    ada.join(tmp_path / "ben.sqlite")

    both, _ = agreements(ada, LAB)
    assert (both.percentage, both.kappa) == (100, None)
