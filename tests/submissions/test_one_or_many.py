"""A folder is one student's work or a class."""

import pytest

from graders.submissions.one_or_many import is_one_submission, lies_beside
from tests.submissions.made import BLANK_TANH, LAB, RELU, TANH, make_zip, notebook, write

ONE = notebook(TANH, RELU)


def is_one(root, *entries, content=ONE):
    """Make a folder of these entries and tell what it is taken for."""
    for entry in entries:
        if entry.endswith("/"):
            (root / entry).mkdir(parents=True, exist_ok=True)
        elif entry.endswith(".zip"):
            make_zip(root / entry, [("work.ipynb", ONE)])
        else:
            write(root / entry, content if entry.endswith(".ipynb") else TANH.encode())
    return is_one_submission(root, LAB)


@pytest.mark.parametrize(
    "entries",
    [
        ["multiple_layers.ipynb"],
        ["multiple_layers (1).ipynb", "notes.ipynb"],
        ["my_work.ipynb", "data/"],
        ["my_work.ipynb", "figure.png"],
        [".git/", "amara.ipynb", "bo.ipynb"],
        ["mlp/layers.py"],
        ["notebooks/whatever.ipynb", "README.md"],
        ["multiple_layers/whatever.ipynb"],
        ["answers.py", "data/"],
    ],
)
def test_work_of_one_student(tmp_path, entries):
    """A repository, or a notebook or module with answers at the top or in the lab folder."""
    assert is_one(tmp_path, *entries)


@pytest.mark.parametrize(
    "entries",
    [
        ["amara.ipynb", "bo.ipynb"],
        ["amara.ipynb", "bo/multiple_layers.ipynb"],
        ["amara.ipynb", "bo.zip"],
        ["amara.ipynb"],
        ["amara.ipynb", "roster.csv"],
        ["amara/multiple_layers.ipynb", "bo/multiple_layers.ipynb"],
        ["okaforamara_12345_678901_multiple_layers.ipynb"],
        ["Amara Okafor_12_assignsubmission_file_/multiple_layers.ipynb"],
        ["amara.py", "bo.py"],
        [],
    ],
)
def test_work_of_a_class(tmp_path, entries):
    """Several entries that look like work, or names of a bulk download."""
    assert not is_one(tmp_path, *entries)


def test_unreadable_work_beside_other_work_is_a_class(tmp_path):
    """A cut file is somebody's, too."""
    write(tmp_path / "bo.ipynb", ONE[:-20])
    assert not is_one(tmp_path, "amara.ipynb", "data/")


def test_notebooks_about_something_else_are_no_work(tmp_path):
    """A student's folder may hold other labs."""
    write(tmp_path / "other_lab.ipynb", notebook("x = 1"))
    assert is_one(tmp_path, "amara.ipynb")


def test_blank_work_is_work(tmp_path):
    """A class that has not begun yet is a class all the same."""
    assert not is_one(tmp_path, "amara.ipynb", "bo.ipynb", content=notebook(BLANK_TANH))


@pytest.mark.parametrize("name", ["README.md", "roster.csv", "grade.xlsx", "Makefile", "notes.txt"])
def test_lists_and_notes_lie_beside(name):
    """They are the instructor's."""
    assert lies_beside(name)


@pytest.mark.parametrize("name", ["amara.pdf", "amara.ipynb.txt", "amara", "amara.rar", "amara.py"])
def test_everything_else_is_a_hand_in(name):
    """A PDF is one, too: its student should hear that it cannot be run."""
    assert not lies_beside(name)
