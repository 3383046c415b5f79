"""A session outlives its process twice, and leaves nothing behind."""

import os
import re

import pytest

from graders.errors import StudentDied, StudentTimeout
from graders.sandbox.session import MAX_RESTARTS

DIES = "import os\ndef dies():\n    os._exit(1)\ndef answer():\n    return 42"


def test_restart_runs_the_notebook_again(open_session, names_of):
    """After a check that cost the process, the names are there again."""
    opened = open_session(DIES)
    with pytest.raises(StudentDied):
        names_of(opened).dies()
    assert not opened.channel.alive

    opened.restart()

    assert names_of(opened).answer() == 42
    assert opened.restarts == 1


def test_restart_forgets_what_calls_changed(open_session, names_of):
    """A new process starts from the notebook and fresh files alone."""
    opened = open_session("n = 0\ndef keep():\n    open('kept', 'w').close()\n    return 1")
    names_of(opened).keep()
    names_of(opened).assign("n", 5)
    opened.restart()

    assert names_of(opened).value("n") == 0
    opened.restart()
    listed = open_session("import os\nfound = os.listdir()")
    assert "kept" not in names_of(listed).value("found")


def test_restarts_are_bounded(open_session, names_of):
    """A notebook that keeps dying is given up."""
    opened = open_session(DIES)
    for _ in range(MAX_RESTARTS):
        opened.restart()
    with pytest.raises(StudentDied, match="2 times"):
        opened.restart()


def test_call_that_ignores_interrupts_ends_the_process(open_session, names_of):
    """A hanging call is stopped from outside, and the process can be had again."""
    opened = open_session(
        "import signal\n"
        "def hang():\n"
        "    signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "    while True: pass\n"
        "def answer():\n"
        "    return 42"
    )
    with pytest.raises(StudentTimeout):
        names_of(opened, call_limit_s=0.3).hang()
    assert not opened.channel.alive
    opened.restart()

    assert names_of(opened).answer() == 42


def test_stopped_call_leaves_the_process(open_session, names_of):
    """A Python loop is interrupted, and the next call is answered by the same process."""
    opened = open_session("def hang():\n    while True: pass\ndef answer():\n    return 42")
    with pytest.raises(StudentTimeout):
        names_of(opened, call_limit_s=0.3).hang()

    assert opened.channel.alive
    assert names_of(opened).answer() == 42


def test_nothing_is_left_after_close(open_session, names_of):
    """Process, folder and sockets are gone when a session and its stage are closed."""
    opened = open_session("import os\np = os.getpid()\nw = os.getcwd()")
    process, folder = names_of(opened).value("p"), names_of(opened).value("w")
    opened.close()

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert not os.path.exists(os.path.join(folder, "anything"))


def test_usage_is_known_after_close(open_session):
    """What the process used is known once it is gone."""
    opened = open_session("sum(range(3_000_000))")
    opened.close()

    assert opened.usage.cpu_s > 0.05
    assert opened.usage.peak_kib > 20_000


def test_cells_stopped_once_get_less_time_again(open_session, names_of, monkeypatch):
    """A restart does not wait out an endless cell a second time."""
    monkeypatch.setattr("graders.sandbox.session.RERUN_STOPPED_S", 0.2)
    opened = open_session("x = 1\nwhile True: pass", cell_s=1.5)
    assert re.search(r"longer than (1\.5|9) s", opened.failures[0].message)
    opened.restart()

    # On a busy machine the wall's clock may use it up first: six seconds for one.
    assert re.search(r"longer than (0\.2|1\.2) s", opened.failures[0].message)
    assert names_of(opened).value("x") == 1


def test_a_notebook_gets_the_debugger_that_its_kernel_does_without(open_session, names_of):
    """The kernel starts without it, and leaves nothing that keeps a notebook from importing it."""
    opened = open_session("import sys\nloaded = 'debugpy' in sys.modules", "import debugpy")
    assert names_of(opened).value("loaded") is False
    assert opened.failures == []
