"""Closes the student's process in, layer by layer, from inside and before any student code.

The order is not free: limits and users first, while they still can be changed; the file system
before there are threads, because it binds one thread; the system call filter last, in two stages,
because the kernel's own start needs calls that a student does not.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from typing import Any

if sys.platform != "win32":
    import resource
if sys.platform == "linux":
    from . import landlock, linux, seccomp

LANDLOCK, SECCOMP, LIMITS = "landlock", "seccomp", "limits"
OWN_USER, NO_CAPABILITIES = "own-user", "no-capabilities"
SCRATCH_TMPFS, SCRATCH_WATCHDOG = "scratch-tmpfs", "scratch-watchdog"

# Reserved for students of NumPy: threads, stacks and reserved address space of the kernel itself.
# Below 0.8 GB it dies at its start or, worse, hangs.
_KERNEL_ADDRESS_SPACE = 1536 * 1024 * 1024
FILE_SIZE = 64 * 1024 * 1024  # bytes of one file
_OPEN_FILES = 256
_THREADS = 256  # of a user of its own; the kernel itself has twelve
_SCRATCH_FILES = 20_000
_CPU_PER_SECOND = 2  # CPU seconds for each second of the clock: a few threads may be busy
_DIE_FIRST = 500  # when memory runs out, the operating system takes the student's process

# Users that no system hands out, numbered by process, so that two batches never share one. A
# container may map few users only; then a small range that distributions leave alone.
_USERS, _FEW_USERS, _FEW = 700_000_000, 60_578, 128

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def enter(spec: dict[str, Any], folder: str) -> list[str]:
    """Apply every layer that must stand before the kernel's first thread.

    Parameters
    ----------
    spec : dict
        ``layers`` (names), ``read`` (paths), ``scratch`` and ``sockets`` (folders),
        ``memory_mib``, ``total_s``, ``scratch_mib`` and ``parent`` (process number).
    folder : str
        The working directory, inside ``scratch``.

    Returns
    -------
    list of str
        The layers in force.
    """
    wanted = spec.get("layers", [])
    if sys.platform == "linux":
        _die_with(spec["parent"])
    if SCRATCH_TMPFS in wanted:
        _own_scratch(spec["scratch"], spec["scratch_mib"])
    if LIMITS in wanted:
        _limit(spec, own_user=OWN_USER in wanted)
    if sys.platform == "linux":
        _closed_in(spec, wanted)
    return list(wanted)


def seal(spec: dict[str, Any]) -> None:
    """Refuse what only the kernel's own start needed: sockets."""
    if SECCOMP in spec.get("layers", []):
        seccomp.install(os.getpid(), sealed=True, truncate=_watches_truncate(spec))


def _closed_in(spec: dict[str, Any], wanted: list[str]) -> None:
    if OWN_USER in wanted:
        _become_somebody([spec["scratch"], spec["sockets"]])
        _die_with(spec["parent"])  # changing the user clears it
    if NO_CAPABILITIES in wanted:
        linux.drop_capabilities()
    if LANDLOCK in wanted:
        landlock.restrict(_rules(spec))
    if SCRATCH_WATCHDOG in wanted and LANDLOCK in wanted and SECCOMP in wanted:
        # The watchdog counts files that are open and no longer in any folder. Other students'
        # processes, of the same user, are kept from looking by the two other layers.
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
    if SECCOMP in wanted:
        seccomp.install(os.getpid(), sealed=False, truncate=_watches_truncate(spec))


def _watches_truncate(spec: dict[str, Any]) -> bool:
    return LANDLOCK in spec["layers"] and landlock.version() >= 3


def _die_with(parent: int) -> None:
    """Have the operating system kill this process when its parent ends."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def _own_scratch(scratch: str, most_mib: int) -> None:
    """Put a memory file system of a fixed size under the scratch folder.

    It is mounted in a namespace of this process, so nobody has to take it away again, and filled
    before it is moved into place.
    """
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    prepared = scratch + ".new"
    os.mkdir(prepared)
    options = f"size={most_mib}m,nr_inodes={_SCRATCH_FILES},mode=755"
    flags = linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("tmpfs", prepared, "tmpfs", flags, options)
    shutil.copytree(scratch, prepared, dirs_exist_ok=True)
    linux.mount(prepared, scratch, None, linux.MS_MOVE)
    os.rmdir(prepared)


def _limit(spec: dict[str, Any], *, own_user: bool) -> None:
    cpu_s = int(spec["total_s"] * _CPU_PER_SECOND) + 1
    limits = {
        "RLIMIT_AS": spec["memory_mib"] * 1024 * 1024 + _KERNEL_ADDRESS_SPACE,
        "RLIMIT_CPU": cpu_s,
        "RLIMIT_FSIZE": FILE_SIZE,
        "RLIMIT_NOFILE": _OPEN_FILES,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 64 * 1024,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_RTPRIO": 0,
    }
    if own_user:  # it counts every process of a user, so it needs a user of its own
        limits["RLIMIT_NPROC"] = _THREADS
    if sys.platform == "linux":
        _volunteer_for_shortage()
    for name, most in limits.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        hard = resource.getrlimit(number)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(number, (allowed, allowed))
        except (OSError, ValueError):
            if sys.platform == "linux":  # elsewhere some limits exist by name only
                raise


def _volunteer_for_shortage() -> None:
    linux.prctl(linux.PR_SET_DUMPABLE, 1)  # the file below belongs to root otherwise
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write(str(_DIE_FIRST))
    except OSError:
        pass  # a convenience for others on this machine, not a layer
    finally:
        linux.prctl(linux.PR_SET_DUMPABLE, 0)


def _become_somebody(owned: list[str]) -> None:
    """Take a user of this process's own, and give it the folders that it writes."""
    user = user_number(os.getpid())
    for place in _all_below(owned):
        os.chown(place, user, user, follow_symlinks=False)
    become(user)


def become(user: int) -> None:
    """Change to a user and a group of that number, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def user_number(process: int) -> int:
    """Return the user of a student's process: by its number, which is its own while it lives."""
    with open("/proc/self/uid_map") as file:
        spans = [[int(part) for part in line.split()] for line in file]
    if any(first <= _USERS and _USERS + process < first + count for first, _, count in spans):
        return _USERS + process
    return _FEW_USERS + process % _FEW


def _all_below(places: list[str]) -> Iterator[str]:
    for top in places:
        yield top
        for folder, folders, files in os.walk(top):
            yield from (os.path.join(folder, name) for name in (*folders, *files))


def _rules(spec: dict[str, Any]) -> Iterator[landlock.Rule]:
    for path in spec["read"]:
        yield path, landlock.READ
    for path in _DEVICES:
        yield path, landlock.DEVICE
    yield spec["scratch"], landlock.WRITE
    # Sockets are bound here before the student's code runs; afterwards the filter refuses that.
    yield spec["sockets"], landlock.SOCKETS
