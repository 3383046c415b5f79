"""After what lies outside: files, other processes, the network, the system."""

from tests.hostile.attack import Attack

ATTACKS = [
    Attack(
        "secrets",
        source="""
for name in ("MARKPROP_COURSE_SECRET", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY"):
    attempt("environment " + name, lambda: os.environ[name])
attempt("initial environment", lambda: open("/proc/self/environ").read())
attempt("token", lambda: open(T.home + "/.canvas_token").read())
attempt("token by descriptor", lambda: os.read(os.open(T.home + "/.canvas_token", 0), 99))
attempt("home", lambda: os.listdir(T.home))
attempt("shadow", lambda: open("/etc/shadow").read())
attempt("accounts", lambda: open("/etc/passwd").read())
attempt("keys", lambda: os.listdir(os.path.join("/root", ".ssh")))
attempt("root", lambda: os.listdir("/"))
attempt("disk", lambda: os.open("/dev/vda", os.O_RDONLY))
attempt("memory", lambda: open("/dev/mem", "rb").read(1))
attempt("kernel's log", lambda: open("/dev/kmsg").read())
""",
        refused=14,
        core=True,
    ),
    Attack(
        "others_work",
        source="""
attempt("a neighbour", lambda: open(T.neighbour).read())
attempt("the class", lambda: os.listdir(T.classes))
attempt("results", lambda: os.listdir(T.results))
attempt("an old report", lambda: open(T.earlier).read())
attempt("the checkout", lambda: os.listdir(T.checkout))
attempt("the reference", lambda: open(T.reference).read())
attempt("its import", lambda: __import__("reference"))
attempt("hidden checks", lambda: glob.glob(T.hidden + "/*")[0])
attempt("one hidden check", lambda: open(T.hidden + "/test_tanh.py").read())
attempt("the worker", lambda: open(T.checkout + "/graders/inside/worker.py").read())
attempt("other kernels", lambda: os.listdir(T.tmp))
here = os.getcwd()
for up in range(1, 6):
    attempt("up %d" % up, lambda: os.listdir("../" * up) if up > 1 else 1 / 0)
import linecache, inspect
attempt("source of the worker", lambda: inspect.getsource(sys.modules["_markprop.worker"] or 1))
attempt("source of the start", lambda: inspect.getsource(sys.modules["__main__"]))
""",
        refused=15,
        core=True,
    ),
    Attack(
        "others_memory",
        source="""
for process in ("self", os.getppid(), T.victim, T.tester, 1):
    for file in ("mem", "environ", "cmdline", "maps", "fd", "cwd", "root/etc/hostname", "status"):
        attempt(f"{process} {file}", lambda: open(f"/proc/{process}/{file}", "rb").read(10))
attempt("list", lambda: os.listdir("/proc"))
attempt("trace the parent", lambda: checked(libc.ptrace(16, os.getppid(), None, None)))
attempt("trace the victim", lambda: checked(libc.ptrace(0x4206, T.victim, None, None)))
buffer = ctypes.create_string_buffer(8)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
far = (ctypes.c_void_p * 2)(0x400000, 8)
attempt("read it", lambda: checked(libc.process_vm_readv(T.victim, vector, 1, far, 1, 0)))
attempt("write it", lambda: checked(libc.process_vm_writev(os.getppid(), vector, 1, far, 1, 0)))
attempt("handle", lambda: os.pidfd_open(T.victim))
attempt("compare", lambda: call(312, os.getpid(), os.getppid(), 1, 0, 0))
import resource
attempt("limits", lambda: resource.prlimit(T.victim, resource.RLIMIT_CPU, (1, 1)))
attempt("priority", lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19))
""",
        refused=45,
    ),
    Attack(
        "network",
        source="""
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", T.tcp), 1))
attempt("udp", lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", T.udp)))
attempt("six", lambda: socket.socket(socket.AF_INET6).connect(("::1", T.tcp)))
attempt("unix", lambda: socket.socket(socket.AF_UNIX).connect(T.unix))
attempt("abstract", lambda: socket.socket(socket.AF_UNIX).connect(T.abstract))
attempt("pair", lambda: socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b"x", T.unix))
attempt("named", lambda: socket.socketpair()[0].sendto(b"x", T.unix))
attempt("connected again", lambda: socket.socketpair()[0].connect(T.abstract))
attempt("message", lambda: socket.socketpair(type=socket.SOCK_SEQPACKET)[0].connect(T.unix))
attempt("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("raw", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("vsock", lambda: socket.socket(40, socket.SOCK_STREAM))
attempt("listen", lambda: socket.create_server(("127.0.0.1", 0)))
import urllib.request
attempt("http", lambda: urllib.request.urlopen(f"http://127.0.0.1:{T.tcp}", timeout=1))
attempt("names", lambda: socket.gethostbyname("localhost.example"))
import asyncio
attempt("coroutine", lambda: asyncio.run(asyncio.open_connection("127.0.0.1", T.tcp)))
""",
        refused=16,
        core=True,
    ),
    Attack(
        "other_libraries_connect",
        source="""
import zmq
context = zmq.Context()
line = context.socket(zmq.PUSH)
line.connect(f"ipc://{T.unix}")  # it says yes at once and tries later, in a thread of its own
line.send(b"x", zmq.NOBLOCK)  # into a queue; the listener tells whether it came
time.sleep(0.5)
""",
        # libzmq may end the process when it is refused a socket; that costs the cell.
        stopped=None,
    ),
    Attack(
        "writes_outside",
        source="""
places = [T.home, T.classes, T.checkout, T.checkout + "/reference", T.hidden, T.tmp, T.packages,
          T.packages + "/numpy", "/tmp", "/var/tmp", "/dev/shm", "/", "/etc", "/usr/lib",
          os.path.dirname(os.__file__), sys.path[-1], sys.prefix]
for place in places:
    attempt("create in " + place, lambda: open(f"{place}/{T.tag}", "w"))
    attempt("folder in " + place, lambda: os.mkdir(f"{place}/{T.tag}"))
    attempt("move into " + place, lambda: (open("x", "w"), os.rename("x", f"{place}/{T.tag}")))
    attempt("link into " + place, lambda: os.link("x", f"{place}/{T.tag}"))
    attempt("symlink into " + place, lambda: os.symlink("x", f"{place}/{T.tag}"))
    attempt("pipe in " + place, lambda: os.mkfifo(f"{place}/{T.tag}"))
import numpy
token = T.home + "/.canvas_token"
for file in (numpy.__file__, os.__file__, T.reference, T.earlier, T.neighbour, token):
    attempt("append to " + file, lambda: open(file, "a"))
    attempt("truncate " + file, lambda: os.truncate(file, 0))
    attempt("remove " + file, lambda: os.remove(file))
    attempt("exchange " + file, lambda: call(316, -100, b"x", -100, file.encode(), 2))
    attempt("owner of " + file, lambda: os.chown(file, 1, 1))
    attempt("attribute of " + file, lambda: os.setxattr(file, "user.x", b"1"))
    os.chmod(file, 0o777)  # told as done; the arena looks whether it was
    os.utime(file, (0, 0))
""",
        refused=17 * 6 + 36,
        core=True,
    ),
    Attack(
        "links_in_scratch",
        source="""
for what in (T.neighbour, T.reference, "/etc/passwd", T.home):
    attempt("symbolic link", lambda: os.symlink(what, "soft"))
    attempt("hard link", lambda: os.link(what, "hard"))
    attempt("by call", lambda: call(265, -100, what.encode(), -100, b"hard", 0x400))
    attempt("followed", lambda: open("soft").read())
attempt("device", lambda: os.mknod("device", 0o600 | 0o20000, os.makedev(1, 1)))
attempt("pipe", lambda: os.mkfifo("pipe"))
attempt("place by handle", lambda: call(304, -100, b"", 0))
""",
        refused=19,
    ),
    Attack(
        "signals",
        source="""
for process in (T.victim, os.getppid()):
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT):
        attempt(f"{number} to {process}", lambda: os.kill(process, number))
# Signals that end nobody, to everybody: whoever hears one was reached.
for everybody in (-1, 0, -os.getpgrp(), *range(os.getppid() - 20, os.getppid() + 1)):
    attempt(f"to {everybody}", lambda: os.kill(everybody, signal.SIGURG))
attempt("by thread", lambda: call(200, T.victim, 9))
attempt("by group", lambda: call(234, T.victim, T.victim, 9))
attempt("queued", lambda: call(129, T.victim, 9, ctypes.create_string_buffer(128)))
attempt("by handle", lambda: call(424, 5, 9, None, 0))
import fcntl
pair = socket.socketpair()
attempt("owner", lambda: fcntl.fcntl(pair[0], fcntl.F_SETOWN, T.victim))
attempt("its signal", lambda: fcntl.fcntl(pair[0], 10, signal.SIGKILL))
attempt("owner by request", lambda: fcntl.ioctl(pair[0], 0x8901, T.victim.to_bytes(4, "little")))
""",
        refused=38,
        core=True,
    ),
    Attack(
        "programs",
        source="""
attempt("shell", lambda: os.system("id") and 1 / 0)
attempt("subprocess", lambda: subprocess.run(["/bin/id"]))
attempt("python", lambda: subprocess.run([sys.executable, "-c", "1"]))
attempt("spawn", lambda: os.posix_spawn("/bin/id", ["id"], {}))
attempt("exec", lambda: os.execv("/bin/true", ["true"]))
attempt("exec of memory", lambda: os.memfd_create("x"))
attempt("loader", lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/true"]))
import multiprocessing, pty
attempt("pool", lambda: multiprocessing.get_context("fork").Process(target=print).start())
attempt("terminal", pty.fork)
attempt("type into a terminal", lambda: __import__("fcntl").ioctl(0, 0x5412, b"x"))
get_ipython().system("touch /tmp/" + T.tag)
get_ipython().run_line_magic("sx", "touch /tmp/" + T.tag)
""",
        stopped=None,
        refused=9,
    ),
    Attack(
        "more_powers",
        source="""
attempt("root", lambda: os.setresuid(0, 0, 0))
attempt("group", lambda: os.setgroups([0]))
head = b"\\x22\\x05\\x08\\x20" + bytes(4)
attempt("capabilities", lambda: checked(libc.capset(head, b"\\xff" * 24)))
attempt("user namespace", lambda: checked(libc.unshare(0x10000000)))
attempt("mount namespace", lambda: checked(libc.unshare(0x20000)))
attempt("enter", lambda: checked(libc.setns(0, 0)))
attempt("mount", lambda: checked(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)))
attempt("unmount", lambda: checked(libc.umount2(b"..", 2)))
attempt("new root", lambda: os.chroot("/"))
attempt("dumpable", lambda: checked(libc.prctl(4, 1, 0, 0, 0)))
attempt("outlive", lambda: checked(libc.prctl(1, 0, 0, 0, 0)))
attempt("reaper", lambda: checked(libc.prctl(36, 1, 0, 0, 0)))
attempt("tracer", lambda: checked(libc.prctl(0x59616D61, -1, 0, 0, 0)))
attempt("filter", lambda: checked(libc.prctl(22, 2, None, 0, 0)))
import resource
for name in ("AS", "CPU", "FSIZE", "NOFILE", "CORE", "NPROC"):
    number = getattr(resource, "RLIMIT_" + name)
    hard = resource.getrlimit(number)[1]
    if hard != resource.RLIM_INFINITY:
        attempt(name, lambda: resource.setrlimit(number, (hard + 1, hard + 1)))
attempt("no limit", lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)))
attempt("reboot", lambda: checked(libc.reboot(0)))
attempt("host", lambda: socket.sethostname(T.tag))
attempt("time", lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()))
attempt("swap", lambda: checked(libc.swapoff(b"/dev/vda")))
attempt("module", lambda: call(313, 0, b"", 0))
attempt("rings", lambda: call(425, 8, ctypes.create_string_buffer(120)))
attempt("faults", lambda: call(323, 0))
attempt("programs", lambda: call(321, 0, None, 0))
attempt("counters", lambda: call(298, ctypes.create_string_buffer(112), 0, -1, -1, 0))
attempt("keys", lambda: call(250, 0, -3, 1))
attempt("a call to come", lambda: call(480))
attempt("shared memory", lambda: checked(libc.shmget(0, 4096, 0o1600)))
attempt("messages", lambda: checked(libc.msgget(0, 0o1600)))
""",
        refused=33,
    ),
    Attack(
        "other_call_table",
        source="""
import mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3")  # mov eax, 20; int 0x80; ret
code = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
print("REACHED", code())
""",
        stopped=(3,),
        says="it ended the notebook's process",
    ),
    Attack(
        "inherited_descriptors",
        source="""
import stat
for number in range(3, 256):
    try: mode = os.fstat(number).st_mode
    except OSError: continue
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISCHR(mode):
        print("REACHED", number, oct(mode))
import _markprop, json
control = json.loads(sys.orig_argv[-1])["control"]
def speak():
    if control == _markprop._channel:  # the number was closed, and is our own line's now
        raise OSError
    return os.write(control, b"{}")
attempt("control of the zygote", speak)
""",
        refused=1,
    ),
    Attack(
        "calls_never_needed",
        source="""
import fcntl
numbers = {
    "secret memory": (447, 0), "key": (248, b"user", b"x", b"y", 1, -3), "watch all": (300, 0, 0),
    "advice to others": (440, 3, None, 0, 4, 0), "pages": (279, os.getppid(), 0, 0, 0, 0, 0),
    "priority of input": (251, 1, os.getppid(), 0x7000), "log": (103, 3, None, 0),
    "accounts": (163, b"/tmp/x"), "quota": (179, 0, None, 0, None), "hang up": (153,),
    "personality": (135, 0x40000), "handle": (303, -100, b"/", None, None, 0),
    "tree": (428, -100, b"/", 0), "file system": (430, b"tmpfs", 0), "their file": (438, 3, 0, 0),
    "queue": (240, T.tag.encode(), 0o102, 0o600, None), "semaphore": (64, 7, 1, 0o1666),
}
for name, (number, *arguments) in numbers.items():
    attempt(name, lambda: call(number, *arguments))
watch = libc.inotify_init()
for place in (".", "/tmp", T.results, T.hidden):
    attempt("watch " + place, lambda: checked(libc.inotify_add_watch(watch, place.encode(), 4095)))
def moved():
    before = os.sched_getaffinity(os.getppid())
    os.sched_setaffinity(os.getppid(), {max(before)})
    if os.sched_getaffinity(os.getppid()) == before: raise OSError  # told as done
attempt("processors of the parent", moved)
here = open("x", "w")
owner = b"\\0" * 4 + T.victim.to_bytes(4, "little")
for name, number, argument in (("lease", 1024, 1), ("owner", 15, owner), ("seals", 1033, 15)):
    attempt(name, lambda: fcntl.fcntl(here, number, argument))
for name, number in (("unchangeable", 0x40086602), ("frozen", 0xC0045877), ("group", 0x5410)):
    attempt(name, lambda: fcntl.ioctl(here, number, bytes([16]) + bytes(7)))
""",
        refused=28,
        core=True,
    ),
]
