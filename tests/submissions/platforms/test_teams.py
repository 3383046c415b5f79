"""Downloads of Microsoft Teams."""

import pytest

from tests.submissions.made import lay
from tests.submissions.platforms.graded import graded


@pytest.mark.parametrize("above", ["", "Submitted files/", "Lab - Student Work/Submitted files/"])
@pytest.mark.parametrize("word", ["Version", "Versi\u00f3n", "\u30d0\u30fc\u30b8\u30e7\u30f3"])
def test_the_highest_version_counts(tmp_path, above, word):
    """Ten is more than nine, in the language of the site."""
    folder = lay(
        tmp_path / "class",
        *(f"{above}Amara Okafor/Lab 1/{word} {n}/lab.ipynb" for n in (1, 2, 9, 10)),
        f"{above}M\u00fcller, Zo\u00e9/Lab 1/{word} 1/lab.ipynb",
        f"{above}O'Brien Anne-Marie/Lab 1/{word} 2/lab.ipynb",
    )
    of = graded(tmp_path, folder)
    assert sorted(of) == ["s101", "s102", "s103"]
    assert f"{word} 10/" in of["s101"]


def test_drafts_beside_do_not_count(tmp_path):
    """What lies in `Working files` was not handed in."""
    folder = lay(
        tmp_path / "class",
        "Submitted files/Amara Okafor/Lab 1/Version 1/lab.ipynb",
        "Working files/Amara Okafor/Lab 1/lab.ipynb",
        "Working files/\u738b\u4f1f/Lab 1/lab.ipynb",
    )
    assert list(graded(tmp_path, folder)) == ["s101"]


def test_the_assignment_of_the_lab(tmp_path):
    """By its name; where none has it, nobody can tell."""
    folder = lay(
        tmp_path / "class",
        "Amara Okafor/Multiple layers/Version 1/lab.ipynb",
        "Amara Okafor/Transfer functions/Version 3/lab.ipynb",
        "\u738b\u4f1f/One/Version 1/lab.ipynb",
        "\u738b\u4f1f/Two/Version 1/lab.ipynb",
    )
    of = graded(tmp_path, folder)
    assert "Multiple layers" in of["s101"]
    assert "work for several assignments, One, Two" in of["s104"]


def test_an_assignment_that_is_only_begun_is_no_hand_in(tmp_path):
    """There is a folder for everybody, and nothing in it."""
    folder = lay(tmp_path / "class", "Submitted files/Amara Okafor/Lab 1/Version 2/lab.ipynb")
    (folder / "Submitted files" / "M\u00fcller, Zo\u00e9" / "Lab 1").mkdir(parents=True)
    assert list(graded(tmp_path, folder)) == ["s101"]
