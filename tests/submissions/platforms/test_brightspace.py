"""Downloads of Brightspace."""

from datetime import datetime

import pytest

from graders.submissions.platforms.brightspace import read_name
from tests.submissions.made import lay
from tests.submissions.platforms.graded import found, graded


@pytest.mark.parametrize(
    ("name", "who", "file"),
    [
        ("7-8 - Amara Okafor - Nov 2, 2026 1105 PM", "Amara Okafor", ""),
        (
            "7-8 - Amara Okafor - Nov 2, 2026 1105 PM - my - lab.ipynb",
            "Amara Okafor",
            "my - lab.ipynb",
        ),
        (
            "7-8 - aokafor Amara Okafor - 2 novembre 2026 23h05 - x.py",
            "aokafor Amara Okafor",
            "x.py",
        ),
        ("7-8 - 233 Okafor - 02 November 2026 1105 PM", "233 Okafor", ""),
        ("7-8 - Group 3 - Red - Nov 2, 2026 1105 PM", "Group 3 - Red", ""),
    ],
)
def test_a_name_says_who_and_when(name, who, file):
    """The first date is the platform's; what follows is the student's."""
    upload = read_name(name)
    assert (upload.owners[0].texts, upload.file) == ((who,), file)
    assert upload.when == datetime(2026, 11, 2, 23, 5)


@pytest.mark.parametrize(
    "name", ["7-8 - lab.ipynb", "lab - Nov 2, 2026 1105 PM - x", "7-8 - A - B"]
)
def test_other_names_are_nobodys(name):
    """Dates and hyphens stand in students' names of files as well."""
    assert read_name(name) is None


@pytest.mark.parametrize("end", ["/lab.ipynb", " - lab.ipynb"])
def test_months_in_words_and_clocks_of_twelve_hours(tmp_path, end):
    """Neither the alphabet nor the number decides."""
    folder = lay(
        tmp_path / "class",
        ("index.html", "<html></html>"),
        f"1-9 - Amara Okafor - Oct 30, 2026 905 AM{end}",
        f"1-9 - Amara Okafor - Nov 2, 2026 1105 PM{end}",
        f"2-9 - Zo\u00e9 M\u00fcller - Nov 2, 2026 1110 AM{end}",
        f"2-9 - Zo\u00e9 M\u00fcller - Nov 2, 2026 105 PM{end}",
        f"3-9 - Anne-Marie O'Brien - Dec 1, 2026 105 PM{end}",
        f"3-9 - Anne-Marie O'Brien - Jan 3, 2027 105 PM{end}",
    )
    assert {who: name.split(" - ")[2] for who, name in graded(tmp_path, folder).items()} == {
        "s101": f"Nov 2, 2026 1105 PM{end.partition(' ')[0]}",
        "s102": f"Nov 2, 2026 105 PM{end.partition(' ')[0]}",
        "s103": f"Jan 3, 2027 105 PM{end.partition(' ')[0]}",
    }


def test_a_date_that_nobody_can_read_is_said(tmp_path):
    """The second of November, or the eleventh of February."""
    folder = lay(
        tmp_path / "class",
        "1-9 - Amara Okafor - 2-11-2026 905 AM/lab.ipynb",
        "1-9 - Amara Okafor - 3-10-2026 905 AM/lab.ipynb",
    )
    assert "nothing says which is the newest" in found(tmp_path, folder)["s101"].notes[0]


def test_a_folder_with_a_module_alone_is_no_attempt(tmp_path):
    """The notebook came before."""
    folder = lay(
        tmp_path / "class",
        "1-9 - Amara Okafor - Oct 30, 2026 905 AM/lab.ipynb",
        "1-9 - Amara Okafor - Nov 2, 2026 1105 PM/layers.py",
    )
    of = found(tmp_path, folder)["s101"]
    assert of.main.notebook_name == "lab.ipynb"
    assert (of.files / "layers.py").is_file()
