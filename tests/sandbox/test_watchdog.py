"""What the operating system does not bound is measured, and ends the process that has too much."""

import ctypes
import os
import sys
import threading

import pytest

from graders.inside import linux, zygote
from graders.sandbox import watchdog
from graders.sandbox.watchdog import Watchdog, too_many_threads

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="threads are counted on Linux")


def test_alarm_rings_once():
    """It is called from the watchdog's own thread, with the reason."""
    heard, rang = [], threading.Event()
    watching = Watchdog(
        lambda: "it did too much", lambda reason: (heard.append(reason), rang.set()), 0.01
    )
    assert rang.wait(60)
    watching.close()

    assert heard == ["it did too much"]


def test_what_cannot_be_measured_is_an_alarm():
    """A measure that fails ends what it should have watched, not the watchdog alone."""
    heard, rang = [], threading.Event()

    def measure():
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x")

    watching = Watchdog(measure, lambda reason: (heard.append(reason), rang.set()), 0.01)
    assert rang.wait(60)
    watching.close()

    assert heard == ["it could not be watched (UnicodeDecodeError)"]


@linux_only
@pytest.mark.parametrize("name", [b"\xff\xfe", b") R 1 (", b"a b\n) (", b"99 99 99 99", b"\x80)"])
def test_a_name_hides_no_threads(name, monkeypatch):
    """A process may call itself anything, in any bytes; its threads are counted all the same."""
    libc = ctypes.CDLL(None)
    before = ctypes.create_string_buffer(16)
    libc.prctl(16, before)
    monkeypatch.setattr(watchdog, "MAX_THREADS", 0)
    try:
        libc.prctl(15, ctypes.create_string_buffer(name))
        assert too_many_threads(os.getpid()) == "it started more than 0 threads"
        assert not linux.is_ending(os.getpid())
        assert zygote._parent_of(os.getpid()) == os.getppid()
    finally:
        libc.prctl(15, before)


@linux_only
def test_threads_are_counted(monkeypatch):
    """Of the process that is named; of one that is gone there is nothing to say."""
    assert too_many_threads(os.getpid()) is None
    monkeypatch.setattr(watchdog, "MAX_THREADS", 0)
    assert too_many_threads(os.getpid()) == "it started more than 0 threads"
    assert too_many_threads(2**30) is None


STORM = """
import threading
threading.stack_size(32 * 1024)
end = threading.Event()
for _ in range(3000): threading.Thread(target=end.wait, daemon=True).start()
end.wait(20)
"""


@linux_only
def test_storm_of_threads_costs_the_cell(open_session, names_of):
    """Numbers of threads are everybody's; a cell that takes them all loses its process."""
    opened = open_session("before = 1", STORM, "answer = 42")

    (failure,) = opened.failures
    assert failure.cell == 2
    assert names_of(opened).value("answer") == 42
