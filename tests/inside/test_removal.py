"""Whatever a student's code made can be removed, by us or by who comes after us."""

import os

import pytest

from graders.inside.removal import clear, remove


@pytest.fixture
def outside(tmp_path):
    """Return a folder beside what is removed, which links in it point at."""
    made = tmp_path / "outside"
    made.mkdir()
    (made / "kept").write_text("kept")
    return made


def test_closed_folders_can_be_removed_by_their_owner(ordinary_folder):
    """Folders that their owner may not list, enter or change go, at the top and below it."""
    top = ordinary_folder / "top"
    for mode in (0o000, 0o100, 0o300, 0o500):
        (top / "a" / f"{mode:o}" / "below" / "deeper").mkdir(parents=True)
        (top / "a" / f"{mode:o}" / "file").touch()
        (top / "a" / f"{mode:o}" / "below").chmod(mode)
        (top / "a" / f"{mode:o}").chmod(mode)
    (top / "a").chmod(0)
    top.chmod(0)
    remove(top)

    assert list(ordinary_folder.iterdir()) == []


def test_any_tree_can_be_removed(tmp_path, outside):
    """Deep, unreadable and linked trees go, and what links point at stays."""
    top = tmp_path / "top"
    top.mkdir()
    (top / "link").symlink_to(outside)
    (top / "closed").mkdir()
    (top / "closed" / "file").write_text("x")
    (top / "closed").chmod(0)
    here = os.getcwd()
    os.chdir(top)
    for _ in range(1100):  # deeper than Python recurses and paths may be long
        os.mkdir("deeper-and-deeper")
        os.chdir("deeper-and-deeper")
    os.chdir(here)
    remove(top)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["outside"]
    assert (outside / "kept").exists()


def test_top_that_became_a_link_is_not_followed(tmp_path, outside):
    """If the folder itself was replaced by a link, only the link goes."""
    (tmp_path / "top").symlink_to(outside)
    remove(tmp_path / "top")

    assert sorted(p.name for p in tmp_path.iterdir()) == ["outside"]
    assert (outside / "kept").exists()


def test_clearing_leaves_nothing_even_of_what_a_killed_one_began(tmp_path, outside):
    """Files, links, folders and what lies half removed go, with the folder itself."""
    top = tmp_path / "top"
    (top / ".gone-x" / "0" / "deeper").mkdir(parents=True)
    (top / "home").mkdir()
    (top / "socket").touch()
    (top / "link").symlink_to(outside)
    (top / "nowhere").symlink_to(top / "none")
    clear(top)
    clear(top)  # somebody was here before

    assert sorted(p.name for p in tmp_path.iterdir()) == ["outside"]
    assert (outside / "kept").exists()


def test_a_link_or_a_folder_of_somebody_else_is_not_cleared(tmp_path, outside, monkeypatch):
    """Who saw our folder's name before it was made can have nothing removed by us."""
    (tmp_path / "link").symlink_to(outside)
    clear(tmp_path / "link")
    monkeypatch.setattr(os, "geteuid", lambda: os.stat(tmp_path).st_uid + 1)
    clear(outside)

    assert (outside / "kept").read_text() == "kept"
