"""Downloads of Blackboard."""

from datetime import datetime

import pytest

from graders.submissions.platforms.blackboard import read_name
from tests.submissions.made import lay
from tests.submissions.platforms.graded import found, graded

OLD, NEW = "2026-10-30-09-05-12", "2026-11-02-23-05-12"


def test_a_name_says_who_and_when():
    """What may be the user name is told later, from all names."""
    upload = read_name(f"Lab 1_a_b_attempt_{NEW}_my_attempt_{OLD}_lab.ipynb")
    assert upload.owners[0].texts == ("a_b", "b")
    assert upload.when == datetime(2026, 11, 2, 23, 5, 12)
    assert upload.file == f"my_attempt_{OLD}_lab.ipynb"


@pytest.mark.parametrize(
    "name",
    ["lab_attempt_2.ipynb", "Lab_x_attempt_2026-13-40-00-00-00_lab.ipynb", "_attempt_" + NEW],
)
def test_other_names_are_nobodys(name):
    """Students write of attempts, too."""
    assert read_name(name) is None


def test_the_newest_attempt_with_its_module(tmp_path):
    """And the student's own file name, which holds another's, decides nothing."""
    folder = lay(
        tmp_path / "class",
        f"Lab 1_aokafor_attempt_{OLD}_lab.ipynb",
        f"Lab 1_aokafor_attempt_{NEW}_lab with z_muller.ipynb",
        f"Lab 1_aokafor_attempt_{NEW}_layers.py",
        (f"Lab 1_aokafor_attempt_{NEW}.txt", "Name: Amara Okafor (aokafor)\n"),
        f"Lab 1_z_muller_attempt_{OLD}_aokafor.ipynb",
        (f"Lab 1_z_muller_attempt_{OLD}.txt", "Name: Zo\u00e9 M\u00fcller (z_muller)\n"),
    )
    of = found(tmp_path, folder)
    assert sorted(of) == ["s101", "s102"]
    assert "lab with z_muller" in of["s101"].main.notebook.cells[0].source
    assert (of["s101"].files / "layers.py").is_file()
    assert "before it: `Lab 1_aokafor_attempt_" in of["s101"].notes[0]


def test_user_names_with_underscores(tmp_path):
    """Told by what all names begin with; `muller` alone would be another's name."""
    folder = lay(
        tmp_path / "class",
        f"Lab_1_z_muller_attempt_{NEW}_lab.ipynb",
        f"Lab_1_aokafor_attempt_{NEW}_lab.ipynb",
    )
    roster = "id,username\ns1,z_muller\ns2,muller\ns3,aokafor\n"
    assert sorted(graded(tmp_path, folder, roster)) == ["s1", "s3"]


def test_text_alone_is_refused_in_words(tmp_path):
    """There is only the platform's own file."""
    folder = lay(tmp_path / "class", (f"Lab 1_aokafor_attempt_{NEW}.txt", "Name: A (aokafor)"))
    assert "Only text typed" in graded(tmp_path, folder)["s101"]
