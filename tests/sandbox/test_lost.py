"""A process that is killed from elsewhere is told from one that ends by its own doing."""

import os
import signal
import threading
import time

import pytest

from graders.errors import HarnessError, StudentDied, StudentFault
from graders.inside import linux
from graders.sandbox.forking import can_fork
from graders.sandbox.launcher import Launcher
from graders.sandbox.process import End

forks = pytest.mark.skipif(not can_fork(), reason="kernels are not forked here")
ANSWER = "import os, signal, time\ndef answer():\n    return os.getpid()"


def shoot(process, signum=signal.SIGKILL):
    """Kill a process, as the system does that has no memory left; return when it is on its way."""
    os.kill(process, signum)
    while not linux.is_ending(process):
        time.sleep(0.005)


@forks
def test_the_forking_process_dies_while_a_cell_runs(session_of):
    """A closed line says nothing of the notebook: it is run again, and not called guilty."""
    with Launcher("auto") as mine:
        begin, timers = mine._begin, []

        def begin_and_shoot(*arguments):
            timers.append(threading.Timer(0.3, mine._zygote._process.kill))
            started = begin(*arguments)
            timers[-1].start()
            return started

        mine._begin = begin_and_shoot
        with (
            pytest.raises(HarnessError, match="that starts students' processes was killed"),
            session_of("import time\ntime.sleep(60)", by=mine, cell_s=5.0),
        ):
            pass
        assert len(timers) == 1


@forks
@pytest.mark.parametrize("last", [False, True])
def test_the_forking_process_dies_while_a_call_runs(session_of, names_of, last):
    """The call has no answer, and the session is harmed, in every turn."""
    with Launcher("auto") as mine, session_of(ANSWER, by=mine, last=last) as session:
        number = names_of(session).answer()
        shoot(mine._zygote._process.pid)
        while not linux.is_ending(number):  # a moment after its parent
            time.sleep(0.005)
        with pytest.raises(StudentDied):
            names_of(session).answer()
        with pytest.raises(HarnessError, match="that starts students' processes was killed"):
            session.expect_unharmed()


@pytest.mark.parametrize("warm", [pytest.param(True, marks=forks), False])
def test_a_kill_from_elsewhere_has_a_second_turn(session_of, names_of, warm):
    """In the first turn nobody knows who it was; in the last one it is an end like any other."""
    with Launcher("auto", warm=warm) as mine:
        for last in (False, True):
            with session_of(ANSWER, by=mine, last=last) as session:
                number = names_of(session).answer()
                shoot(number)
                with pytest.raises(StudentDied):
                    names_of(session).answer()
                if last:
                    session.expect_unharmed()
                else:
                    with pytest.raises(HarnessError, match="by the system or by a person"):
                        session.expect_unharmed()


OWN = {
    "an exit": "os._exit(0)",
    "an exit with our word": "os._exit(-9 & 255)",
    "an abort": "os.abort()",
    "a crash": "import ctypes; ctypes.string_at(0)",
    "a signal": "os.kill(os.getpid(), signal.SIGTERM)",
    "its first thread's": "import ctypes; ctypes.CDLL(None).syscall(exit_number, 0)",
}


@forks
@pytest.mark.parametrize("end", OWN)
def test_its_own_end_is_its_own(session_of, end):
    """Whatever it does to itself costs the cell that did it, at once."""
    first = f"import os, signal\nexit_number = {60 if linux.MACHINE == 'x86_64' else 93}"
    with session_of(first, OWN[end], "after = 1", last=False, cell_s=0.5) as session:
        assert [failure.cell for failure in session.failures] == [2]
        session.expect_unharmed()


@forks
def test_a_student_who_kills_itself_gains_nothing(session_of):
    """A second turn, and then the cell is guilty."""
    kills = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    with pytest.raises(HarnessError), session_of(kills, last=False):
        pass
    with session_of(kills, last=True) as session:
        assert [failure.cell for failure in session.failures] == [1]


@pytest.mark.parametrize("warm", [pytest.param(True, marks=forks), False])
def test_what_we_end_is_ours(session_of, names_of, warm):
    """A call that refuses its interrupt is killed by us, and that is no harm done to it."""
    stubborn = """
import signal
def answer():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True: pass
"""
    with (
        Launcher("auto", warm=warm) as mine,
        session_of(stubborn, by=mine, last=False) as session,
    ):
        with pytest.raises(StudentFault, match="stopped"):
            names_of(session, call_limit_s=0.5).answer()
        session.expect_unharmed()
        assert session._ends <= {End.OURS}
