"""`markprop review` before it serves: what it refuses, and how."""

import pytest
from click.testing import CliRunner

from graders.__main__ import cli
from tests.desk import made


@pytest.fixture(scope="module")
def class_of_three(tmp_path_factory):
    """Return results of a small class, and the folder of its lab."""
    folder = tmp_path_factory.mktemp("review")
    labs = made.write_lab(folder / "labs")
    return made.write_class(folder / "results", labs, 3), labs


def refused(*words):
    """Return the sentence with which a command ends."""
    done = CliRunner().invoke(cli, ["review", *map(str, words)])
    assert done.exit_code
    return str(done.exception)


def test_two_markers_of_one_name_are_refused(class_of_three):
    """Their marks could not be told apart."""
    results, labs = class_of_three
    told = refused(results, "--labs", labs, "--marker", "Ada", "--marker", "Ada")
    assert "a name of their own" in told


def test_a_file_that_is_no_store_is_left_alone(class_of_three):
    """With what to do about it."""
    results, labs = class_of_three
    (results / "review.sqlite").write_text("not a database, but long enough to be looked at" * 9)
    told = refused(results, "--labs", labs)
    assert "Move it aside" in told
    (results / "review.sqlite").unlink()
