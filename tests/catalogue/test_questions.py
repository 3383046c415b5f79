"""Written questions are declared in lab.toml and found in the notebook."""

from fractions import Fraction

import pytest

from graders.catalogue.labs import all_labs
from graders.catalogue.questions import asked_of, model_answers, place_of, read_questions
from graders.catalogue.regions import ANSWER_PLACE
from graders.errors import AuthoringError
from graders.judging.reference import reference_notebook
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


@pytest.mark.parametrize("lab", all_labs(), ids=lambda lab: lab.id)
def test_each_question_of_our_labs_has_a_place_and_a_model_answer(lab):
    """Students get a place for an answer where the solved notebook has one between its marks."""
    asked = asked_of(lab)
    answers = model_answers(lab, reference_notebook(lab.folder, lab.notebook))

    assert len(asked.places) == len(set(asked.places)) == len(lab.questions) > 0
    for question, place in zip(lab.questions, asked.places, strict=True):
        kind, source, _ = asked.cells[place]
        assert kind == "markdown"
        assert source.endswith(ANSWER_PLACE)
        assert len(answers[question.id].split()) > 20
        assert answers[question.id] not in source
        assert sum(item.points for item in question.rubric) == question.points
        # Students can read lab.toml: a rubric says what is looked for.
        assert not [item for item in question.rubric if item.text in answers[question.id]]


def test_a_lab_without_questions_asks_nothing(small_lab):
    """Its notebook need not even be there."""
    assert asked_of(small_lab.read()).places == ()
