"""What this machine offers for closing a process in, found by trying it in a process to spare."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable

from . import jail

if sys.platform == "linux":
    from . import landlock, linux, seccomp


def find() -> dict[str, str]:
    """Return each layer with the reason why it cannot be had; empty where it can.

    Call it in a process without threads: it forks.
    """
    if sys.platform == "win32":
        return dict.fromkeys(_LINUX_ONLY, "it exists on Linux only") | {
            jail.LIMITS: "Windows has no such limits"
        }
    if sys.platform != "linux":
        return dict.fromkeys(_LINUX_ONLY, "it exists on Linux only") | {jail.LIMITS: ""}
    root = os.geteuid() == 0
    return {
        jail.LANDLOCK: _tried(_landlock),
        jail.SECCOMP: _tried(_seccomp),
        jail.LIMITS: "",
        jail.OWN_USER: _tried(_own_user) if root else "only root can change to another user",
        jail.NO_CAPABILITIES: "" if root else "only root has capabilities to give up",
        jail.SCRATCH_TMPFS: _tried(_tmpfs) if root else "only root can mount",
    }


_LINUX_ONLY = (
    jail.LANDLOCK,
    jail.SECCOMP,
    jail.OWN_USER,
    jail.NO_CAPABILITIES,
    jail.SCRATCH_TMPFS,
)


def landlock_version() -> int:
    """Return the version of Landlock that this kernel has; 0 without it."""
    return landlock.version() if sys.platform == "linux" else 0


def _tried(attempt: Callable[[], None]) -> str:
    """Return why an attempt fails in a fork of this process, or nothing."""
    reads, writes = os.pipe()
    process = os.fork()
    if process == 0:
        reason = "it failed without a reason"
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        try:
            attempt()
            reason = ""
        except Exception as error:
            reason = str(error)
        finally:
            os.write(writes, reason.encode())
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as stream:
        said = stream.read().decode()
    _, status = os.waitpid(process, 0)
    return said if status == 0 else "the process that tried it was killed"


def _landlock() -> None:
    if not landlock.version():
        raise OSError("this Linux kernel has no Landlock, or it is switched off")
    landlock.restrict([("/", landlock.READ)])
    try:
        os.open("/dev/null", os.O_WRONLY)
    except PermissionError:
        return
    raise OSError("it lets through what it should refuse")


def _seccomp() -> None:
    if not seccomp.available():
        raise OSError(f"there is no table of system calls for {linux.MACHINE}")
    for sealed in (False, True):
        seccomp.install(os.getpid(), sealed=sealed, truncate=True)


def _own_user() -> None:
    """Become another user; and from outside, kill it and remove what it owns.

    A container may give root the one power without the others.
    """
    user = jail.user_number(os.getpid())
    changed, process = _process_of(user)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    if not changed:
        raise OSError(f"the user number {user} cannot be had")
    with tempfile.TemporaryDirectory(prefix="markprop-") as folder:
        file = os.path.join(folder, "file")
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY))
        try:
            for place in (file, folder):
                os.chown(place, user, user)
            os.chmod(folder, 0o700)
            os.unlink(file)
        finally:
            os.chown(folder, os.geteuid(), os.getegid())


def _process_of(user: int) -> tuple[bool, int]:
    """Start a process of another user; return whether it became one, and its number."""
    reads, writes = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            jail.become(user)
            os.write(writes, b"yes")
            signal.alarm(1)  # if nobody can kill it, that is the answer, and it ends by itself
            signal.pause()
        finally:
            os._exit(1)
    os.close(writes)
    said = os.read(reads, 3)
    os.close(reads)
    return said == b"yes", process


def _tmpfs() -> None:
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    # In this process's own view of the files only.
    linux.mount("tmpfs", tempfile.gettempdir(), "tmpfs", linux.MS_NOSUID, "size=1m")
