"""After what is counted: files, descriptors and threads that stand in no list, and odd names."""

from tests.hostile.attack import NO_MORE, Attack

# Holds 60 MiB at a time, twelve times, in the way that `keep` does; waits for who would count.
HOARD = """
import fcntl, mmap, socket
kept = []
def keep(file):
    {keep}
try:
    for number in range(12):
        file = os.open("x", os.O_RDWR | os.O_CREAT)
        os.posix_fallocate(file, 0, 60 << 20)
        keep(file)
        os.unlink("x")
        os.close(file)
        time.sleep(0.05)
    time.sleep(1.5)
    print("REACH" + "ED 720 MB that nobody counts")
except OSError as error:
    print("REFUSED", error)
"""


def hoard(name: str, keep: str, **rest: object) -> Attack:
    """Return an attack that holds more than it may, in one way."""
    source = HOARD.replace("{keep}", keep.strip().replace("\n", "\n    "))
    return Attack(name, source=source, **{"stopped": None, **rest})


ATTACKS = [
    hoard(
        "one_mapped_page",
        "kept.append(mmap.mmap(file, 4096))\nos.close(file)\nfile = os.open('y', os.O_CREAT)",
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    hoard("last_mapped_page", "kept.append(mmap.mmap(file, 4096, offset=(60 << 20) - 4096))"),
    hoard("held_by_a_copy", "kept.append(os.dup(file))"),
    hoard("held_by_a_lock", "kept.append(os.dup(file)); fcntl.flock(file, fcntl.LOCK_EX)"),
    hoard("held_as_a_folder", "kept.append(os.open(f'/proc/self/fd/{file}', os.O_RDONLY))"),
    Attack(
        "descriptors_in_flight",
        source="""
import array, socket
one, two = socket.socketpair()
rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
attempt("by one message", lambda: one.sendmsg([b"x"], rights))
attempt("by the library", lambda: socket.send_fds(one, [b"x"], [0]))
attempt("by packets", lambda: socket.send_fds(socket.socketpair(1, 5)[0], [b"x"], [0]))
attempt("by many messages", lambda: call(307, one.fileno(), None, 0, 0))
attempt("by credentials", lambda: one.sendmsg([b"x"], [(1, 2, bytes(12))]))
""",
        refused=5,
        core=True,
    ),
    Attack(
        "tables_of_descriptors",
        source="""
THREAD, FILES = 0x10000, 0x400
stack = ctypes.create_string_buffer(1 << 16)
for name, flags in (
    ("own table", 0x3D0F00 & ~FILES), ("no thread", FILES | 0x100), ("both absent", 0x100),
    ("own names", 0x20000000 | THREAD), ("vfork", 0x4111), ("a pid's handle", 0x1100),
):
    attempt(name, lambda: call(56, flags, ctypes.addressof(stack) + 65000, 0, 0, 0))
attempt("by leaving", lambda: call(272, FILES))
attempt("by closing", lambda: call(436, 900, 901, 2))
attempt("by closing later", lambda: call(436, 900, 901, 6))
attempt("by the new call", lambda: call(435, stack, 88))
""",
        refused=10,
        core=True,
    ),
    Attack(
        "calls_that_hold",
        source="""
context = ctypes.c_ulong()
attempt("asynchronous context", lambda: call(206, 64, ctypes.byref(context)))
attempt("asynchronous call", lambda: call(209, context, 0, None))
attempt("ring", lambda: call(425, 8, None))
attempt("queue of changes", lambda: call(253))
attempt("queue of changes, newer", lambda: call(294, 0))
attempt("memory file", lambda: os.memfd_create("x"))
attempt("secret memory", lambda: call(447, 0))
attempt("shared memory", lambda: call(29, 0, 1 << 20, 0o1600))
attempt("message queue", lambda: call(68, 0, 0o1600))
""",
        refused=9,
        core=True,
    ),
    Attack(
        "every_queue_of_changes",
        source="""
held = []
def all_of_them():
    while len(held) < 200:
        held.append(checked(libc.inotify_init()))
attempt("all of them", all_of_them)
""",
        refused=1,
    ),
    Attack(
        "odd_names_and_threads",
        source="""
libc.prctl(15, b"\\xff\\xfe) R 1", 0, 0, 0)
for task in os.listdir("/proc/self/task") if os.access("/proc/self/task", os.R_OK) else ():
    open(f"/proc/self/task/{task}/comm", "wb").write(b"\\xff\\x80\\n) Z 0 0")
threading.stack_size(32 * 1024)
end = threading.Event()
try:
    for _ in range(3000): threading.Thread(target=end.wait, daemon=True).start()
    end.wait(3)
    print("REACH" + "ED 3000 threads")
except (RuntimeError, MemoryError) as error:
    print("REFUSED", error)
""",
        stopped=None,
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    Attack(
        "pipes_filled",
        source="""
import fcntl
held = []
def fill():
    total = 0
    while total < 512 << 20:
        ends = os.pipe2(os.O_NONBLOCK)
        held.append(ends)
        total += os.write(ends[1], bytes(fcntl.fcntl(ends[1], 1031, 1 << 20)))
attempt("half a gigabyte in pipes", fill)
for ends in held: os.close(ends[0]); os.close(ends[1])
""",
        refused=1,
    ),
    Attack(
        "sockets_filled",
        source="""
held = []
def fill():
    total = 0
    while total < 512 << 20:
        one, two = socket.socketpair()
        held.extend((one, two))
        one.setblocking(False)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 28)
        total += one.send(bytes(8 << 20))
attempt("half a gigabyte in sockets", fill)
held.clear()
""",
        refused=1,
    ),
]
