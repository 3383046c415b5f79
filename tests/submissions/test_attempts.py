"""Attempts of one student belong together, and the last one is last."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from graders.submissions.attempts import Belonging, by_student
from graders.submissions.hand_in import plain
from graders.submissions.roster import Match, Student

AMARA = Match(Student("s101", "Amara Okafor"))


def hand_in(name, match=None, when=None, **changes):
    """Return a hand-in of one file and the student who it belongs to."""
    made = plain(name, Path(name), Path(name))
    return Belonging(replace(made, label=name, submitted_at=when, **changes), match or Match())


def names(*matched, zone=None):
    """Return the labels of the attempts of each student."""
    return [[one.hand_in.label for one in group] for group in by_student(matched, zone)]


def notes(*matched):
    """Return what is said of the attempt that counts."""
    [group] = by_student(matched)
    return " ".join(group[-1].notes)


def test_unknown_students_stand_for_themselves():
    """Copies from two mails may be by two students."""
    assert names(hand_in("lab.ipynb"), hand_in("lab (1).ipynb")) == [
        ["lab.ipynb"],
        ["lab (1).ipynb"],
    ]


def test_the_roster_joins_attempts():
    """In the order of their numbers in the name, where nothing else is known."""
    given = hand_in("s101_v10", AMARA), hand_in("bo"), hand_in("s101_v9", AMARA)
    assert names(*given) == [["s101_v9", "s101_v10"], ["bo"]]
    assert notes(given[0], given[2]) == "The last of 2 attempts; before it: `s101_v9`."


def test_times_go_before_names():
    """The newer one is newer, whatever it is called."""
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    assert names(hand_in("v1", AMARA, late), hand_in("v2", AMARA, early)) == [["v2", "v1"]]


def test_a_clock_without_a_zone_is_that_of_the_course():
    """18:30 in New York is later than 23:00 in Greenwich."""
    given = (
        hand_in("a", AMARA, datetime(2026, 1, 1, 18, 30)),
        hand_in("b", AMARA, datetime(2026, 1, 1, 23, tzinfo=UTC)),
    )
    assert names(*given, zone=ZoneInfo("America/New_York")) == [["b", "a"]]
    assert names(*given) == [["a", "b"]]


def test_what_a_platform_says_of_the_order_counts_most():
    """An archive's times are of its packing, perhaps."""
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    newer = hand_in("okaforamara_12_951_lab.ipynb", AMARA, early)
    older = hand_in("okaforamara_12_901_lab.ipynb", AMARA, late)
    assert names(newer, older) == [[older.hand_in.label, newer.hand_in.label]]


def test_the_folder_around_may_say_the_order():
    """Rounds have numbers."""
    given = [
        hand_in("s101", AMARA, path=Path(f"class/round {number}/s101.ipynb")) for number in (10, 9)
    ]
    [group] = by_student(given)
    assert [one.hand_in.path.parent.name for one in group] == ["round 9", "round 10"]


def test_an_order_that_nobody_knows_is_said():
    """Words say nothing of the order, and a name's place in the alphabet neither."""
    given = hand_in("s101 monday", AMARA), hand_in("s101 friday", AMARA)
    said = notes(*given)
    assert "nothing says which is the newest" in said
    assert "`s101 friday`" in said


def test_a_module_belongs_to_the_notebook_beside_it():
    """Without the student's name, which the notebook does not import."""
    given = hand_in("s101_lab.ipynb", AMARA), hand_in("s101_layers.py", AMARA)
    [[one]] = by_student(given)
    assert [name for name, _ in one.hand_in.parts] == ["s101_lab.ipynb", "layers.py"]


def test_users_of_a_platform_are_students():
    """Without a roster, the platform's number joins their attempts."""
    given = hand_in("bo_12_901_lab.ipynb"), hand_in("bo_13_902_lab.ipynb")
    assert len(names(*given)) == 2
    assert len(names(given[0], hand_in("bo_12_951_lab-1.ipynb"))) == 1


def test_namesakes_of_a_platform_are_not_one_student():
    """Two people of one name, and one row: neither gets the other's mark."""
    given = hand_in("leeanna_12_901_lab.ipynb", AMARA), hand_in("leeanna_13_902_lab.ipynb", AMARA)
    groups = by_student(given)
    assert [group[0].student for group in groups] == [None, None]
    assert "is the name of 2 people on the platform" in groups[0][0].match.refusal


def test_one_person_with_two_downloads_is_one_student():
    """The number is the same in both."""
    given = hand_in("leeanna_12_901_lab.ipynb", AMARA), hand_in("leeanna_12_902_lab.ipynb", AMARA)
    assert len(by_student(given)) == 1
