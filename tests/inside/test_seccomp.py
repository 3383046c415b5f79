"""The filter, run by a small interpreter for both machines, and for real in processes to spare."""

import errno
import os
import re
import socket
import sys
from pathlib import Path

import pytest

from graders.inside import linux, seccomp, system_calls
from graders.inside.system_calls import ARCHITECTURES, MACHINES, number

# A fork of a test process that has threads is safe here: the child tries one thing and ends.
pytestmark = pytest.mark.filterwarnings(
    "ignore:This process .* is multi-threaded:DeprecationWarning"
)

ME, OTHER = 4321, 4322
ALLOWED, KILLED = "allowed", "killed"


def outcome(machine, call, *arguments, sealed=True, truncate=True, architecture=None):
    """Run the filter on one call; return what it answers: allowed, killed, or an error number."""
    steps = seccomp.program(machine, sealed, truncate)
    padded = [*arguments, *[0] * (6 - len(arguments))]
    words = {0: call, 4: ARCHITECTURES[machine] if architecture is None else architecture}
    for index, value in enumerate(padded):
        words[16 + 8 * index] = value & 0xFFFF_FFFF
        words[20 + 8 * index] = (value >> 32) & 0xFFFF_FFFF
    place, held = 0, 0
    while True:
        step = steps[place]
        operand = ME if step.operand is None else step.operand
        place += 1
        if step.operation == seccomp._LOAD:
            held = words[operand]
        elif step.operation == seccomp._MASK:
            held &= operand
        elif step.operation == seccomp._RETURN:
            if operand == seccomp._ALLOW:
                return ALLOWED
            return KILLED if operand == seccomp._KILL else operand & 0xFFFF
        else:
            holds = {
                seccomp._EQUAL: held == operand,
                seccomp._AT_LEAST: held >= operand,
                seccomp._ANY_BIT: bool(held & operand),
            }[step.operation]
            place += step.then if holds else step.otherwise


@pytest.fixture(params=MACHINES)
def machine(request):
    """Return each machine that there is a table for."""
    return request.param


def test_table_agrees_with_the_headers():
    """The numbers of this machine are the ones its own headers give."""
    places = {
        "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        "aarch64": Path("/usr/include/asm-generic/unistd.h"),
    }
    checked = 0
    for machine, path in places.items():
        if not path.exists():
            continue
        text = path.read_text()
        pairs = re.findall(r"^#define\s+__NR(?:3264)?_(\w+)\s+(\d+)", text, re.M)
        known = {name: int(value) for name, value in pairs}
        for name in system_calls.NUMBERS:
            if name in known and number(name, machine) is not None:
                assert number(name, machine) == known[name], (machine, name)
                checked += 1
    if not checked:
        pytest.skip("this machine has no headers to compare with")


def test_foreign_calls_kill(machine):
    """Calls by another machine's numbers, or by x32's, end the process."""
    assert outcome(machine, 1, architecture=0x4000_0003) == KILLED
    assert outcome(machine, 0x4000_0001) == KILLED


def test_calls_newer_than_the_table_are_unknown(machine):
    """Whatever the operating system will learn, a student's process has not got it."""
    assert outcome(machine, system_calls.LAST_KNOWN + 1) == errno.ENOSYS
    assert outcome(machine, 1000) == errno.ENOSYS
    assert outcome(machine, system_calls.LAST_KNOWN) == ALLOWED


@pytest.mark.parametrize(
    "name",
    [
        "ptrace",
        "mount",
        "setns",
        "bpf",
        "keyctl",
        "memfd_create",
        "execve",
        "pidfd_open",
        "connect",
    ],
)
def test_refused(machine, name):
    """Powerful calls are refused whatever they are given."""
    assert outcome(machine, number(name, machine), 1, 2, 3) == errno.EPERM


def test_sockets_go_with_the_second_stage(machine):
    """Local sockets may be made before the seal; none after it, and never others."""
    call = number("socket", machine)
    assert outcome(machine, call, socket.AF_UNIX, sealed=False) == ALLOWED
    assert outcome(machine, call, socket.AF_INET, sealed=False) == errno.EPERM
    assert outcome(machine, call, socket.AF_UNIX, sealed=True) == errno.EPERM


def test_threads_but_no_processes(machine):
    """`clone` makes threads only; `clone3` is unknown, so that the C library uses `clone`."""
    thread = 0x3D0F00
    assert outcome(machine, number("clone", machine), thread) == ALLOWED
    assert outcome(machine, number("clone", machine), 17) == errno.EPERM
    assert outcome(machine, number("clone", machine), thread & ~0x400) == errno.EPERM
    assert outcome(machine, number("clone", machine), 0x400) == errno.EPERM
    assert outcome(machine, number("clone3", machine), 1) == errno.ENOSYS
    assert outcome(machine, number("close_range", machine), 3, 9, 0) == ALLOWED
    assert outcome(machine, number("close_range", machine), 3, 9, 2) == errno.EPERM
    assert outcome(machine, number("close_range", machine), 3, 9, 6) == errno.EPERM


@pytest.mark.parametrize("name", ["kill", "tgkill"])
def test_signals_to_oneself_only(machine, name):
    """Another process, a group and everybody are refused."""
    call = number(name, machine)
    assert outcome(machine, call, ME) == ALLOWED
    for target in (OTHER, 0, -1, -ME, ME + (1 << 31)):
        assert outcome(machine, call, target) == errno.EPERM


def test_own_limits_only(machine):
    """Limits may be asked of oneself, by number or by zero."""
    call = number("prlimit64", machine)
    assert [outcome(machine, call, p) for p in (0, ME)] == [ALLOWED] * 2
    assert outcome(machine, call, OTHER) == errno.EPERM


def test_told_as_done(machine):
    """What libraries cannot bear to fail is told as done and not done."""
    for name in ("sched_setscheduler", "fchmodat", "utimensat", "sync"):
        assert outcome(machine, number(name, machine), OTHER) == 0
    assert outcome(machine, number("sched_setaffinity", machine), OTHER) == 0


def test_pairs_of_sockets(machine):
    """Connected pairs are allowed, with any flags; datagram pairs can still name a receiver."""
    call = number("socketpair", machine)
    for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
        assert outcome(machine, call, socket.AF_UNIX, kind | socket.SOCK_CLOEXEC) == ALLOWED
    assert outcome(machine, call, socket.AF_UNIX, socket.SOCK_DGRAM) == errno.EPERM


def test_sending_to_an_address(machine):
    """Only connected sockets send; an address in either half of the pointer is refused."""
    call = number("sendto", machine)
    assert outcome(machine, call, 3, 0, 1, 0, 0, 0) == ALLOWED
    assert outcome(machine, call, 3, 0, 1, 0, 0x1000, 16) == errno.EPERM
    assert outcome(machine, call, 3, 0, 1, 0, 1 << 40, 16) == errno.EPERM


def test_signals_of_files(machine):
    """A file's signals cannot be aimed at another process; other uses of `fcntl` work."""
    call = number("fcntl", machine)
    assert [outcome(machine, call, 3, c) for c in (8, 10, 15, 1024)] == [errno.EPERM] * 4
    assert [outcome(machine, call, 3, c) for c in (1, 2, 3, 4, 1030)] == [ALLOWED] * 5
    assert outcome(machine, number("ioctl", machine), 0, 0x5412) == errno.EPERM
    assert outcome(machine, number("ioctl", machine), 0, 0x5401) == ALLOWED


def test_truncate_depends_on_the_file_system_layer(machine):
    """Where Landlock does not watch `truncate`, the filter refuses it."""
    call = number("truncate", machine)
    assert outcome(machine, call, truncate=True) == ALLOWED
    assert outcome(machine, call, truncate=False) == errno.EPERM


def test_everyday_calls_are_allowed(machine):
    """Reading, writing, memory, waiting and time are nobody's business."""
    everyday = {
        "x86_64": [0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 20, 24, 39, 63, 202, 228, 257, 262, 288, 318],
        "aarch64": [63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 66, 124, 172, 160, 98, 113, 56],
    }
    assert {outcome(machine, call) for call in everyday[machine]} == {ALLOWED}


@pytest.mark.skipif(
    sys.platform != "linux" or not seccomp.available(), reason="no filter on this machine"
)
def test_installed_filter_holds_in_all_threads():
    """Sealed for real, sockets are refused in the thread that was there before, too."""
    reads, writes = os.pipe()
    process = os.fork()
    if process == 0:
        _seal_and_tell(writes)
    os.close(writes)
    with os.fdopen(reads) as stream:
        said = stream.read()
    os.waitpid(process, 0)

    assert said == f"{errno.EPERM} {errno.EPERM} {errno.EPERM}"


def _seal_and_tell(writes):
    import threading

    found = []

    def attempt():
        try:
            socket.socket(socket.AF_UNIX).close()
            found.append(0)
        except OSError as error:
            found.append(error.errno)

    may_try = threading.Event()
    waiting = threading.Thread(target=lambda: may_try.wait() and attempt())
    try:
        waiting.start()
        seccomp.install(os.getpid(), sealed=True, truncate=True)
        may_try.set()
        waiting.join()
        attempt()
        try:
            os.kill(os.getppid(), 0)
        except OSError as error:
            found.append(error.errno)
        os.write(writes, " ".join(map(str, found)).encode())
    finally:
        os._exit(0)


def test_machine_is_named_as_the_table_names_it():
    """On the machines of the table, the filter says it is available."""
    assert seccomp.available() == (linux.MACHINE in ("x86_64", "aarch64"))
