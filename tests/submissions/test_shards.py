"""A class falls into shares by who hands in, and by nothing else."""

import random

import pytest

from graders.catalogue.labs import find_lab
from graders.errors import SubmissionError
from graders.reading import find_class
from graders.submissions import Order, Roster, Shard, Student, Team, Teams, read_shard
from tests.marking.made import BLANK, write_class

LAB = find_lab("multiple_layers").only(["tanh"])
NAMES = [f"student{number}" for number in range(24)]


def _share(folder, workspace, number, of=3, **order):
    found = find_class(
        [folder], LAB, order=Order(False, shard=Shard(number, of), **order), workspace=workspace
    )
    return {s.name for s in found.submissions if not s.elsewhere}


@pytest.mark.parametrize(("text", "shard"), [("1/1", (1, 1)), (" 2 / 4", (2, 4)), ("4/4", (4, 4))])
def test_shares_are_counted_from_one(text, shard):
    """As people count."""
    assert read_shard(text) == Shard(*shard)


@pytest.mark.parametrize("text", ["0/4", "5/4", "4", "1/0", "-1/4", "1/4/2", "", "a/b"])
def test_what_is_no_share_is_told(text):
    """With what was expected."""
    with pytest.raises(SubmissionError, match="expected K/N"):
        read_shard(text)


def test_every_submission_is_in_one_share(tmp_path):
    """And each share has some of so many."""
    folder = write_class(tmp_path / "in", **dict.fromkeys(NAMES, BLANK))
    shares = [_share(folder, tmp_path / "work", number) for number in (1, 2, 3)]

    assert all(shares)
    assert sum(map(len, shares)) == len(NAMES)
    assert set().union(*shares) == set(NAMES)


def test_a_share_stays_the_same_whoever_else_hands_in(tmp_path):
    """Removing others, and adding some, moves nobody to another machine."""
    folder = write_class(tmp_path / "in", **dict.fromkeys(NAMES, BLANK))
    before = _share(folder, tmp_path / "work", 2)
    some = random.Random(3).sample(NAMES, 10)
    fewer = write_class(tmp_path / "fewer", **dict.fromkeys([*some, "aaa", "zzz"], BLANK))

    assert _share(fewer, tmp_path / "work", 2) - {"aaa", "zzz"} == before & set(some)


def test_a_student_is_in_one_share_by_any_name(tmp_path):
    """The roster decides, not what the file is called."""
    roster = Roster([Student(f"u{n}", username=name) for n, name in enumerate(NAMES)])
    one = write_class(tmp_path / "one", **dict.fromkeys(NAMES, BLANK))
    two = write_class(tmp_path / "two", **{f"u{n}": BLANK for n in range(len(NAMES))})

    found = _share(one, tmp_path / "work", 1, roster=roster)
    again = _share(two, tmp_path / "work", 1, roster=roster)

    assert found
    assert again == {f"u{NAMES.index(name)}" for name in found}


def test_a_team_is_in_one_share(tmp_path):
    """All that the team hands in, whichever file comes first."""
    members = (Student("s1"), Student("s2"))
    teams = Teams([Team("blue", members)])
    folder = write_class(tmp_path / "in", blue=BLANK, s1=BLANK, s2=BLANK)
    shares = [
        _share(folder, tmp_path / "work", n, teams=teams, roster=Roster(members), attempts="best")
        for n in (1, 2, 3)
    ]

    assert [len(share) for share in sorted(shares, key=len)] == [0, 0, 3]


def test_what_is_elsewhere_is_not_read(tmp_path):
    """Its name is known, so that names and owners are those of the whole class; no more."""
    folder = write_class(tmp_path / "in", **dict.fromkeys(NAMES, BLANK))
    found = find_class(
        [folder], LAB, order=Order(False, shard=Shard(1, 3)), workspace=tmp_path / "work"
    )

    assert {s.name for s in found.submissions} == set(NAMES)
    assert all((s.digest == "") == s.elsewhere for s in found.submissions)
