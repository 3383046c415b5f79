"""A team's hand-in becomes one submission for each member, and nobody gets two rows."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from graders.marking.teams import share_out
from graders.submissions import Student, Submission

ADA, BOB = Student("s1", "Ada Lovelace"), Student("S2/x", "Bob Early")


def _submission(name, members=(), **fields):
    parts = {"path": Path(name), "sources": (), "files": None}
    empty = {"reason": None, "student": None, "digest": name}
    return Submission(**{"name": name, "members": members, **parts, **empty, **fields})


def _names(shares):
    return [s.name for s in shares.everybody]


def test_without_teams_nothing_changes():
    """Each submission is graded as it was found."""
    found = [_submission("a", student=ADA), _submission("b")]

    assert list(share_out(found).graded) == found
    assert share_out(found).mates == ()


def test_the_first_member_is_graded_for_all():
    """Names are safe as folders, whatever ids look like; notes of the hand-in are told once."""
    shares = share_out([_submission("blue", (ADA, BOB), notes=("Read as one.",))])

    assert _names(shares) == ["blue-s1", "blue-S2_x"]
    assert [(mate.student, first) for mate, first in shares.mates] == [(BOB, "blue-s1")]
    assert shares.notes == ("blue-s1: Read as one.",)
    assert shares.teams["blue-S2_x"].name == "blue"
    assert [member.id for member in shares.teams["blue-s1"].members] == ["s1", "S2/x"]


def test_attempts_of_a_team_are_attempts_of_each_member():
    """In a group of the member's own."""
    found = [_submission(f"blue-attempt-{n}", (ADA, BOB), group="blue") for n in (1, 2)]
    shares = share_out(found)

    assert {s.group for s in shares.everybody} == {"blue-s1", "blue-S2_x"}
    assert len(shares.graded) == 2
    assert shares.teams["blue-attempt-2-s1"].name == "blue"


@pytest.mark.parametrize(
    ("of_team", "own", "kept"),
    [
        (None, None, ["blue-s1", "blue-S2_x"]),
        (datetime(2026, 11, 2, tzinfo=UTC), None, ["blue-s1", "blue-S2_x"]),
        (datetime(2026, 11, 2), datetime(2026, 11, 3), ["blue-S2_x", "ada"]),
        # Half past one in Tokyo is before one o'clock in London.
        (datetime(2026, 11, 2, 1, 30), datetime(2026, 11, 2, 1, tzinfo=UTC), ["blue-S2_x", "ada"]),
    ],
)
def test_of_a_team_s_hand_in_and_one_s_own_the_newest_counts(of_team, own, kept):
    """The other member keeps the team's, which is graded for that one; what is left out is told."""
    found = [
        _submission("blue", (ADA, BOB), submitted_at=of_team),
        _submission("ada", student=ADA, submitted_at=own),
    ]
    shares = share_out(found, ZoneInfo("Asia/Tokyo"))

    assert sorted(_names(shares)) == sorted(kept)
    (note,) = shares.notes
    assert "Ada Lovelace (s1) handed in" in note
    assert "which counts" in note
