"""What readers are given to do in tests; functions of a module, as a fresh interpreter needs."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from graders.errors import SubmissionError


@dataclass(frozen=True)
class Answer:
    """What they hand back."""

    number: int
    text: str = ""


def double(number):
    """Answer at once."""
    return Answer(2 * number)


def refuse(sentence):
    """Find the hand-in at fault."""
    raise SubmissionError(sentence)


def fail():
    """Have a fault of our own."""
    raise KeyError("secret")


def loop():
    """Use up the CPU time."""
    while True:
        pass


def wait():
    """Use up the clock."""
    time.sleep(600)


def grow():
    """Use up the memory."""
    return Answer(len(bytearray(4 << 30)))


def talk():
    """Say more than is heard."""
    return Answer(1, "x" * 5_000_000)


def write(place):
    """Write a file that is too large."""
    Path(place).write_bytes(b"x" * 5_000_000)
    return Answer(1)


def die():
    """End without a word."""
    os._exit(0)


def leave_behind(place):
    """Start something, and say which process it is."""
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(place).write_text(str(started.pid))
    wait()


def lie():
    """Hand back something else than was asked for."""
    return {"number": "many"}


def die_once(folder):
    """Be killed, the first time; what was written before must be gone the second time."""
    Path(folder, "part").touch(exist_ok=False)
    mark = Path(str(folder) + ".mark")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Answer(7)


def be_killed():
    """Be killed, every time."""
    os.kill(os.getpid(), signal.SIGKILL)
