"""Written questions are declared in lab.toml and found in the notebook."""

from fractions import Fraction

import pytest

from graders.catalogue.questions import place_of, read_questions
from graders.errors import AuthoringError
from graders.model import Question, RubricItem

GOOD = {
    "id": "chain",
    "title": "Five sigmoids",
    "heading": "Question 1.",
    "points": 2,
    "rubric": [{"id": "quarter", "text": "names 1/4", "points": "1/2"}],
}


def test_a_question_is_read_with_exact_points():
    """Whole numbers and texts of fractions; a rubric need not be there."""
    (question,) = read_questions([GOOD], "lab.toml")

    item = RubricItem("quarter", "names 1/4", Fraction(1, 2))
    assert question == Question("chain", "Five sigmoids", "Question 1.", Fraction(2), (item,))
    assert read_questions([], "lab.toml") == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": 0.5}, "'points' is 0.5; write a whole number"),
        ({"points": "half"}, "'points' is 'half'"),
        ({"points": True}, "'points' is True"),
        ({"points": 0}, "greater than zero"),
        ({"id": "Chain 1"}, "small letters"),
        ({"heading": " "}, "'heading' is missing"),
        ({"tittle": "x"}, "'tittle' is not known; known are heading, id, points, rubric, title"),
        ({"rubric": ["quarter"]}, "'rubric' is not a list of tables"),
        ({"rubric": [{"id": "a", "text": "b", "points": "1/0"}]}, "rubric item 'a': 'points'"),
        ({"rubric": GOOD["rubric"] * 2}, "'quarter' is listed twice"),
    ],
)
def test_what_is_ill_formed_is_named(changes, said):
    """Place, question and key stand in the sentence."""
    with pytest.raises(AuthoringError, match=r"lab\.toml, question") as raised:
        read_questions([{**GOOD, **changes}], "lab.toml")
    assert said in str(raised.value)


def test_two_questions_of_one_id_are_refused():
    """Marks are kept by the id."""
    with pytest.raises(AuthoringError, match="'chain' is listed twice"):
        read_questions([GOOD, GOOD], "lab.toml")


def test_a_question_is_the_cell_that_begins_with_its_heading():
    """Bold, a Markdown heading or plain: what a reader sees decides."""
    (question,) = read_questions([GOOD], "lab.toml")

    assert place_of(question, ["# A lab", "", "**Question 1.** Why?"], "lab.ipynb") == 2
    assert place_of(question, ["### Question 1. Why?"], "lab.ipynb") == 0


@pytest.mark.parametrize(
    ("sources", "said"),
    [(["# A lab"], "no text cell begins"), (["Question 1."] * 2, "2 text cells begin")],
)
def test_a_heading_that_does_not_point_to_one_cell_is_refused(sources, said):
    """An author who changes the notebook learns that lab.toml has to follow."""
    (question,) = read_questions([GOOD], "lab.toml")

    with pytest.raises(AuthoringError, match=said):
        place_of(question, sources, "lab.ipynb")
