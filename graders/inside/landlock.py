"""The file system by allowlist: Landlock, which an ordinary user may apply to themselves.

What Landlock does not mediate at all (changing modes and times, extended attributes, connecting
to sockets by path) is the system call filter's to refuse.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from . import linux

# The same numbers on every machine.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GET_VERSION = 1
_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REMOVE_DIR, REMOVE_FILE = 1 << 4, 1 << 5
MAKE_DIR, MAKE_REG, MAKE_SOCK = 1 << 7, 1 << 8, 1 << 9
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15

READ = READ_FILE | READ_DIR
# No links, pipes or sockets: what the student's process makes, the grader removes.
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
SOCKETS = READ_FILE | MAKE_SOCK
DEVICE = READ_FILE | WRITE_FILE
_OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

_ALL_NETWORK = 0b11  # binding and connecting of TCP
_ALL_SCOPES = 0b11  # abstract sockets and signals to processes outside

Rule = tuple[str, int]  # path, rights on it and below it


def version() -> int:
    """Return the version of Landlock that this kernel has; 0 without it."""
    try:
        size, flag = ctypes.c_size_t(0), ctypes.c_uint32(_GET_VERSION)
        return linux.system_call(_CREATE_RULESET, None, size, flag)
    except OSError:
        return 0


def restrict(rules: Iterable[Rule]) -> None:
    """Allow this process the given rights and no others, for good.

    Applies to the calling thread and what it starts: call it before there are threads. Handled
    rights are the ones that the kernel's version knows; paths that do not exist are left out.
    """
    found = version()
    handled = _handled_rights(found)
    attributes = struct.pack(
        "QQQ", handled, _ALL_NETWORK if found >= 4 else 0, _ALL_SCOPES if found >= 6 else 0
    )
    size = 24 if found >= 6 else 16 if found >= 4 else 8
    buffer = ctypes.create_string_buffer(attributes[:size], size)
    ruleset = linux.system_call(_CREATE_RULESET, buffer, ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        for path, rights in rules:
            _add(ruleset, path, rights & handled)
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.system_call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _handled_rights(found: int) -> int:
    """Return every right on files that this version knows: what is not handled is allowed."""
    known = 13 + (found >= 2) + (found >= 3) + (found >= 5)
    return (1 << known) - 1


def _add(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not there, or not ours to see: then it is not needed either
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place), 12)
        linux.system_call(
            _ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint32(0)
        )
    finally:
        os.close(place)
