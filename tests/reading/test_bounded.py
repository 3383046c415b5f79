"""A reader that does not come to its end is ended; whoever waits for it learns why."""

import os
import signal
import sys
import time

import pytest

from graders.errors import SubmissionError
from graders.reading import bounded as room
from graders.reading.bounded import Bounds, Unfinished, bounded
from graders.sandbox.forking import can_fork
from tests.reading import work

SMALL = Bounds(cpu_s=1, memory=256 << 20, file=1 << 20, output=1 << 20)
forks = pytest.mark.skipif(not can_fork(), reason="readers are not forked here")


@pytest.fixture(params=["forked", "spawned"])
def way(request, monkeypatch):
    """Both ways to start a reader: a fork, and a fresh interpreter."""
    if request.param == "forked" and not can_fork():
        pytest.skip("readers are not forked here")
    if request.param == "spawned":
        monkeypatch.setattr(room, "can_fork", lambda: False)


@pytest.mark.usefixtures("way")
def test_work_is_done_elsewhere_and_comes_back():
    """A value, and a sentence about the hand-in."""
    assert bounded(work.Answer, SMALL, work.double, 21) == work.Answer(42)
    with pytest.raises(SubmissionError, match="`a` is empty"):
        bounded(work.Answer, SMALL, work.refuse, "`a` is empty")


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("does", "why"),
    [
        (work.fail, "reading it failed"),
        (work.die, "did not come to its end"),
        (work.lie, "cannot be read"),
    ],
)
def test_a_reader_with_a_fault_is_told_apart_from_a_bad_hand_in(does, why):
    """An exception of ours, an end without a word, an answer of another type."""
    with pytest.raises(Unfinished, match=why):
        bounded(work.Answer, SMALL, does)


@forks
@pytest.mark.parametrize(
    ("does", "why"),
    [
        (work.loop, "more than 1 s of CPU time"),
        (work.grow, "more memory"),
        (work.talk, "did not come to its end"),
    ],
)
def test_every_bound_ends_a_reader(does, why, monkeypatch):
    """CPU time, memory and output; the clock is not asked, since the machine may be busy."""
    monkeypatch.setattr(room, "_PATIENCE", 200)
    with pytest.raises(Unfinished, match=why):
        bounded(work.Answer, SMALL, does)


@forks
def test_a_file_cannot_grow_past_its_bound(tmp_path):
    """The operating system refuses the write."""
    with pytest.raises(Unfinished, match="reading it failed"):
        bounded(work.Answer, SMALL, work.write, tmp_path / "x")
    assert (tmp_path / "x").stat().st_size <= SMALL.file


@forks
def test_what_a_reader_started_ends_with_it(tmp_path, monkeypatch):
    """The clock ends a reader that sleeps, and its whole group."""
    monkeypatch.setattr(room, "_PATIENCE", 1)
    with pytest.raises(Unfinished, match="did not come to its end"):
        bounded(work.Answer, SMALL, work.leave_behind, tmp_path / "pid")

    process = int((tmp_path / "pid").read_text())
    for _ in range(200):
        if not _runs(process):
            return
        time.sleep(0.05)
    raise AssertionError("the process still runs")


def _runs(process):
    try:
        with open(f"/proc/{process}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.usefixtures("way")
def test_a_reader_that_is_killed_gets_a_second_turn(tmp_path):
    """Memory may have run out, or a person was impatient; what it had written is gone then."""
    folder = tmp_path / "folder"
    folder.mkdir()

    assert bounded(work.Answer, SMALL, work.die_once, folder, fills=folder) == work.Answer(7)
    with pytest.raises(Unfinished, match="killed twice"):
        bounded(work.Answer, SMALL, work.be_killed)


@forks
def test_half_an_answer_is_none(monkeypatch):
    """A reader that is killed while it speaks has said nothing."""
    real = room.os.write
    parent = os.getpid()

    def write(pipe, part):
        if os.getpid() == parent:
            return real(pipe, part)
        real(pipe, part[:10])
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    monkeypatch.setattr(room.os, "write", write)
    with pytest.raises(Unfinished, match="killed twice"):
        bounded(work.Answer, SMALL, work.double, 4)
