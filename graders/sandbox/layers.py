"""Which layers close a student's process in, and what to do about the ones that are missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from graders.errors import SandboxUnavailable
from graders.inside import jail

MODES = ("strict", "auto", "off")

# The least that `strict` stands for. Root also needs one of the two that take its powers away.
STRICT = (jail.LANDLOCK, jail.SECCOMP, jail.LIMITS)

WHAT = {
    jail.LANDLOCK: "sees only the files it needs, writes only to its scratch folder",
    jail.SECCOMP: "no network, no other processes, no system calls that a notebook never needs",
    jail.LIMITS: "limits on memory, CPU time, open files and file sizes",
    jail.OWN_USER: "runs as a user of its own",
    jail.NO_CAPABILITIES: "runs as root without root's powers",
    jail.SCRATCH_TMPFS: "its scratch folder cannot grow beyond a fixed size",
    jail.SCRATCH_WATCHDOG: "its scratch folder is measured twice a second",
}

# Of a submission, in the middle of a sentence.
WHAT_FOR = {
    jail.LANDLOCK: "sees and writes no files but its own",
    jail.SECCOMP: "reaches no network and no other process",
    jail.LIMITS: "takes no more memory, time and files than it is given",
}

HOW_TO_GET = {
    jail.LANDLOCK: (
        "Landlock needs Linux 5.13 or later with CONFIG_SECURITY_LANDLOCK, `landlock` in the "
        "list in /sys/kernel/security/lsm (boot option lsm=landlock,...), and a container runtime "
        "that allows the calls (Docker 20.10.9 or later does)."
    ),
    jail.SECCOMP: (
        "System call filters need Linux on x86_64 or aarch64 with CONFIG_SECCOMP_FILTER; "
        "some restricted containers refuse them."
    ),
    jail.LIMITS: "Limits need Linux or macOS.",
    jail.OWN_USER: (
        "Running as a user of its own needs root, and an interpreter and packages that others "
        "may read: an environment below /root or another private folder is not."
    ),
    jail.NO_CAPABILITIES: "Only root has powers to give up.",
    jail.SCRATCH_TMPFS: "A scratch folder of fixed size needs root with CAP_SYS_ADMIN.",
}


def choose(mode: str, offers: Mapping[str, str], readable: bool) -> tuple[str, ...]:
    """Return the layers that will be in force.

    Parameters
    ----------
    mode : str
        ``strict``, ``auto`` or ``off``.
    offers : mapping of str to str
        Why each layer cannot be had; empty where it can.
    readable : bool
        Whether any user may read the interpreter and its packages.

    Raises
    ------
    SandboxUnavailable
        The mode is ``strict`` and a layer that it stands for is missing.
    """
    if mode == "off":
        return ()
    had = [layer for layer in STRICT if not offers.get(layer, "it exists on Linux only")]
    missing = [layer for layer in STRICT if layer not in had]
    if mode == "strict" and missing:
        raise SandboxUnavailable(_refusal(missing, offers))
    if readable and not offers.get(jail.OWN_USER, "unknown"):
        had.append(jail.OWN_USER)
    elif not offers.get(jail.NO_CAPABILITIES, "unknown"):
        had.append(jail.NO_CAPABILITIES)
    tmpfs = not offers.get(jail.SCRATCH_TMPFS, "unknown")
    had.append(jail.SCRATCH_TMPFS if tmpfs else jail.SCRATCH_WATCHDOG)
    return tuple(had)


def _refusal(missing: list[str], offers: Mapping[str, str]) -> str:
    parts = []
    for layer in missing:
        reason = offers.get(layer, "it exists on Linux only")
        parts.append(f"`{layer}` ({WHAT[layer]}) is missing: {reason}. {HOW_TO_GET[layer]}")
    return (
        "This machine cannot run submissions under --sandbox strict. "
        + " ".join(parts)
        + " `markprop doctor` shows every layer; --sandbox auto uses those that there are."
    )


def lacking(mode: str, had: Iterable[str]) -> str:
    """Return what to say before a class is graded with less than `strict` stands for; or nothing.

    Parameters
    ----------
    mode : str
        As asked for; who asks for ``off`` knows.
    had : iterable of str
        The layers in force.
    """
    missing = [layer for layer in STRICT if layer not in set(had)]
    if mode == "off" or not missing:
        return ""
    named = "; ".join(f"`{layer}`, by which it {WHAT_FOR[layer]}" for layer in missing)
    return (
        f"Warning: submissions are not closed in as --sandbox strict promises. Missing: {named}. "
        "What a stranger hands in can do you harm. `markprop doctor` says how to get them."
    )


def first_closed(paths: Iterable[str | Path]) -> Path | None:
    """Return the first file or folder on the way to these paths that others may not read."""
    for path in map(Path, paths):
        real = path.resolve()
        for place in (*reversed(real.parents), real):
            try:
                mode = place.stat().st_mode
            except OSError:
                return place
            if not mode & (0o004 if place == real else 0o001):
                return place
    return None


def expect_apart(solutions: Path | None, shown: Iterable[str]) -> None:
    """Refuse an installation whose solutions every student's process could read.

    Parameters
    ----------
    solutions : Path or None
        The folder with the hidden checks and the reference; None where there is none.
    shown : iterable of str
        What a student's process sees.

    Raises
    ------
    SandboxUnavailable
        The one lies in the other.
    """
    if solutions is None:
        return
    for folder in map(Path, shown):
        if solutions.resolve().is_relative_to(folder.resolve()):
            raise SandboxUnavailable(
                f"The hidden checks and solutions are in {solutions}, and students' processes may "
                f"read {folder}, since Python's packages are there. Install Markprop into an "
                "environment of its own (python -m venv, or uv tool install), or move the "
                "checkout elsewhere."
            )


def interpreter_folders() -> list[str]:
    """Return the folders of the interpreter's own library and of what it is linked to."""
    found = []
    for prefix in dict.fromkeys((sys.base_prefix, sys.base_exec_prefix)):
        found += [os.path.join(prefix, name) for name in ("lib", "lib64")]
        if prefix not in ("/usr", "/usr/local"):
            found += [os.path.join(prefix, "share"), os.path.join(prefix, "etc", "fonts")]
    return [folder for folder in found if os.path.isdir(folder)]


# Public parts of every Linux system: libraries, fonts, time zones, how many processors there are.
SYSTEM_PATHS = (
    *("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib"),
    *("/nix/store", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"),
    *("/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/usr/share/terminfo"),
    *("/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig"),
    *("/etc/mime.types", "/usr/share/mime", "/etc/os-release", "/etc/ssl/openssl.cnf"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory"),
    *("/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/kernel/mm/transparent_hugepage"),
)
