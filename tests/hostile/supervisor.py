"""Runs one command and says what it left running, whatever that did to sessions and parents.

Executed as a file, under the user that grades. It becomes the reaper of all its descendants: what
the command leaves behind becomes its own child.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time

SUBREAPER = 36


def children() -> list[int]:
    """Return the processes whose parent is this one."""
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return [int(number) for number in file.read().split()]


def bury() -> None:
    """Take note of the ends of those who lost their parents, as the first process of a system does.

    What has ended, and waits only for that, is nothing that was left running.
    """
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def described(process: int) -> str:
    """Return a process's number, state and command line."""
    try:
        with open(f"/proc/{process}/stat") as file:
            state = file.read().rpartition(")")[2].split()[0]
        with open(f"/proc/{process}/cmdline") as file:
            return f"{process} {state} {file.read()!r}"[:300]
    except OSError:
        return f"{process} gone"


def main() -> None:
    """Read the order from the command line and print what happened as JSON."""
    order = json.loads(sys.argv[1])
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    started = time.monotonic()
    try:
        done = subprocess.run(
            order["command"],
            cwd=order["cwd"],
            env=order["env"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=order["most_s"],
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        done = subprocess.CompletedProcess([], -1, late.stdout or b"", b"it did not end")
    seconds = time.monotonic() - started
    time.sleep(0.2)  # for what was killed last to be gone
    bury()
    latest = time.monotonic() + order.get("patience_s", 0.0)
    while children() and time.monotonic() < latest:
        time.sleep(0.02)
        bury()
    left = [described(child) for child in children()]
    for child in children():
        os.kill(child, signal.SIGKILL)
    said = {
        "status": done.returncode,
        "out": done.stdout.decode(errors="backslashreplace"),
        "err": done.stderr.decode(errors="backslashreplace"),
        "seconds": seconds,
        "peak_kib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        "left": left,
    }
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
