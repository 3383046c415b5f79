"""The system call filter: what a notebook never needs is refused.

Two stages. The first stands before the kernel's own start and leaves it its local sockets; the
second is added when they are bound, to all threads at once. A denylist ages, so calls that are
newer than our table are refused as unknown.

Some refusals are told as success, because a library ends the whole process otherwise:

* libzmq aborts when a new thread may not set its scheduling, which happens at the first output
  above 64 KiB and not before;
* IPython gives up its start when the mode of a file it copied cannot be changed.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from functools import cache
from typing import NamedTuple

from . import linux
from .system_calls import ARCHITECTURES, LAST_KNOWN, number

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _MASK, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in what the filter sees
_X32 = 0x4000_0000  # system calls of the x32 interface, under numbers of their own

_REFUSED = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp
    pidfd_open pidfd_getfd pidfd_send_signal tkill rt_sigqueueinfo rt_tgsigqueueinfo
    fork vfork execve execveat
    mount umount2 pivot_root chroot unshare setns move_mount open_tree fsopen fsconfig fsmount
    fspick mount_setattr swapon swapoff quotactl quotactl_fd acct
    open_by_handle_at name_to_handle_at fanotify_init fanotify_mark
    inotify_init inotify_init1 inotify_add_watch
    chown fchown lchown fchownat mknod mknodat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
    setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset
    bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    keyctl add_key request_key lookup_dcookie syslog
    kexec_load kexec_file_load init_module finit_module delete_module reboot
    settimeofday clock_settime adjtimex clock_adjtime sethostname setdomainname
    personality iopl ioperm modify_ldt uselib vhangup
    memfd_create memfd_secret
    shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop semtimedop semctl
    mq_open mq_unlink
    setpriority ioprio_set migrate_pages move_pages
    sendmsg sendmmsg io_setup io_submit
"""
# memfd_create: its pages count neither as memory nor as files, so no limit would hold.
# sendmsg: a descriptor on its way through a socket holds a file that is in no folder and no table.
# inotify_init: a user has 128 of these in all, and others of the same user need theirs.

_TOLD_AS_DONE = """
    chmod fchmod fchmodat utime utimes futimesat utimensat
    sched_setscheduler sched_setattr sched_setparam
    sync syncfs
"""

_REFUSED_WHEN_SEALED = "connect bind listen socket seccomp"

_AF_UNIX, _SOCK_STREAM, _SOCK_SEQPACKET, _SOCK_KIND = 1, 1, 5, 0xF
# A thread, with the descriptors of the others: a table of its own could hold files unseen.
_CLONE_FILES, _CLONE_THREAD = 0x0000_0400, 0x0001_0000
_CLOSE_RANGE_UNSHARE = 2
# What would point the signals of a file's owner at another process: F_SETSIG can make it SIGKILL.
# Leases (F_SETLEASE) would hold up whoever opens a file of the same user.
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE = 8, 10, 15, 1024
_IOCTLS = (0x5412, 0x541C, 0x541D, 0x8901, 0x8902)  # type into a terminal; own a file's signals
# Death with the parent, and who may look into this process, are ours to say.
_PRCTLS = (
    linux.PR_SET_PDEATHSIG,
    linux.PR_SET_DUMPABLE,
    linux.PR_SET_CHILD_SUBREAPER,
    linux.PR_SET_SECCOMP,
    linux.PR_SET_MM,
    linux.PR_SET_PTRACER,
)


# Sizes of a socket's buffers: what waits in them is memory that no limit counts.
_BUFFERS = (7, 8, 32, 33)


class _Step(NamedTuple):
    """One instruction of the filter: operation, jumps if it holds and if not, operand."""

    operation: int
    then: int
    otherwise: int
    operand: int | None  # None stands for the number of the process


def available() -> bool:
    """Whether we have the numbers of this machine's system calls."""
    return linux.MACHINE in ARCHITECTURES


def install(process: int, *, sealed: bool, truncate: bool) -> None:
    """Put the filter on this thread, or on all threads of the process once it is sealed.

    Parameters
    ----------
    process : int
        The number of this process: the only one that it may signal.
    sealed : bool
        Second stage: no sockets but pairs of connected ones.
    truncate : bool
        Whether the file system layer watches `truncate`; else it is refused.
    """
    packed = b"".join(
        struct.pack("HBBI", *step[:3], process if step.operand is None else step.operand)
        for step in program(linux.MACHINE, sealed, truncate)
    )
    filters = ctypes.create_string_buffer(packed, len(packed))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filters", ctypes.c_void_p))

    pointer = Program(len(packed) // 8, ctypes.addressof(filters))
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.system_call(
        _SECCOMP[linux.MACHINE],
        ctypes.c_uint(_SET_MODE_FILTER),
        ctypes.c_uint(_ALL_THREADS if sealed else 0),
        ctypes.byref(pointer),
    )


@cache
def program(machine: str, sealed: bool, truncate: bool) -> tuple[_Step, ...]:
    """Return the filter for a machine; the process's own number is left open."""
    steps = _known_calls_only(machine)

    def on(name: str, body: list[_Step]) -> None:
        """Answer one call with `body`, which ends in a return."""
        found = number(name, machine)
        if found is not None:
            steps.append(_Step(_EQUAL, 0, len(body), found))
            steps.extend(body)

    for name in (_REFUSED + (_REFUSED_WHEN_SEALED if sealed else "")).split():
        on(name, [_error(errno.EPERM)])
    for name in _TOLD_AS_DONE.split():
        on(name, [_error(0)])
    if not truncate:
        on("truncate", [_error(errno.EPERM)])
    on("clone3", [_error(errno.ENOSYS)])  # its flags cannot be read here; the C library has clone
    on("clone", _if_bits(0, _CLONE_THREAD, _CLONE_FILES))
    on("close_range", _unless_bit(2, _CLOSE_RANGE_UNSHARE))
    for name in ("kill", "tgkill"):
        on(name, _if_argument(0, [None], errno.EPERM))
    for name in ("prlimit64", "sched_setaffinity"):
        # Threads name themselves by other numbers; their request is then told as done.
        on(name, _if_argument(0, [0, None], errno.EPERM if name == "prlimit64" else 0))
    if not sealed:
        on("socket", _if_argument(0, [_AF_UNIX], errno.EPERM))
    on("socketpair", _connected_pair())
    on("sendto", _without_address())
    on("prctl", _unless_argument(0, _PRCTLS))
    on("setsockopt", _unless_argument(2, _BUFFERS))
    on("ioctl", _unless_argument(1, _IOCTLS))
    on("fcntl", _unless_argument(1, (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE)))
    return (*steps, _Step(_RETURN, 0, 0, _ALLOW))


def _known_calls_only(machine: str) -> list[_Step]:
    return [
        _Step(_LOAD, 0, 0, _ARCHITECTURE),
        _Step(_EQUAL, 1, 0, ARCHITECTURES[machine]),  # 32-bit calls have other numbers
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, _NUMBER),
        _Step(_AT_LEAST, 0, 1, _X32),
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_AT_LEAST, 0, 1, LAST_KNOWN + 1),
        _error(errno.ENOSYS),
    ]


def _error(code: int) -> _Step:
    return _Step(_RETURN, 0, 0, _ERRNO | code)


def _argument(index: int, *, high: bool = False) -> _Step:
    """Load the low (or high) half of an argument; both machines are little-endian."""
    return _Step(_LOAD, 0, 0, 16 + 8 * index + (4 if high else 0))


def _if_argument(index: int, values: list[int | None], refusal: int) -> list[_Step]:
    """Allow the call if the argument is one of `values`."""
    return [
        _argument(index),
        *[_Step(_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)],
        _error(refusal),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]


def _unless_argument(index: int, values: tuple[int, ...]) -> list[_Step]:
    """Refuse the call if the argument is one of `values`."""
    return [
        _argument(index),
        *[_Step(_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)],
        _Step(_RETURN, 0, 0, _ALLOW),
        _error(errno.EPERM),
    ]


def _if_bits(index: int, *bits: int) -> list[_Step]:
    """Allow the call if every one of these bits is set."""
    left = len(bits)
    return [
        _argument(index),
        *[_Step(_ANY_BIT, 0, left - at, bit) for at, bit in enumerate(bits)],
        _Step(_RETURN, 0, 0, _ALLOW),
        _error(errno.EPERM),
    ]


def _unless_bit(index: int, bit: int) -> list[_Step]:
    return [
        _argument(index),
        _Step(_ANY_BIT, 1, 0, bit),
        _Step(_RETURN, 0, 0, _ALLOW),
        _error(errno.EPERM),
    ]


def _connected_pair() -> list[_Step]:
    """Allow pairs that can reach nobody else: a datagram socket can still name a receiver."""
    return [
        _argument(1),
        _Step(_MASK, 0, 0, _SOCK_KIND),
        _Step(_EQUAL, 2, 0, _SOCK_STREAM),
        _Step(_EQUAL, 1, 0, _SOCK_SEQPACKET),
        _error(errno.EPERM),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]


def _without_address() -> list[_Step]:
    return [
        _argument(4),
        _Step(_EQUAL, 0, 2, 0),
        _argument(4, high=True),
        _Step(_EQUAL, 1, 0, 0),
        _error(errno.EPERM),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]
