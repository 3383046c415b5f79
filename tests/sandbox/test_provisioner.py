"""Sockets to a student's kernel outlive the kernel."""

import subprocess
import sys

import pytest

# One part of a message is read ahead when a socket is asked whether there is any.
READER = """
import sys, time
from pathlib import Path
import zmq
from graders.sandbox.provisioner import Manager

folder = Path(sys.argv[1])
with Manager(None, folder).context.socket(zmq.SUB) as ours:
    interval = ours.reconnect_ivl
sending = zmq.Context()
sender = sending.socket(zmq.PUB)
sender.bind(f"ipc://{folder}/s")
reader = zmq.Context().socket(zmq.SUB)
reader.reconnect_ivl = interval
monitor = reader.get_monitor_socket(zmq.EVENT_DISCONNECTED)
reader.subscribe(b"")
reader.connect(f"ipc://{folder}/s")
while not reader.poll(10):
    sender.send_multipart([b"first", b"second"])
sending.destroy(linger=0)
assert monitor.poll(60_000)
time.sleep(0.2)  # what follows the loss of a connection arrives a moment after its announcement
reader.poll(0)
print(reader.recv_multipart())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sockets of another kind")
def test_a_sender_that_ends_within_a_message_ends_nobody_else(tmp_path):
    """A kernel that dies while its outputs are read cannot take the grader along."""
    done = subprocess.run(
        [sys.executable, "-c", READER, tmp_path], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, "[b'first', b'second']\n"), done.stderr
