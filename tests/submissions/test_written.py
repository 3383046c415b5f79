"""Answers to written questions are found wherever students put them."""

from dataclasses import replace

import pytest

from graders.submissions.written import Cell, State, find_written

PLACE = "*Your answer goes here.*"
FIRST = "**Question 1.** Why does the slope of a sigmoid\nnever exceed a quarter?"
SECOND = "**Question 2.** What would happen without shuffling?"
HANDED_OUT = [
    Cell("markdown", "# A lab\n\nIt is about slopes.", "a"),
    Cell("markdown", f"{FIRST}\n\n{PLACE}", "b"),
    Cell("code", "layer = TanhLayer()", "c"),
    Cell("markdown", f"{SECOND}\n\n{PLACE}", "d"),
    Cell("markdown", "## What you have learned", "e"),
]
ASKED = [1, 3]
WORDS = "Because s (1 - s) is largest where s is one half."


def answers(*handed_in):
    """Return state, text and cells of both answers."""
    found = find_written(HANDED_OUT, ASKED, handed_in, PLACE)
    return [(w.state, w.text, w.cells) for w in found]


def changed(number, **changes):
    """Return what was handed out with one cell changed."""
    cells = list(HANDED_OUT)
    cells[number] = replace(cells[number], **changes)
    return cells


EMPTY = (State.EMPTY, "", ())


def test_what_was_handed_out_holds_no_answer():
    """A place that nobody has touched is empty, and not missing."""
    assert answers(*HANDED_OUT) == [EMPTY, EMPTY]


@pytest.mark.parametrize(
    "source",
    [
        f"{FIRST}\n\n{WORDS}",
        f"{FIRST}\n\n{WORDS}\n\n{PLACE}",
        f"{FIRST}\n\n{PLACE} {WORDS}",
        WORDS,
        f"**Question 1.** Why does the slope of a sigmoid never exceed a quarter?\n\n{WORDS}",
    ],
    ids=["in its place", "above it", "beside it", "over the question", "question on one line"],
)
def test_an_answer_in_the_cell_of_its_question(source):
    """The question's own words are no part of the answer, however its lines are broken."""
    ((state, text, cells), second) = answers(*changed(1, source=source))

    assert (state, cells, second) == (State.ANSWERED, (2,), EMPTY)
    assert text.endswith(WORDS)


@pytest.mark.parametrize("ids", [True, False], ids=["with ids", "without ids"])
def test_an_answer_in_a_cell_of_its_own(ids):
    """Also in a notebook whose ids a program has made anew or dropped."""
    cells = [replace(c, id=c.id if ids else "") for c in HANDED_OUT]
    cells.insert(2, Cell("markdown", WORDS, "new"))

    assert answers(*cells)[0] == (State.ANSWERED, WORDS, (3,))


def test_an_answer_that_is_split_over_cells():
    """Parts below each other belong together, up to the next cell that was handed out."""
    cells = changed(1, source=f"{FIRST}\n\nIn short: it cannot.")
    cells[2:2] = [Cell("markdown", "First of all,"), Cell("raw", "and then.")]

    text = "In short: it cannot.\n\nFirst of all,\n\nand then."
    assert answers(*cells)[0] == (State.ANSWERED, text, (2, 3, 4))


def test_an_answer_as_comments_of_a_code_cell():
    """A new code cell that holds nothing but comments is text."""
    cells = list(HANDED_OUT)
    cells.insert(2, Cell("code", "# Because it is\n#so.\n"))

    assert answers(*cells)[0] == (State.ANSWERED, "Because it is\nso.", (3,))


def test_code_after_a_question_is_no_answer():
    """Nor does it hide that the place was left empty."""
    cells = list(HANDED_OUT)
    cells.insert(2, Cell("code", "# try it\nprint(1)"))

    assert answers(*cells)[0] == EMPTY


def test_a_question_that_was_moved_is_found_by_its_heading():
    """Copied to the end, under another id and with other words around it."""
    cells = [c for n, c in enumerate(HANDED_OUT) if n != 1]
    cells.append(Cell("markdown", f"### Question 1. (moved here)\n\n{WORDS}", "z"))

    state, text, cells_of = answers(*cells)[0]
    assert (state, cells_of) == (State.ANSWERED, (5,))
    assert text.endswith(WORDS)


def test_a_question_without_its_heading_is_found_by_its_words():
    """Most of them are enough."""
    cells = changed(
        1, id="z", source=f"Q: why does the slope of a sigmoid never exceed a quarter? {WORDS}"
    )

    assert answers(*cells)[0][0] is State.ANSWERED


def test_an_answer_where_the_question_was_deleted_stands_between_its_neighbours():
    """A student who replaced the cell by one of their own."""
    cells = changed(1, id="z", source=WORDS)

    assert answers(*cells)[0] == (State.ANSWERED, WORDS, (2,))


def test_without_question_and_neighbours_it_is_missing():
    """A notebook of the student's own: nobody can say that the answer was left empty."""
    assert answers(Cell("code", "x = 1")) == [(State.MISSING, "", ()), (State.MISSING, "", ())]


def test_a_deleted_cell_with_its_neighbours_there_is_empty():
    """The place can be told, and there is nothing in it."""
    cells = [c for n, c in enumerate(HANDED_OUT) if n != 1]

    assert answers(*cells)[0] == EMPTY


def test_one_answer_is_not_taken_for_two():
    """The second question's answer never counts for the first one as well."""
    cells = changed(3, source=f"{SECOND}\n\n{WORDS}")

    assert answers(*cells) == [EMPTY, (State.ANSWERED, WORDS, (4,))]


def test_a_short_answer_of_the_question_s_own_words_is_an_answer():
    """Taking it for what is left of the question would cost all its points at once."""
    cells = changed(1, source=f"{FIRST}\n\nthe slope of a sigmoid")

    assert answers(*cells)[0] == (State.ANSWERED, "the slope of a sigmoid", (2,))


def test_an_answer_in_a_copy_of_the_question_is_found():
    """The first of the two was left empty."""
    cells = [*HANDED_OUT, Cell("markdown", f"{FIRST}\n\n{WORDS}", "copy")]

    assert answers(*cells)[0] == (State.ANSWERED, WORDS, (6,))


def test_an_answer_goes_on_after_the_student_s_own_code():
    """The code is remembered, as its plots belong to the answer."""
    cells = list(HANDED_OUT)
    cells[2:2] = [Cell("code", "plt.plot(slopes)"), Cell("markdown", WORDS)]

    (first, _) = find_written(HANDED_OUT, ASKED, cells, PLACE)
    assert (first.state, first.text, first.cells, first.code) == (
        State.ANSWERED,
        WORDS,
        (4,),
        (3,),
    )


def test_an_exercise_that_was_filled_in_ends_an_answer():
    """Also where ids were lost: it begins as the one that was handed out."""
    cells = [replace(c, id="") for c in HANDED_OUT]
    cells[2] = Cell("code", "layer = TanhLayer()\nmore = 1")
    cells.insert(3, Cell("markdown", "About my layer."))

    (first, _) = find_written(HANDED_OUT, ASKED, cells, PLACE)
    assert (first.state, first.code) == (State.EMPTY, ())


def test_the_last_questions_typed_over_stand_at_the_end():
    """Two answers in place of two questions that nothing follows are told apart by their order."""
    cells = [*HANDED_OUT[:3], Cell("markdown", "None is lost."), Cell("markdown", "All is well.")]
    out = [*HANDED_OUT[:3], HANDED_OUT[3], Cell("markdown", "**Question 3.** And then?", "f")]

    found = find_written(out, [3, 4], cells, PLACE)
    assert [(w.text, w.cells) for w in found] == [("None is lost.", (4,)), ("All is well.", (5,))]


@pytest.mark.parametrize("place", ["*Your answer:*", "Answer:", "**Your answer here**", "---"])
def test_other_empty_places_are_empty(place):
    """Earlier forms of a lab had other lines there."""
    assert answers(*changed(1, source=f"{FIRST}\n\n{place}"))[0] == EMPTY


@pytest.mark.parametrize("name", ["Q1", "q 1:", "Question 1,", "My answer to question 1 is:"])
def test_an_answer_among_others_that_were_collected_elsewhere(name):
    """The place itself was left empty; what names the question is read by a person."""
    cells = [Cell("markdown", f"All my answers\n\n{name} {WORDS}"), *HANDED_OUT]

    state, text, cells_of = answers(*cells)[0]
    assert (state, cells_of) == (State.ANSWERED, (1,))
    assert WORDS in text


def test_a_last_question_that_was_deleted_is_missing():
    """Nothing shows that its place was left empty."""
    out = HANDED_OUT[:4]

    found = find_written(out, [3], HANDED_OUT[:3], PLACE)
    assert found[0].state is State.MISSING
