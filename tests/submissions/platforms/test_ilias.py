"""Downloads of ILIAS."""

import pytest

from tests.submissions.made import lay
from tests.submissions.platforms.graded import found, graded

AMARA, ZOE = "Okafor_Amara_aokafor_301", "Mueller_Zoe_z_muller_302"


@pytest.mark.parametrize("above", ["", "Uebung 4/Abgaben/", "Exercise/Submissions/"])
def test_times_before_names(tmp_path, above):
    """The newest of each file, in a folder for each student; names are in ASCII."""
    folder = lay(
        tmp_path / "class",
        f"{above}{AMARA}/20261105081500_multiple_layers.ipynb",
        f"{above}{AMARA}/20261109081500_multiple_layers.ipynb",
        f"{above}{ZOE}/20261109081500_multiple_layers.ipynb",
        f"{above}{ZOE}/20261109081501_layers.py",
    )
    of = found(tmp_path, folder)
    assert sorted(of) == ["s101", "s102"]
    assert "20261109" in of["s101"].main.notebook.cells[0].source
    assert of["s101"].submitted_at.day == 9
    assert (of["s102"].files / "layers.py").is_file()


def test_teams(tmp_path):
    """All whose folders lie in that of the team handed in together."""
    folder = lay(
        tmp_path / "class",
        f"Team 3/{AMARA}/20261105081500_lab.ipynb",
        f"Team 3/{ZOE}/20261106081500_lab.ipynb",
        "Team 4/Wang_Wei_wwang_304/20261106081500_lab.ipynb",
    )
    of = found(tmp_path, folder)
    assert sorted(of) == ["s102", "s104"]
    assert [student.id for student in of["s102"].members] == ["s102", "s101"]
    assert "20261106" in of["s102"].main.notebook.cells[0].source


def test_other_folders_are_not_taken_for_it(tmp_path):
    """A name in four parts is not enough where others have none."""
    folder = lay(tmp_path / "class", "my_lab_amara_2/lab.ipynb", "bo/lab.ipynb")
    assert sorted(graded(tmp_path, folder, roster=None)) == ["bo", "my_lab_amara_2"]
