"""What several test files share: a small lab in a temporary folder, and ways to judge answers."""

import os
import shutil
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import hypothesis
import pytest

from graders.catalogue.labs import read_lab
from graders.judging.runner import with_checks
from graders.student.attempt import LocalAttempt

# A busy machine makes any example slow; our own tests are about answers, not about speed.
hypothesis.settings.register_profile("tests", deadline=None, database=None)
hypothesis.settings.load_profile("tests")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Give each run a folder of its own, with its workers.

    Users' runs would share one otherwise, whose mode each of them sets anew: what one has opened
    for its students' users, the start of another closes.
    """
    if config.option.basetemp is None and not hasattr(config, "workerinput"):
        config.option.basetemp = config.own_folder = tempfile.mkdtemp(prefix="markprop-tests-")


def pytest_sessionfinish(session, exitstatus):
    """Remove the run's folder; where something failed, it is there to be looked at."""
    own = getattr(session.config, "own_folder", None)
    if own is not None and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        shutil.rmtree(own, ignore_errors=True)


LAB_TOML = """
id = "small"
title = "A small lab"
version = "1"
notebook = "small.ipynb"

[[exercise]]
id = "double"
title = "Doubling"
defines = ["double"]

[[exercise]]
id = "extra"
title = "Something extra"
defines = ["extra"]
bonus = true
"""

PUBLIC = '''
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import CheckFailed
from graders.checks import exercise, points

pytestmark = exercise("double")


@points(1, after="double.takes_a_number")
@given(number=st.sampled_from([1, 2, 3]))
def test_doubles(student, number):
    """Twice the number comes back."""
    got = student.double(number)
    if got != 2 * number:
        raise CheckFailed("not twice", counterexample={"number": np.asarray(number)}, hint="+")


@points("1/2")
def test_takes_a_number(student):
    """A number may be given."""
    student.double(1)
'''

HIDDEN = '''
from graders.checks import exercise, points

pytestmark = exercise("double")


@points("1/3")
def test_halves(student, award):
    """Half of it is worth half."""
    award("1/2")
    assert student.double(10) == 20, "the secret is 20"
'''

EXTRA = '''
from graders.checks import exercise, points

pytestmark = exercise("extra")


@points(2)
def test_is_there(student):
    """It is there."""
    assert student.extra() is True
'''


class SmallLab:
    """A lab in a folder of its own, to be changed by a test."""

    def __init__(self, folder):
        self.folder = folder
        self.write("lab.toml", LAB_TOML)
        self.write("public/test_double.py", PUBLIC)
        self.write("hidden/test_double.py", HIDDEN)
        self.write("public/test_extra.py", EXTRA)

    def write(self, name, text):
        """Write one of its files."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def read(self):
        """Read its description."""
        return read_lab(self.folder)

    def judge(self, hidden=True, exercises=(), **names):
        """Return the results of its checks for these names, by check id."""
        attempt = LocalAttempt(names)
        lab = self.read().only(exercises)
        results = with_checks(lab, lambda run: run.judge(attempt), hidden=hidden)
        return {result.check.id: result for result in results}


def pytest_addoption(parser):
    """Let the snapshots of feedback be written anew."""
    parser.addoption(
        "--update-wording",
        action="store_true",
        help="write the texts in tests/wording anew instead of comparing with them",
    )


@pytest.fixture(scope="module", autouse=True)
def no_thread_left():
    """Expect that a file's tests leave no thread: beside one, no later reader could be forked."""
    yield
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(10)
            assert not thread.is_alive(), f"{thread.name} was left running"


@pytest.fixture
def ordinary_folder():
    """Return a folder of an ordinary user, as whom the test runs: root may do everything."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such modes")
    folder = Path(tempfile.mkdtemp())
    user = os.geteuid() or 31_337  # nobody's number; nothing belongs to it
    os.chown(folder, user, -1)
    before = os.geteuid()
    os.seteuid(user)
    try:
        yield folder
    finally:
        os.seteuid(before)
        shutil.rmtree(folder)


@pytest.fixture
def small_lab(tmp_path, request):
    """Return a small lab whose modules clash with nobody's."""
    return SmallLab(tmp_path / f"lab_{abs(hash(request.node.nodeid))}")
