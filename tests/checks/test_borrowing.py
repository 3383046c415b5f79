"""Globals that a check sets for the time of a question."""

from types import SimpleNamespace

import pytest

from graders.checks.borrowing import borrowed_globals
from graders.model import Exercise
from graders.student.attempt import LocalAttempt


@pytest.fixture
def notebook():
    """Globals of a notebook: one that exists, and a function that reads two."""
    names = {"K": 7}
    exec("def product():\n    return K * D", names)
    return names


def test_globals_are_set_and_put_back(notebook):
    """Inside, the student's functions see what was set; afterwards all is as it was."""
    student = LocalAttempt(notebook).student(Exercise("e", "E", ("product",)))
    with borrowed_globals(student, K=3, D=4):
        assert student.product() == 12

    assert notebook["K"] == 7
    assert "D" not in notebook


def test_globals_are_put_back_after_a_failure(notebook):
    """A failing question leaves nothing behind either."""
    student = LocalAttempt(notebook).student(Exercise("e", "E", ("product",)))
    with pytest.raises(ZeroDivisionError), borrowed_globals(student, K=0):
        raise ZeroDivisionError

    assert notebook["K"] == 7


def test_planted_answers_have_no_globals():
    """What has no notebook around it is left alone."""
    planted = SimpleNamespace(product=lambda: 5)
    with borrowed_globals(planted, K=3):
        assert planted.product() == 5

    assert list(vars(planted)) == ["product"]
