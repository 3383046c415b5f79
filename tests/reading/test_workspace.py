"""What students packed is removed, however the process ends that unpacked it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graders.reading import workspace
from graders.sandbox.forking import can_fork

forks = pytest.mark.skipif(not can_fork(), reason="nobody can be forked here to wait")
HOLDS = """
import os, signal, sys
from graders.reading import workspace
with workspace() as room:
    (room / "ada").mkdir()
    (room / "ada" / "work").write_text("x")
    print(room, flush=True)
    if sys.argv[1] == "raise":
        raise SystemExit(3)
    signal.pause()
"""


def test_it_is_gone_afterwards():
    """With all that is in it, and its guard."""
    with workspace() as room:
        (room / "x").mkdir()
    assert not room.exists()


@forks
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_it_is_gone_when_its_maker_is_killed(number):
    """The guard outlives every signal to its maker, and holds no output open."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, "wait"], stdout=subprocess.PIPE, text=True
    ) as maker:
        room = Path(maker.stdout.readline().strip())
        assert (room / "ada" / "work").exists()
        maker.send_signal(number)
        assert maker.stdout.read() == ""
    expect_gone(room)


@forks
def test_it_is_gone_when_a_whole_group_is_killed():
    """As a terminal or a job's end does."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, "wait"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as maker:
        room = Path(maker.stdout.readline().strip())
        os.killpg(maker.pid, signal.SIGKILL)
    expect_gone(room)


def test_it_is_gone_after_an_exception():
    """And what was raised is raised."""
    done = subprocess.run(
        [sys.executable, "-c", HOLDS, "raise"], stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 3
    assert not Path(done.stdout.strip()).exists()


def expect_gone(room):
    """Wait for the guard's work."""
    for _ in range(2000):
        if not room.exists():
            return
        time.sleep(0.01)
    raise AssertionError(f"{room} is still there")
