"""A row means the student that it names, in any usual way; doubt is told and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import MarkpropError
from graders.reports.schema import TeamReport
from graders.settling.naming import Names, keys_of, named
from graders.submissions import Student
from tests.exports.made import report, student
from tests.settling.made import CLASS, NAMES, NOBODY, table


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("s2", "s2"),
        ("S2", "s2"),
        ("#s2", "s2"),
        ("LBERGSTR", "s2"),
        ("lin@uni.example", "s2"),
        ("@linnea", "s2"),
        ("Linnéa Bergström", "s2"),
        ("Bergström, Linnéa", "s2"),
        ("linnea bergstrom", "s2"),
        ("Linnéa Maria Bergström", "s2"),
        ("42", "0042"),
        ("0042.0", "0042"),
        ('="0042"', "0042"),
    ],
)
def test_a_student_may_be_named_as_in_a_roster(who, key):
    """By id, user name, address, GitHub name and full name, as spreadsheets leave them."""
    assert NAMES.key_of([who]) == ("student", key)


def test_namesakes_are_told_apart_by_an_id_or_not_at_all():
    """A name that two students have is refused with both; with an id beside it, it is certain."""
    assert NAMES.key_of(["Anna Lee"]) == (
        "may be Anna Lee (0042) or Anna Lee (s4); name the student by the id"
    )
    assert NAMES.key_of(["s4", "Anna Lee"]) == ("student", "s4")
    assert "may be" in NAMES.key_of(["s2", "Ada Lovelace"])


def test_an_id_that_is_somebody_else_s_user_name_is_refused():
    """A mark in a stranger's row is worse than none."""
    names = Names([*CLASS, Student("alovelace", "Eve Other")])

    assert "may be" in names.key_of(["alovelace"])


def test_without_a_roster_hand_ins_are_named():
    """As their folders are called, and nothing that only resembles them."""
    key = NOBODY.key_of(["Linnéa Bergström.ipynb"])

    assert key in keys_of(report(submission="Linnea_Bergstrom"))
    assert NOBODY.key_of(["s12"]) not in keys_of(report(submission="s1-2"))


def test_a_report_goes_by_team_attempts_submission_and_student():
    """What is the student's own comes last, so that it holds against what the team has."""
    team = TeamReport(name="Team Blue", members=(student("s1"), student("s2")))
    made = report(submission="Team_Blue-s1", student=student("S1", name=None), team=team)
    keys = keys_of(made, "grouped")

    assert keys[0] == NOBODY.key_of(["Team Blue"])
    assert NOBODY.key_of(["grouped"]) in keys
    assert keys[-1] == ("student", "s1")


PEOPLE = st.lists(
    st.builds(
        Student,
        id=st.sampled_from(["s1", "s2", "007", "7", "12345", "012345", "anna"]),
        name=st.sampled_from(["Anna Lee", "Lee Anna", "Ánna Lee", "Anna", "Bo Ek", "王伟", ""]),
        email=st.sampled_from(["a@x.example", "b@x.example", ""]),
        username=st.sampled_from(["anna", "bo", "s1", ""]),
        github=st.sampled_from(["anna", "lee-anna", ""]),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)


@given(PEOPLE)
def test_no_row_ever_means_somebody_else(people):
    """Whatever the class is called, a student's own names mean that student or are refused."""
    names = Names(people)
    for one in people:
        for text in (one.id, one.username, one.email, one.github, one.name):
            key = names.key_of([text]) if text else ""
            assert isinstance(key, str) or key == ("student", one.id.casefold())


def _days(row, where):
    return row.value("days") or None


def test_every_row_that_reaches_nobody_is_told():
    """Typing mistakes, namesakes, and students who handed in nothing where that matters."""
    given = named(table("student,days\ns1,1\ntypo99,2\nAnna Lee,3\ns4,4\ns2,\n"), NAMES, _days)
    known = set(keys_of(report(student=student("s1"))))

    assert list(given.of(known)) == ["1"]
    assert given.unused(known, absent_matter=False) == [
        "table.csv, line 4: 'Anna Lee' may be Anna Lee (0042) or Anna Lee (s4); "
        "name the student by the id.",
        "table.csv, line 3: 'typo99' fits nobody in this class.",
    ]
    assert "table.csv, line 5: 's4' has no hand-in here." in given.unused(known, absent_matter=True)


def test_one_student_twice_is_refused():
    """Also where the second row names the student in another way."""
    with pytest.raises(MarkpropError, match=r"line 3: 'Ada Lovelace' stands in line 2 already"):
        named(table("student,days\ns1,1\nAda Lovelace,2\n"), NAMES, _days)
