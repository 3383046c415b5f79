"""The file of marks given by hand is read as meant, or refused with its line."""

import pytest

from graders.errors import MarkpropError
from graders.reports.schema import TeamReport
from graders.settling.manual import read_manual_marks
from tests.exports.made import report, student
from tests.settling.made import NAMES, NOBODY, table

TEXT = (
    "\ufeffStudent,Question,Points,Max_points,Title,Comment\n"
    'U1,essay,"2,5",4,"Why does it learn?","Good; say more, please."\n'
    "u2,essay,3,,,\n"
    "s3,tanh.bprop,1,,,settled by hand\n"
)


def test_marks_are_found_by_any_name_of_the_student():
    """By id, user name, address or submission, in any case."""
    marks = read_manual_marks(table(TEXT), NOBODY)

    (essay,) = marks.of(report(student=student("u1")))
    assert (essay.points, essay.max_points) == (2.5, 4.0)
    assert essay.title == "Why does it learn?"
    assert essay.comment == "Good; say more, please."
    assert marks.of(report(submission="S3"))[0].id == "tanh.bprop"
    assert marks.of(report(submission="s9")) == ()


def test_the_maximum_is_said_once():
    """Every student's essay is out of the same number."""
    marks = read_manual_marks(table(TEXT), NOBODY)

    assert marks.of(report(student=student("u2")))[0].max_points == 4.0


def test_the_title_is_said_once():
    """Every student reads the question, not its id; a title of one's own goes before."""
    marks = read_manual_marks(table(TEXT + "u4,essay,1,,And why not?,\n"), NOBODY)

    assert marks.of(report(student=student("u2")))[0].title == "Why does it learn?"
    assert marks.of(report(student=student("u4")))[0].title == "And why not?"


def test_a_mark_of_one_member_is_that_member_s():
    """A team's mark holds for each; a member's own goes before it."""
    text = "student,question,points,max_points\nTeam Blue,essay,2,4\nAda Lovelace,essay,3,4\n"
    marks = read_manual_marks(table(text), NAMES)
    team = TeamReport(name="Team Blue", members=())
    first, second = (report(student=student(key), team=team) for key in ("s1", "s2"))

    assert [mark.points for mark in marks.of(first)] == [3.0]
    assert [mark.points for mark in marks.of(second)] == [2.0]
    assert marks.place(first, "essay") == "table.csv, line 3"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("student,points\nu1,2\n", "columns student, question and points"),
        ("student,question,points\nu1,,2\n", "line 2: student and question"),
        ("student,question,points\nu1,q,x\n", "line 2: 'x' is no number"),
        ("student,question,points\nu1,q,-1\n", "'-1' is no number"),
        ("student,question,points\nu1,q,nan\n", "'nan' is no number"),
        ("student,question,points,max_points\nu1,q,1,4\nu2,q,1,5\n", "line 3: 'q' is out of 5"),
        ("student,question,points\nu1,q,1\nU1,q,1\n", "line 3: 'U1' has a mark for 'q' already"),
    ],
)
def test_files_that_are_amiss_are_refused(text, told):
    """The sentence names the file and the line."""
    with pytest.raises(MarkpropError, match=told):
        read_manual_marks(table(text), NOBODY)
