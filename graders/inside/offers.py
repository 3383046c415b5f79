"""What this machine offers for closing a process in, found by trying it in a process to spare."""

from __future__ import annotations

import os
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
    user = jail.user_number(os.getpid())
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _tmpfs() -> None:
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    # In this process's own view of the files only.
    linux.mount("tmpfs", tempfile.gettempdir(), "tmpfs", linux.MS_NOSUID, "size=1m")
