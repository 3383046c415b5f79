"""Courses of nbgrader."""

from datetime import UTC, datetime

import pytest

from tests.submissions.made import lay
from tests.submissions.platforms.graded import found, graded


@pytest.mark.parametrize("above", ["", "submitted/"])
def test_assignments_of_students(tmp_path, above):
    """That of the lab, with the moment that the file beside it says."""
    folder = lay(
        tmp_path / "course",
        f"{above}aokafor/multiple_layers/lab.ipynb",
        (f"{above}aokafor/multiple_layers/timestamp.txt", "2026-11-20 10:00:00.123456 UTC"),
        f"{above}aokafor/ps1/lab.ipynb",
        f"{above}z_muller/multiple_layers/lab.ipynb",
    )
    of = found(tmp_path, folder)
    assert sorted(of) == ["s101", "s102"]
    assert "multiple_layers" in of["s101"].main.notebook.cells[0].source
    assert of["s101"].submitted_at == datetime(2026, 11, 20, 10, 0, 0, 123456, UTC)
    assert of["s102"].submitted_at is None


def test_a_course_has_other_folders(tmp_path):
    """Only what was submitted is graded."""
    folder = lay(
        tmp_path / "course",
        "submitted/aokafor/multiple_layers/lab.ipynb",
        "source/multiple_layers/multiple_layers.ipynb",
        "autograded/aokafor/multiple_layers/lab.ipynb",
    )
    assert list(graded(tmp_path, folder)) == ["s101"]


def test_the_exchange_has_every_attempt(tmp_path):
    """The time in the folder's name tells the newest."""
    folder = lay(
        tmp_path / "inbound",
        "aokafor+ps1+2026-11-20 09:00:00.000000 UTC+abc/lab.ipynb",
        "aokafor+ps1+2026-11-20 10:00:00.000000 UTC/lab.ipynb",
        "wwang+ps1+2026-11-20 10:00:00.000000 UTC/lab.ipynb",
    )
    of = graded(tmp_path, folder)
    assert sorted(of) == ["s101", "s104"]
    assert "10:00" in of["s101"]


def test_students_own_folders_are_no_assignments(tmp_path):
    """A repository without its history, with modules at its top."""
    folder = lay(
        tmp_path / "submitted",
        "aokafor/layers.py",
        "aokafor/notebooks/lab.ipynb",
        "wwang/layers.py",
        "wwang/notebooks/lab.ipynb",
    )
    assert (found(tmp_path, folder)["s101"].files / "layers.py").is_file()
