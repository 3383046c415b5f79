"""Downloads of Moodle."""

import pytest

from graders.submissions.platforms.moodle import read_name
from tests.submissions.made import lay
from tests.submissions.platforms.graded import graded


@pytest.mark.parametrize(
    ("name", "texts", "ids", "file"),
    [
        ("Amara Okafor_12_assignsubmission_file", ("Amara Okafor",), ("12",), ""),
        ("Amara Okafor_12_assignsubmission_file_", ("Amara Okafor",), ("12",), ""),
        ("Bo_12_assignsubmission_file_a_b.ipynb", ("Bo",), ("12",), "a_b.ipynb"),
        ("Teilnehmer-in_77_assignsubmission_file_", ("Teilnehmer-in", "in"), ("77",), ""),
        ("Team Red_assignsubmission_file_", ("Team Red",), (), ""),
        ("Red-Bo Li_12_assignsubmission_file", ("Red-Bo Li", "Bo Li"), ("12",), ""),
    ],
)
def test_a_name_says_who(name, texts, ids, file):
    """With the name of a group before it, or without."""
    upload = read_name(name)
    assert (upload.owners[0].texts, upload.owners[0].ids, upload.file) == (texts, ids, file)


def test_groups_before_names(tmp_path):
    """Also where both have hyphens, and a group is called as a student is."""
    folder = lay(
        tmp_path / "class",
        "Team Red-Amara Okafor_1_assignsubmission_file/lab.ipynb",
        "Red-Blue-Anne-Marie O'Brien_2_assignsubmission_file_/lab.ipynb",
        "Amara Okafor-Zo\u00e9 M\u00fcller_3_assignsubmission_file_/lab.ipynb",
        "Default group-\u738b\u4f1f_4_assignsubmission_file/lab.ipynb",
    )
    assert sorted(graded(tmp_path, folder)) == ["s101", "s102", "s103", "s104"]


def test_a_group_alone_needs_a_list_of_teams(tmp_path):
    """Nothing in the name says who is in it."""
    folder = lay(tmp_path / "class", "Team Red_57_assignsubmission_file/lab.ipynb")
    assert sorted(graded(tmp_path, folder)) == ["Team_Red"]
