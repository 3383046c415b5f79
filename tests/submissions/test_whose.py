"""Whose a hand-in is."""

import pytest

from graders.reading import find_class
from graders.submissions import Order, read_roster, read_teams
from tests.submissions.made import LAB, lay, write

ROSTER = "id,name\ns101,Amara Okafor\ns102,Mateo Quispe\ns103,Zo\u00e9 M\u00fcller\n"


def found(tmp_path, *entries, teams=None, roster=ROSTER):
    """Return the submissions of a class."""
    known = read_roster(write(tmp_path / "roster.csv", roster))
    listed = read_teams(write(tmp_path / "teams.csv", teams), known) if teams else None
    folder = lay(tmp_path / "class", *entries)
    whole = find_class(
        [folder], LAB, order=Order(roster=known, teams=listed), workspace=tmp_path / "ws"
    )
    return whole.submissions


def test_two_students_in_one_name_are_nobody(tmp_path):
    """Neither gets it in silence."""
    [pair, _] = found(tmp_path, "amara_okafor_mateo_quispe.ipynb", "s103.ipynb")
    assert pair.student is None
    assert "names Amara Okafor (s101) and Mateo Quispe (s102)" in pair.notes[0]
    assert "--teams" in pair.notes[0]


def test_an_id_and_another_name_are_nobody(tmp_path):
    """A person has to look."""
    [mixed, _] = found(tmp_path, "s101_mateo_quispe.ipynb", "s103.ipynb")
    assert mixed.student is None
    assert "s101" in mixed.notes[0]


@pytest.mark.parametrize(
    "entry",
    [
        "amara_okafor_mateo_quispe.ipynb",
        "s102.ipynb",
        "Red.ipynb",
        "Red_57_assignsubmission_file/l.ipynb",
    ],
)
def test_a_team_has_one_hand_in(tmp_path, entry):
    """Under its name, or that of a member, or of both."""
    teams = "team,student\nRed,s101\nRed,s102\n"
    of = {s.team: s for s in found(tmp_path, entry, "s103.ipynb", teams=teams)}
    assert [student.id for student in of["Red"].members] == ["s101", "s102"]
    assert of["Red"].student.id == "s101"
    assert of[""].student.id == "s103"


def test_hand_ins_of_two_members_are_attempts_of_the_team(tmp_path):
    """Which counts is said."""
    teams = "team,student\nRed,s101\nRed,s102\n"
    [one] = found(tmp_path, "s101 2026-11-01.ipynb", "s102 2026-11-02.ipynb", teams=teams)
    assert "s102" in one.main.notebook.cells[0].source
    assert "before it: `s101 2026-11-01.ipynb`" in one.notes[0]
