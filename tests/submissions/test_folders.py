"""Walking a folder: regular files only, in order, and to an end."""

import os

import pytest

from graders.submissions import caps
from graders.submissions.folders import in_order, is_archive_name, is_notebook_name, walk
from tests.submissions.made import write


def names(root):
    """Return what a walk finds, below its root."""
    return [path.relative_to(root).as_posix() for path in walk(root)]


def test_regular_files_are_found_top_first(tmp_path):
    """Numbers are sorted as numbers."""
    for name in ("b/x.py", "lab 10.ipynb", "lab 2.ipynb", "a/deep/y.py"):
        write(tmp_path / name, "")
    assert names(tmp_path) == ["lab 2.ipynb", "lab 10.ipynb", "b/x.py", "a/deep/y.py"]


def test_links_pipes_and_litter_are_passed_by(tmp_path):
    """Nothing outside of the folder is seen, and no circle is walked."""
    write(tmp_path / "in" / "a.py", "")
    write(tmp_path / "in" / ".ipynb_checkpoints" / "a-checkpoint.ipynb", "")
    write(tmp_path / "out" / "secret.py", "")
    os.mkfifo(tmp_path / "in" / "pipe")
    (tmp_path / "in" / "file").symlink_to(tmp_path / "out" / "secret.py")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "self").symlink_to(".")
    assert names(tmp_path / "in") == ["a.py"]


def test_walks_end(tmp_path, monkeypatch):
    """Neither many files nor many levels keep it going."""
    monkeypatch.setattr(caps, "WALKED_FILES", 5)
    monkeypatch.setattr(caps, "WALKED_DEPTH", 3)
    for number in range(9):
        write(tmp_path / "many" / f"{number}", "")
    write(tmp_path / "deep" / "1" / "2" / "3" / "x", "")
    assert len(walk(tmp_path / "many")) == 5
    assert names(tmp_path / "deep" / "1") == ["2/3/x"]
    assert names(tmp_path / "deep") == []


def test_folders_that_may_not_be_read_are_passed_by(tmp_path, monkeypatch):
    """The others are still walked."""
    write(tmp_path / "a" / "x", "")
    write(tmp_path / "locked" / "y", "")
    scandir = os.scandir

    def locked(path):
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    assert names(tmp_path) == ["a/x"]


@pytest.mark.parametrize("name", ["a.ipynb", "A.IPYNB", "a.ipynb.txt", "a.ipynb.json"])
def test_names_of_notebooks(name):
    """Browsers add suffixes of their own."""
    assert is_notebook_name(name)
    assert not is_archive_name(name)


@pytest.mark.parametrize("name", ["a.zip", "A.ZIP", "a.tar", "a.tar.gz", "a.tgz"])
def test_names_of_archives(name):
    """Only those that are read."""
    assert is_archive_name(name)
    assert not is_notebook_name(name)


def test_order_is_that_of_people():
    """Case does not matter, numbers do, and equal names have one order."""
    given = ["b", "A10", "a2", "a", "B", "²"]
    assert sorted(given, key=in_order) == ["a", "a2", "A10", "B", "b", "²"]
