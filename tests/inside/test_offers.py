"""What a machine offers is found by trying it, and the trying process stays as it was."""

import os
import signal
import socket

import pytest

from graders.inside import jail, offers

# A fork of a test process that has threads is safe here: the child tries one thing and ends.
pytestmark = pytest.mark.filterwarnings(
    "ignore:This process .* is multi-threaded:DeprecationWarning"
)


def test_every_layer_has_an_answer():
    """Each layer can be had, or a reason says why not."""
    found = offers.find()

    assert set(found) == {
        jail.LANDLOCK,
        jail.SECCOMP,
        jail.LIMITS,
        jail.OWN_USER,
        jail.NO_CAPABILITIES,
        jail.SCRATCH_TMPFS,
    }
    assert all(isinstance(reason, str) for reason in found.values())


def test_trying_changes_nothing():
    """The process that asks may still do what it did."""
    before = os.getuid()
    offers.find()

    assert os.getuid() == before
    socket.socket().close()
    assert os.listdir("/")


def test_failure_gives_its_reason():
    """An attempt that fails tells why, and one that is killed too."""

    def refused():
        raise OSError("it is switched off")

    assert offers._tried(refused) == "it is switched off"
    assert offers._tried(lambda: None) == ""
    killed = offers._tried(lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert killed == "the process that tried it was killed"
