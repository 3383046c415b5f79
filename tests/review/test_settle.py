"""Marks of the review page reach reports, gradebook and pages by the road of marks in a file."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from graders.model import Lab, Question, RubricItem
from graders.reports.schema import ManualMark, NotebookReport, QuestionReport, TeamReport
from graders.reports.standing import waits_for
from graders.reports.store import read_results, write_class_files, write_report
from graders.review.counting import ReviewMarks, mates_of, points_of
from graders.review.items import (
    CLASS,
    HANDIN_ITEM,
    check_item,
    group_item,
    question_item,
    rubric_item,
)
from graders.review.marks import Mark
from graders.review.settle import review_marks, settled_reports, write_settled
from graders.review.store import FILE, Store
from graders.settling.applying import apply_manual, without_manual
from graders.settling.lateness import Deadline, apply_lateness
from graders.settling.manual import read_manual_marks
from graders.settling.rules import read_rule
from graders.settling.sources import Together
from tests.exports.made import check, exercise, report, student
from tests.settling.made import NOBODY, table

WHY = Question(
    "why",
    "Why is it so?",
    "Question 1.",
    Fraction(3),
    (
        RubricItem("cause", "names the cause", Fraction(2)),
        RubricItem("sign", "minds the sign", Fraction(1)),
    ),
)
LAB = Lab("transfer_functions", "A lab", "1", "l.ipynb", (), Path(), questions=(WHY,))


@pytest.fixture
def store(tmp_path):
    """Open the marks of a results folder."""
    opened = Store(tmp_path / FILE)
    yield opened
    opened.close()


def asked(state="answered", **fields):
    """Return the question as a report has it when nobody has marked it."""
    return QuestionReport(id="why", title=WHY.title, max_points=3.0, state=state, **fields)


def of(name, state="answered", *exercises, **fields):
    """Return the report of a submission that answered the question so."""
    return report(*exercises, submission=name, questions=(asked(state),), **fields)


def unread(name):
    """Return the report of a hand-in that could not be read."""
    reason = f"`{name}.ipynb` is cut off."
    return report(
        exercise(check("tanh.a", "failed", finding=reason)),
        submission=name,
        status="needs_attention",
        reason=reason,
        notebook=NotebookReport(cells=0, executed=0, failures=()),
        questions=(asked("missing"),),
    )


def give(store, item, points=None, submission="amara", marker="ada", **rest):
    """Mark as somebody does who has just looked."""
    mark = Mark(None if points is None else Fraction(points), **rest)
    return store.save(marker, submission, item, mark, store.standing(submission, item).seen)


def settled(store, *reports):
    """Return reports as they stand with what is stored, by name."""
    found = settled_reports(list(reports), ReviewMarks(LAB, store.standings()))
    return {one.submission: one for one in found}


def test_before_anybody_marked_it_a_question_changes_nothing(store):
    """Neither points nor maximum nor state."""
    reports = [of("amara"), of("ben", "empty")]

    assert list(settled(store, *reports).values()) == reports


def test_a_question_counts_for_all_once_it_is_marked_for_anybody(store):
    """Empty is 0 at once; answered and not found are to be marked, and nothing is pending."""
    give(store, question_item("why"), "5/2", comment="Well seen.")

    found = settled(
        store, of("amara"), of("ben", "empty"), of("chen", "missing"), of("dana", "answered")
    )

    marks = {name: (one.points, one.max_points, one.pending_points) for name, one in found.items()}
    assert marks == {name: (2.0 + 2.5 * (name == "amara"), 5.0, 0.0) for name in found}
    assert {name: waits_for(one) for name, one in found.items()} == {
        "amara": "",
        "ben": "",
        "chen": "by hand",
        "dana": "by hand",
    }
    assert found["ben"].questions[0].points == 0.0
    assert found["dana"].reason == "Not marked by hand yet: Why is it so?"
    (mark,) = found["amara"].manual
    assert (mark.comment, mark.marker, mark.max_points) == ("Well seen.", "ada", 3.0)


def test_taking_the_last_mark_back_leaves_the_reports_of_before(store):
    """The question counts for nobody again."""
    before = [of("amara"), of("ben", "empty")]
    give(store, question_item("why"), 1)
    marked = list(settled(store, *before).values())
    store.undo("ada")

    again = [one.model_copy(update={"manual": None}) for one in settled(store, *marked).values()]
    assert again == before


def test_ticked_rubric_items_give_what_they_are_worth_now(store):
    """Changed later, they change for all; points that the marker gave stand."""
    give(store, question_item("why"), rubric=("cause", "sign"))
    give(store, question_item("why"), "1/2", "ben", rubric=("sign",))
    assert settled(store, of("amara"), of("ben"))["amara"].points == 5.0

    give(store, rubric_item("why", "cause"), "3/2", CLASS)
    found = settled(store, of("amara"), of("ben"))

    assert (found["amara"].points, found["ben"].points) == (4.5, 2.5)
    assert found["amara"].manual[0].comment == "names the cause (+1.5)\nminds the sign (+1)"


def test_a_rubric_that_only_takes_away_begins_with_full_points():
    """And never ends below nothing."""
    harsh = (RubricItem("slip", "a slip", Fraction(-1)), RubricItem("off", "off", Fraction(-5)))
    question = Question("why", "Why?", "Q", Fraction(3), harsh)

    assert points_of(Mark(rubric=("slip",)), question, {}) == 2
    assert points_of(Mark(rubric=("slip", "off")), question, {}) == 0
    assert points_of(Mark(comment="later"), question, {}) is None


def test_an_undecided_check_is_settled_as_by_a_file(store):
    """The same report as a file of marks by hand gives, but for who gave it."""
    open_ = report(exercise(check("tanh.a"), check("tanh.b", "undecided")), submission="amara")
    give(store, check_item("tanh", "tanh.b"), "3/2")

    ours = settled(store, open_)["amara"]

    text = "student,question,points\namara,tanh.b,1.5\n"
    theirs = apply_manual(open_, read_manual_marks(table(text), NOBODY))
    nobody = tuple(mark.model_copy(update={"marker": None}) for mark in ours.manual)
    assert ours.model_copy(update={"manual": nobody}) == theirs
    assert (ours.points, ours.status) == (3.5, "graded")


def test_a_hand_in_that_cannot_be_read_gets_points_for_the_whole(store):
    """Until it does it is withheld; taking them back tells why it could not be read."""
    before = unread("amara")
    assert waits_for(settled(store, before)["amara"]) == "unread"
    give(store, HANDIN_ITEM, "3/2")
    give(store, question_item("why"), 2, "ben")

    given = settled(store, before, of("ben"))["amara"]

    assert (given.points, given.max_points, given.status) == (1.5, 5.0, "graded")
    assert waits_for(given) == ""
    assert without_manual(given) == before


def test_points_for_the_whole_are_not_for_what_could_be_read(store):
    """They would stand beside what the checks gave."""
    give(store, HANDIN_ITEM, 1)

    assert settled(store, of("amara"))["amara"].points == 2.0
    assert "could be read" in write_notes(store, of("amara"))[0]


def write_notes(store, *reports):
    """Return what is said about marks that do not count."""
    from graders.review.settle import remarks_on

    return remarks_on(reports, ReviewMarks(LAB, store.standings()))


def grouped(name, points, group="g1"):
    """Return a report whose exercise lost points in a known way."""
    one = exercise(check("tanh.a", "failed", points=points, max_points=4.0))
    return report(one.model_copy(update={"group": group}), submission=name)


def test_what_is_said_to_a_group_reaches_all_its_members(store):
    """With partial credit, up to the exercise's maximum; nobody else gets any."""
    give(store, group_item("tanh", "g1"), 2, CLASS, comment="The sign is turned round.")

    found = settled(store, grouped("a", 1.0), grouped("b", 3.0), grouped("c", 1.0, "g2"))

    assert [found[name].points for name in "abc"] == [3.0, 4.0, 1.0]
    assert found["b"].exercises[0].points == 4.0
    assert found["a"].manual[0].comment == "The sign is turned round."
    assert found["c"].manual == ()
    assert [without_manual(found[name]).points for name in "abc"] == [1.0, 3.0, 1.0]


def test_two_marks_that_differ_count_for_nobody_and_are_named(store, tmp_path):
    """Until somebody who has seen both decides; then the question counts as it says."""
    other = Store(tmp_path / "other.sqlite")
    give(other, question_item("why"), 1, marker="ben")
    other.close()
    give(store, question_item("why"), 2)
    store.join(tmp_path / "other.sqlite")

    split = settled(store, of("amara"), of("dana", "empty"))
    assert (waits_for(split["amara"]), split["amara"].points) == ("by hand", 2.0)
    assert split["dana"].questions[0].points == 0.0
    (told,) = write_notes(store, of("amara"))
    assert "ada gave 2" in told
    assert "ben gave 1" in told

    give(store, question_item("why"), "3/2", marker="cleo")
    assert settled(store, of("amara"))["amara"].points == 3.5


def test_a_team_s_one_answer_is_marked_once(store):
    """A mark for one member is for all; one of a member's own goes before it."""
    team = TeamReport(name="Blue", members=(student("s1"), student("s2"), student("s3")))
    reports = [of(f"Blue-s{n}", team=team) for n in (1, 2, 3)]
    give(store, question_item("why"), 3, "Blue-s1")
    give(store, question_item("why"), 1, "Blue-s3")
    marks = ReviewMarks(LAB, store.standings(), mates_of(reports))
    assert [one.points for one in settled_reports(reports, marks)] == [5.0, 2.0, 3.0]

    give(store, question_item("why"), 3, "Blue-s3")
    marks = ReviewMarks(LAB, store.standings(), mates_of(reports))
    assert [one.points for one in settled_reports(reports, marks)] == [5.0, 5.0, 5.0]


def test_marks_for_whom_there_is_no_report_are_named(store):
    """A hand-in under another name must not lose its marks in silence."""
    give(store, question_item("why"), 1, "gone")

    (told,) = write_notes(store, of("amara"))
    assert "'gone' has no report" in told


def test_a_mark_above_what_is_on_offer_is_left_out_and_named(store):
    """The answer is still to be marked."""
    give(store, question_item("why"), 4)

    assert waits_for(settled(store, of("amara"))["amara"]) == "by hand"
    assert "4 points for 'why', which offers 3" in write_notes(store, of("amara"))[0]


def test_marks_of_a_file_stay_and_those_of_the_page_go_before(store):
    """A stored report keeps what its file gave when the file is not at hand any more."""
    text = "student,question,points,max_points\namara,essay,2,4\namara,why,1,3\nben,essay,1,4\n"
    file = read_manual_marks(table(text, "marks.csv"), NOBODY)
    stored = [apply_manual(one, file) for one in (of("amara"), of("ben"))]
    give(store, question_item("why"), 3)

    found = settled(store, *stored)

    assert {m.id: m.points for m in found["amara"].manual} == {"essay": 2.0, "why": 3.0}
    assert (found["amara"].points, found["amara"].max_points) == (7.0, 9.0)
    assert (found["ben"].points, waits_for(found["ben"])) == (3.0, "by hand")
    both = Together(file, ReviewMarks(LAB, store.standings()))
    (told,) = both.overruled(of("amara"))
    assert told == (
        "marks.csv, line 3: 1 points for 'why'; ada gave 3 on the review page, which counts."
    )


def test_lateness_takes_its_share_of_what_the_page_gives(store):
    """As the deadline that was applied says, without the options of that run."""
    due = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    deadline = Deadline(due, read_rule("10% per day, 1 late days for the course"))
    came = due + timedelta(days=2, hours=1)
    late = apply_lateness(of("amara"), came, deadline)
    give(store, question_item("why"), 3)

    found = settled(store, late)["amara"]

    marks = ReviewMarks(LAB, store.standings())
    assert found == apply_lateness(apply_manual(of("amara"), marks), came, deadline)
    assert found.points == 4.0  # 80% of 2 + 3: one of three days begun is free


def test_the_results_folder_is_brought_up_to_date_and_then_left_alone(store, tmp_path):
    """Reports that change are written, and the files of the class; a second time, nothing."""
    for one in (of("amara"), of("ben", "empty"), report(submission="old")):
        write_report(tmp_path, one)
    write_class_files(tmp_path, read_results(tmp_path))
    give(store, question_item("why"), 3)

    first, second = write_settled(tmp_path, LAB), write_settled(tmp_path, LAB)

    assert (first.written, second.written) == (("amara", "ben", "old"), ())
    assert read_results(tmp_path) == list(first.reports)
    header, amara, ben, old = (tmp_path / "gradebook.csv").read_text("utf-8-sig").splitlines()
    assert header.split(",")[-2:] == ["by hand: why", "reason"]
    assert [row.split(",")[4] for row in (amara, ben, old)] == ["5", "2", "2"]
    assert [row.split(",")[-2] for row in (amara, ben, old)] == ["3", "0", ""]
    assert "to be marked by hand" not in (tmp_path / "amara" / "feedback.html").read_text()


def test_a_results_folder_without_a_file_of_marks_is_as_before(tmp_path):
    """Nothing is made there, and nothing is written."""
    write_report(tmp_path, of("amara"))

    assert review_marks(tmp_path, LAB) is None
    assert write_settled(tmp_path, LAB).written == ()
    assert not (tmp_path / FILE).exists()


def test_reports_of_before_questions_keep_the_marks_of_their_file():
    """They name them under `manual` alone, and were pending where others were marked."""
    old = report(
        submission="amara",
        points=4.0,
        max_points=6.0,
        manual=(ManualMark(id="essay", title="essay", points=2.0, max_points=4.0),),
    )

    assert without_manual(old) == report(submission="amara")
