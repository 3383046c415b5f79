"""Clones of an assignment on GitHub."""

from tests.submissions.made import lay
from tests.submissions.platforms.graded import graded


def clones(folder, *names):
    """Lay clones of these names."""
    for name in names:
        lay(folder, f"{name}/multiple_layers.ipynb", (f"{name}/.git/HEAD", "ref"))
    return folder


def test_what_all_names_begin_with_is_the_assignment(tmp_path):
    """The rest is the user's name, whatever words it has."""
    folder = clones(tmp_path / "class", "lab-1-amara-ok", "lab-1-zoem", "lab-1-x-wei")
    assert sorted(graded(tmp_path, folder)) == ["lab-1-x-wei", "s101", "s102"]


def test_user_names_that_begin_alike(tmp_path):
    """`anna` is not the user `st-anna`, and `st-anna` is not the user `anna`."""
    roster = "id,github\ns1,st-anna\ns2,st-bo\ns3,anna\n"
    folder = clones(tmp_path / "class", "lab-1-st-anna", "lab-1-st-bo")
    assert sorted(graded(tmp_path, folder, roster)) == ["s1", "s2"]
