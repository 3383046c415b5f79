"""Attempts of one student belong together, and the last one is last."""

from datetime import UTC, datetime
from pathlib import Path

from graders.submissions.attempts import by_student
from graders.submissions.downloads import read_upload_name
from graders.submissions.handins import HandIn
from graders.submissions.roster import Match, Student

AMARA = Match(Student("s101", "Amara Okafor"))


def hand_in(name, match=None, attempt=1, when=None):
    """Return a hand-in of one file and the student who it belongs to."""
    parts = ((name, Path(name)),)
    upload = read_upload_name(name)
    return HandIn(name, Path(name), parts, upload, attempt, when), match or Match()


def names(*matched):
    """Return the labels of the attempts of each student."""
    return [[h.label for h, _ in group] for group in by_student(matched)]


def test_unknown_students_stand_for_themselves():
    """Copies from two mails may be by two students."""
    assert names(hand_in("lab.ipynb"), hand_in("lab (1).ipynb")) == [
        ["lab.ipynb"],
        ["lab (1).ipynb"],
    ]


def test_the_roster_joins_attempts():
    """In the order of their numbers in the name, where nothing else is known."""
    given = hand_in("s101_v10.ipynb", AMARA), hand_in("bo.ipynb"), hand_in("s101_v9.ipynb", AMARA)
    assert names(*given) == [["s101_v9.ipynb", "s101_v10.ipynb"], ["bo.ipynb"]]


def test_times_and_numbers_go_before_names():
    """What a platform says about attempts counts most."""
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    given = hand_in("a", AMARA, when=late), hand_in("b", AMARA, when=early)
    assert names(*given) == [["b", "a"]]
    assert names(hand_in("a", AMARA, 2, early), hand_in("b", AMARA, 1, late)) == [["b", "a"]]


def test_a_module_is_no_later_attempt():
    """`layers.py` beside a notebook does not replace it."""
    given = hand_in("s101_a.ipynb", AMARA), hand_in("s101_layers.py", AMARA)
    assert names(*given) == [["s101_layers.py", "s101_a.ipynb"]]


def test_users_of_a_platform_are_students():
    """Without a roster, the platform's number joins their attempts."""
    given = hand_in("bo_12_901_lab.ipynb"), hand_in("bo_13_902_lab.ipynb")
    assert len(names(*given)) == 2
    assert len(names(given[0], hand_in("bo_12_951_lab-1.ipynb", attempt=2))) == 1
