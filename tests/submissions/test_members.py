"""Where members of archives may go, and what is litter."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.members import is_junk, member_path


@given(st.text() | st.text(alphabet="./\\:aC \x00\ud800", max_size=30))
def test_no_path_leads_out(name):
    """Every place is relative, without `..`, and of names that a disk takes."""
    place = member_path(name)
    if place is not None:
        assert not place.is_absolute()
        assert ".." not in place.parts
        assert all(0 < len(part.encode()) <= 255 and "\x00" not in part for part in place.parts)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("lab/work.ipynb", "lab/work.ipynb"),
        ("lab\\work.ipynb", "lab/work.ipynb"),
        ("/home/me/work.ipynb", "home/me/work.ipynb"),
        ("C:\\Users\\me\\work.ipynb", "Users/me/work.ipynb"),
        ("./a//b/./c", "a/b/c"),
        ("a\nb.ipynb", "a_b.ipynb"),
        ("x" * 300 + ".ipynb", "x" * 194 + ".ipynb"),
        ("é" * 300 + ".ipynb", "é" * 97 + ".ipynb"),
    ],
)
def test_honest_paths_are_kept(name, place):
    """Separators of Windows, absolute paths and long names are put right."""
    assert member_path(name) == PurePosixPath(place)


@pytest.mark.parametrize("name", ["../x", "a/../../x", "a\\..\\x", "..", "", "/", ".", "a/ ../x"])
def test_paths_that_go_nowhere(name):
    """A path with `..` is not guessed at."""
    assert member_path(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "__MACOSX/._lab.ipynb",
        "lab/.DS_Store",
        "._lab.ipynb",
        ".ipynb_checkpoints/lab-checkpoint.ipynb",
        "mlp/__pycache__/layers.pyc",
        ".git/config",
        "venv/lib/x.py",
        "Thumbs.db",
        "lab.ipynb~",
    ],
)
def test_litter_is_known(name):
    """What systems, editors and Python leave behind is nobody's work."""
    assert is_junk(PurePosixPath(name))


@pytest.mark.parametrize("name", ["lab.ipynb", "mlp/layers.py", "data/environment.csv"])
def test_work_is_not_litter(name):
    """Everything else is."""
    assert not is_junk(PurePosixPath(name))
