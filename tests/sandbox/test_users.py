"""The same isolation for root with a user per submission, and for an ordinary user."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graders.sandbox import environment, layers

ROOT = Path(__file__).parents[2]
ORDINARY = 31_337  # nobody's number; nothing belongs to it

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can become another user"
)


@pytest.fixture(scope="module")
def command():
    """Return an interpreter that every user may run, with our packages."""
    major, minor = sys.version_info[:2]
    packages = environment.package_folders()
    for python in (sys.executable, f"/usr/bin/python{major}.{minor}"):
        folders = [*packages, ROOT]
        if python == sys.executable:
            folders += layers.interpreter_folders()
        if Path(python).exists() and layers.first_closed([Path(python), *folders]) is None:
            path = os.pathsep.join([str(ROOT), *packages])
            return [python, "-m", "pytest"], {"PYTHONPATH": path, "PATH": os.environ["PATH"]}
    pytest.skip("there is no interpreter and checkout that every user may read")


def run(command, folder, **user):
    """Run the attacks from inside in a process of another user; return what pytest printed."""
    folder.mkdir()
    if user:
        os.chown(folder, user["user"], user["group"])
    program, variables = command
    arguments = ["-q", f"--basetemp={folder}/base", "-p", "no:xdist", "-W", "error"]
    tests = [f"{ROOT}/tests/sandbox/test_isolation.py", f"{ROOT}/tests/sandbox/test_session.py"]
    done = subprocess.run(
        [*program, *arguments, *tests],
        env={**variables, "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        **user,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout


@pytest.fixture
def open_folder(tmp_path_factory):
    """Return a folder that every user may enter."""
    folder = tmp_path_factory.mktemp("users")
    for place in (folder, folder.parent, folder.parent.parent):
        place.chmod(place.stat().st_mode | 0o055)
    return folder


@pytest.mark.prove
def test_isolation_as_an_ordinary_user(command, open_folder):
    """Without any privilege, every attack is refused and every honest need is met."""
    said = run(command, open_folder / "user", user=ORDINARY, group=ORDINARY, extra_groups=[])

    assert "passed" in said


@pytest.mark.prove
def test_isolation_with_a_user_per_submission(command, open_folder):
    """As root with an interpreter that others may read, the same holds under a user of its own."""
    assert "passed" in run(command, open_folder / "root")


OWN_USER = """
import os, sys
import nbformat
from graders.model import Limits
from graders.sandbox.launcher import Launcher
from graders.sandbox.staging import Stage
from graders.student.objects import Student
cell = nbformat.v4.new_code_cell("import os\\nids = [*os.getresuid(), *os.getresgid()]")
with Launcher("strict") as launcher:
    print(*launcher.facts.layers)
    for _ in range(2):
        with Stage(None) as stage:
            notebook = nbformat.v4.new_notebook(cells=[cell])
            with launcher.open(stage, notebook, Limits()) as session:
                print(*[int(i) for i in Student(session.channel).value("ids")])
"""


@pytest.mark.parametrize("user", [None, ORDINARY], ids=["root", "ordinary"])
def test_who_a_submission_runs_as(command, open_folder, user):
    """Root gives each submission a user of its own; an ordinary user's run as that user."""
    program, variables = command
    identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    done = subprocess.run(
        [program[0], "-c", OWN_USER],
        env={**variables, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        **identity,
    )
    chosen, *ids = done.stdout.splitlines()
    users = [set(line.split()) for line in ids]
    assert all(len(one) == 1 for one in users)
    if user is None:
        assert "own-user" in chosen
        assert len(set.union(*users)) == 2
        assert "0" not in set.union(*users)
    else:
        assert "own-user" not in chosen
        assert set.union(*users) == {str(user)}
