"""Real kernels for the tests of the sandbox."""

import contextlib

import nbformat
import pytest

from graders.model import Limits
from graders.sandbox.launcher import Launcher
from graders.sandbox.staging import Stage
from graders.student.line import Host
from graders.student.objects import Student


@pytest.fixture(scope="session")
def launcher():
    """Return one launcher for all tests, with every layer that this machine has."""
    with Launcher("auto") as made:
        yield made


@pytest.fixture(scope="session")
def session_of(launcher):
    """Return a context manager that runs cells of code and gives the session."""

    @contextlib.contextmanager
    def opened(
        *cells, by=launcher, files=None, notebook_name=None, last=True, drawn=True, **limits
    ):
        bounds = Limits(**limits)
        with (
            Stage(files, notebook_name) as stage,
            by.open(stage, notebook(*cells), bounds, last=last, drawn=drawn) as session,
        ):
            yield session

    return opened


@pytest.fixture
def open_session(session_of):
    """Return a function that gives such a session; all end with the test."""
    with contextlib.ExitStack() as stack:
        yield lambda *cells, **options: stack.enter_context(session_of(*cells, **options))


@pytest.fixture(scope="session")
def names_of():
    """Return a function that gives the student's names in a session."""
    return lambda session, **options: Student(session.channel, host=Host(**options))


def notebook(*cells):
    """Return a notebook; a string is a code cell."""
    made = [nbformat.v4.new_code_cell(c) if isinstance(c, str) else c for c in cells]
    return nbformat.v4.new_notebook(cells=made)
