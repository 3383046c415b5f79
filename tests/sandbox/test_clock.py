"""Limits count what a student's processes compute; the wall's clock is the backstop for sleep."""

import re
import socket
import subprocess
import sys
import time

import pytest

from graders.errors import StudentTimeout
from graders.sandbox import clock
from graders.sandbox.channel import SocketChannel
from graders.sandbox.clock import Allowance, TreeClock

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

BURN = "import time\nwhile time.process_time() < {}: pass\n"
THREADS = """
import threading, time
def burn():
    while time.thread_time() < 0.3: sum(range(1000))
threads = [threading.Thread(target=burn) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
CHILDREN = f"""
import subprocess, sys
for _ in range(3): subprocess.run([sys.executable, "-c", {BURN.format(0.3)!r}])
"""
LIVING = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {BURN.format(0.9)!r} + "input()"], stdin=subprocess.PIPE,
    stderr=subprocess.DEVNULL)
input()
"""


class ByHand:
    """A clock that tells what it is set to."""

    seconds = 0.0

    def cpu_s(self):
        """Return what it is set to."""
        return self.seconds


@pytest.fixture
def running():
    """Return a function that runs code in an interpreter of its own, which then waits."""
    started = []

    def run(code):
        process = subprocess.Popen(
            [sys.executable, "-c", code + "\ninput()"], stdin=subprocess.PIPE
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def reaches(tree, seconds):
    """Wait until the clock tells that much; return whether it did before it stood still."""
    end = time.monotonic() + 60
    while tree.cpu_s() < seconds and time.monotonic() < end:
        time.sleep(0.02)
    return tree.cpu_s() >= seconds


@linux_only
@pytest.mark.parametrize("code", [THREADS, CHILDREN, LIVING], ids=["threads", "ended", "living"])
def test_the_whole_tree_counts(running, code):
    """Threads add up, and so do children that were waited for, and those that still run."""
    assert reaches(TreeClock(running(code).pid), 0.85)


@linux_only
def test_sleep_is_no_cpu_time(running):
    """A process that sleeps has used what its start took, and no more."""
    tree = TreeClock(running("import time\ntime.sleep(60)").pid)
    time.sleep(0.5)
    before = tree.cpu_s()
    time.sleep(0.5)

    assert tree.cpu_s() == pytest.approx(before, abs=0.05)


def test_time_never_goes_back(running):
    """Of a process that is gone, the last reading stays."""
    process = running(BURN.format(0.1))
    tree = TreeClock(process.pid)
    assert reaches(tree, 0.07)  # told in units of 0.01 s, cut off
    process.kill()
    process.wait()

    assert tree.cpu_s() >= 0.07
    assert TreeClock(2**22 + 1).cpu_s() == 0.0


@linux_only
def test_other_systems_tell_nearly_the_same(running):
    """What is used where there is no `/proc` agrees with it for a living tree."""
    process = running(LIVING)
    assert reaches(TreeClock(process.pid), 0.85)

    assert clock._from_psutil(process.pid) >= 0.8


def test_allowance_counts_cpu_seconds(monkeypatch):
    """On a busy machine five seconds of the wall's clock for one of ours cost one."""
    wall = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: wall[0])
    hand, allowance = ByHand(), Allowance(10.0)
    allowance.start(hand)
    hand.seconds, wall[0] = 2.0, 110.0
    allowance.look()
    assert allowance.left_s == 8.0
    assert not allowance.slept

    allowance.start(hand)  # what happened in between is not counted
    hand.seconds, wall[0] = 9.0, 120.0
    allowance.start(hand)
    hand.seconds, wall[0] = 17.5, 150.0
    allowance.look()
    assert allowance.left_s == pytest.approx(-0.5)


def test_sleeping_past_the_backstop_uses_it_up(monkeypatch):
    """Seconds without CPU time count by the backstop's share."""
    wall = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: wall[0])
    allowance = Allowance(1.0)
    allowance.start(ByHand())
    wall[0] += clock.BACKSTOP - 0.5
    allowance.look()
    assert allowance.left_s > 0
    wall[0] += 0.5
    allowance.look()

    assert allowance.left_s <= 0
    assert allowance.slept


@linux_only
def test_call_may_take_its_cpu_time_on_a_busy_machine(open_session, names_of):
    """Beside eight busy loops, a call that computes for less than its limit is answered."""
    code = "import time\ndef work():\n    end = time.process_time() + 0.8\n"
    code += "    while time.process_time() < end: pass\n    return 42"
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
    try:
        opened = open_session(code)
        assert names_of(opened, call_limit_s=1.2).work() == 42
    finally:
        for process in busy:
            process.kill()
            process.wait()


def test_sleeping_call_says_that_it_waited(open_session, names_of):
    """It ends at the backstop, and the sentence tells sleep from work."""
    opened = open_session("import time\ndef nap():\n    time.sleep(100)")
    with pytest.raises(StudentTimeout, match="most of which it waited") as caught:
        names_of(opened, call_limit_s=0.1).nap()

    waited = re.search(r"stopped after ([\d.]+) s", str(caught.value))
    assert float(waited[1]) >= 0.1 * clock.BACKSTOP
    assert opened.channel.alive


def test_cell_that_sleeps_is_stopped_at_the_backstop(open_session, names_of):
    """Its names are there, and the sentence gives the seconds that it waited."""
    opened = open_session("x = 1\nimport time\ntime.sleep(100)", "y = 2", cell_s=0.2)

    (failure,) = opened.failures
    assert failure.message == "it waited longer than 1.2 s and was stopped"
    assert (names_of(opened).value("x"), names_of(opened).value("y")) == (1, 2)


def test_threads_use_up_a_call_together(open_session, names_of):
    """Two threads that compute outside Python's lock use a limit up twice as fast."""
    code = (
        "import threading, numpy as np\n"
        "def burn():\n"
        "    while True: np.ones((400, 400)) @ np.ones((400, 400))\n"
        "def work():\n"
        "    threading.Thread(target=burn, daemon=True).start()\n"
        "    burn()"
    )
    opened = open_session(code)
    with pytest.raises(StudentTimeout) as caught:
        names_of(opened, call_limit_s=0.5).work()

    assert caught.value.waited_s is None


def test_line_without_a_clock_counts_every_second():
    """Where CPU time is not known, the wall's clock stands in."""
    here, there = socket.socketpair()
    channel = SocketChannel(here, lambda: None, lambda: None)
    with there, pytest.raises(StudentTimeout):
        channel.ask({"op": "has", "target": None}, [], 0.1)
