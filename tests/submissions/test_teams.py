"""Lists of teams."""

import pytest

from graders.errors import SubmissionError
from graders.submissions import Match, Roster, Student, read_teams
from tests.submissions.made import write

ROSTER = Roster(
    [
        Student("s101", "Amara Okafor", username="aokafor", line=2),
        Student("s102", "Zo\u00e9 M\u00fcller", email="zoe@uni.example", line=3),
        Student("s103", "Mateo Quispe", line=4),
    ]
)


def teams(tmp_path, text, roster=ROSTER):
    """Return what a list says."""
    return read_teams(write(tmp_path / "teams.csv", text), roster)


def members(found):
    """Return the ids in each team."""
    return {team.name: [member.id for member in team.members] for team in found.teams}


@pytest.mark.parametrize(
    "text",
    [
        "team,student\nRed,s101\nRed,zoe@uni.example\nBlue,Mateo Quispe\n",
        "student;group\naokafor;Red\nMueller Zoe;Red\ns103;Blue\n",
        "team,member 1,member 2\nRed,s101,s102\nBlue,Quispe Mateo,\n",
        "Gruppe\tVorname\tNachname\nRed\tAmara\tOkafor\n"
        "Red\tZo\u00e9\tM\u00fcller\nBlue\tMateo\tQuispe\n",
        'team,members\nRed,"s101; s102"\nBlue,s103\n',
        "team,id,name\nRed,s101,Amara Okafor\n"
        "Red,s102,Zo\u00e9 M\u00fcller\nBlue,s103,Mateo Quispe\n",
    ],
)
def test_a_row_for_each_member_or_each_team(tmp_path, text):
    """Members are named in every way of the roster."""
    found = teams(tmp_path, text)
    assert members(found) == {"Red": ["s101", "s102"], "Blue": ["s103"]}
    assert found.strangers == ()


def test_who_is_not_in_the_class_is_named(tmp_path):
    """With the line."""
    found = teams(tmp_path, "team,student\nRed,s101\nRed,typo99\n")
    assert members(found) == {"Red": ["s101"]}
    [said] = found.strangers
    assert "line 3" in said
    assert "typo99" in said


def test_an_id_and_the_name_of_another_is_nobody(tmp_path):
    """A person has to look."""
    found = teams(tmp_path, "team,id,name\nRed,s101,Mateo Quispe\n")
    assert len(found.strangers) == 1


def test_without_a_roster_members_go_by_what_stands_there(tmp_path):
    """Their ids are the cells."""
    found = teams(tmp_path, "team,student\nRed,s9\nRed,s8\n", None)
    assert members(found) == {"Red": ["s9", "s8"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "team,student\nRed,s101\nBlue,aokafor\n",
            "line 3: Amara Okafor .s101. is in a team already, in line 2",
        ),
        ("a,b\n1,2\n", "must name the columns team and student"),
        ("team,student\n,s101\n", "line 2: no team"),
    ],
)
def test_lists_at_fault(tmp_path, text, words):
    """The sentence names the line."""
    with pytest.raises(SubmissionError, match=words):
        teams(tmp_path, text)


def test_a_team_is_found_by_its_name_or_a_member(tmp_path):
    """Also inside a label; two students of one team are that team, of two teams none."""
    found = teams(tmp_path, "team,student\nteam-red,s101\nteam-red,s102\nBlue,s103\n")
    one, two, three = ROSTER.students
    assert found.of(["lab-1-team-red"], Match()).name == "team-red"
    assert found.of(["x"], Match(student=one)).name == "team-red"
    assert found.of(["x"], Match(several=(one, two))).name == "team-red"
    assert found.of(["x"], Match(several=(one, three))) is None
    assert found.of(["x"], Match()) is None
