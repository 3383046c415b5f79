"""The few system calls of Linux that Python does not offer, through the C library."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_MM = 35
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_SET_PTRACER = 0x5961_6D61

CLONE_NEWNS = 0x0002_0000
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_MOVE, MS_REC, MS_PRIVATE = 0x2000, 0x4000, 0x4_0000

_PF_EXITING = 0x4  # of a task's flags

_CAPABILITY_VERSION = 0x2008_0522
_LAST_CAPABILITY = 63  # numbers above the kernel's last are refused, and that is fine

MACHINE = platform.machine()

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int = 0) -> int:
    """Change one property of this process."""
    zero = ctypes.c_ulong(0)
    result = _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero)
    return _checked(result, f"prctl {option}")


def system_call(number: int, *arguments: Any) -> int:
    """Make a system call by number; arguments are ctypes values or None."""
    _libc.syscall.restype = ctypes.c_long
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments), f"system call {number}")


def unshare(flags: int) -> None:
    """Leave the namespaces that are shared with other processes."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount a file system, or change a mount."""
    encoded = [part.encode() if part is not None else None for part in (source, target, kind)]
    result = _libc.mount(*encoded, ctypes.c_ulong(flags), options.encode())
    _checked(result, f"mount {target}")


def drop_capabilities() -> None:
    """Give up every capability for good; the user stays the same."""
    for number in range(_LAST_CAPABILITY):
        try:
            prctl(PR_CAPBSET_DROP, number)
        except OSError:  # not a capability of this kernel, or not ours to drop
            continue
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(nothing)), "capset")


def is_ending(process: int) -> bool:
    """Whether a process is on its way out, so that no signal of ours can be what ended it."""
    try:
        return all(
            _is_ending(f"/proc/{process}/task/{t}") for t in os.listdir(f"/proc/{process}/task")
        )
    except OSError:
        return True


def _is_ending(task: str) -> bool:
    try:
        with open(f"{task}/stat", "rb") as file:
            # A name may hold any byte, so fields count from the last bracket.
            fields = file.read().rpartition(b")")[2].split()
    except OSError:  # it has ended since
        return True
    return fields[0] in (b"Z", b"X") or bool(int(fields[6]) & _PF_EXITING)
