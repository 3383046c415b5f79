"""After what other graders and judges guard: their tests' forms, tried on this one."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack
from tests.hostile.tables.floods import fprop

ATTACKS = [
    Attack(
        # As a container's grader is robbed of its results file, and of what would write it anew.
        "results_forged_by_name",
        source="""
import glob
for name in ("results.json", "report.json", "grade.json", "feedback.html", "summary.json"):
    open(name, "w").write('{"score": 1.0, "points": 100, "gradable": true}')
    attempt("write " + name, lambda: open(T.results + "/" + name, "w").write("{}"))
    attempt("beside " + name, lambda: open(T.results + "/results_forged_by_name." + name, "w"))
for place in ("/grade/results", "/autograder/results", "/tmp/results", "/outputs"):
    attempt(place, lambda: os.makedirs(place))
""",
        refused=14,
    ),
    Attack(
        # As judges that trace try the memory of whoever runs them.
        "own_memory_by_file",
        source="""
attempt("memory by file", lambda: open("/proc/self/mem", "r+b").seek(0) or open("/proc/self/mem"))
attempt("maps", lambda: open("/proc/self/maps").read())
attempt("page map", lambda: open("/proc/self/pagemap", "rb").read(8))
attempt("files that are mapped", lambda: os.listdir("/proc/self/map_files"))
attempt("score of shortage", lambda: open("/proc/self/oom_score_adj", "w").write("-1000"))
attempt("older score", lambda: open("/proc/self/oom_adj", "w").write("-17"))
attempt("limits", lambda: open("/proc/self/limits").read())
attempt("groups", lambda: open("/proc/self/setgroups", "w").write("allow"))
attempt("users", lambda: open("/proc/self/uid_map", "w").write("0 0 1"))
attempt("attributes", lambda: open("/proc/self/attr/current", "w").write("x"))
attempt("sequence of commands", lambda: open("/proc/sysrq-trigger", "w").write("f"))
attempt("control groups", lambda: os.listdir("/sys/fs/cgroup"))
attempt("a group of its own", lambda: os.mkdir("/sys/fs/cgroup/" + T.tag))
attempt("core pattern", lambda: open("/proc/sys/kernel/core_pattern", "w").write("|/tmp/x"))
attempt("kernel's names", lambda: open("/proc/kallsyms").read(10))
attempt("keys", lambda: open("/proc/keys").read())
attempt("timers", lambda: open("/proc/timer_list").read(10))
""",
        refused=17,
        core=True,
    ),
    Attack(
        # As jails are left: other namespaces, mounts within mounts, a root that is moved.
        "ways_out_of_a_jail",
        source="""
for name, flag in (
    ("mount", 0x20000), ("user", 0x10000000), ("process", 0x20000000), ("network", 0x40000000),
    ("message", 0x8000000), ("host", 0x4000000), ("group", 0x2000000), ("time", 0x80),
):
    attempt("namespace " + name, lambda: checked(libc.unshare(flag)))
attempt("another's namespace", lambda: call(308, 0, 0))
attempt("root", lambda: os.chroot("."))
attempt("root by a pivot", lambda: call(155, b".", b"."))
attempt("proc", lambda: checked(libc.mount(b"proc", b".", b"proc", 0, None)))
attempt("a mount moved", lambda: call(429, -100, b".", -100, b".", 0))
attempt("unmount", lambda: checked(libc.umount2(b"/proc", 2)))
attempt("device", lambda: os.mknod("device", 0o60600, os.makedev(8, 0)))
attempt("up and up", lambda: os.open("../" * 40 + "etc/shadow", os.O_RDONLY))
attempt("by a descriptor", lambda: os.open("etc/shadow", 0, dir_fd=os.open("/", os.O_PATH)))
attempt("by a handle", lambda: call(304, -100, None, 0))
""",
        refused=17,
        core=True,
    ),
    Attack(
        "powers_by_programs",
        source="""
for program in ("/usr/bin/sudo", "/bin/su", "/usr/bin/passwd", "/usr/bin/newuidmap", "/bin/sh"):
    attempt("run " + program, lambda: os.execv(program, [program]))
    attempt("start " + program, lambda: os.posix_spawn(program, [program], {}))
attempt("by the loader", lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/sh"]))
attempt("by a descriptor", lambda: os.execve(os.open(sys.executable, os.O_RDONLY), ["x"], {}))
attempt("another interpreter", lambda: subprocess.run([sys.executable, "-c", "1"]))
attempt("more privileges", lambda: call(157, 38, 0, 0, 0, 0))
""",
        refused=14,
    ),
    Attack(
        "limits_raised",
        source="""
import resource
for name in ("AS", "CPU", "FSIZE", "NOFILE", "CORE"):
    number = getattr(resource, "RLIMIT_" + name)
    soft, hard = resource.getrlimit(number)
    attempt("raise " + name, lambda: resource.setrlimit(number, (hard + 1, hard + 1)))
    attempt("unbind " + name, lambda: resource.setrlimit(number, (-1, -1)))
    attempt("another's " + name, lambda: resource.prlimit(os.getppid(), number, (1, 1)))
""",
        refused=15,
    ),
    Attack(
        "signals_by_timers",
        # What a process may send itself costs itself; nobody else can be named.
        source="""
import signal
signal.setitimer(signal.ITIMER_REAL, 0.05)
class Event(ctypes.Structure):
    _fields_ = [("value", ctypes.c_void_p), ("number", ctypes.c_int), ("how", ctypes.c_int),
                ("task", ctypes.c_int), ("rest", ctypes.c_int * 12)]
event, timer = Event(None, 9, 4, T.victim), ctypes.c_int()
attempt("a timer for another", lambda: call(222, 0, ctypes.byref(event), ctypes.byref(timer)))
time.sleep(0.3)
""",
        refused=0,
        stopped=(3,),
        says="ended the notebook's process",
    ),
    Attack(
        "processor_time_ignored",
        source="""
import signal
for number in (signal.SIGXCPU, signal.SIGXFSZ, signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)
while True: pass
""",
        stopped=(3,),
        says="ignored the interrupt",
    ),
    Attack(
        "killed_in_every_call",
        answer=fprop("os.kill(os.getpid(), signal.SIGKILL)"),
        earns=NOTHING,
        says="ended during this call|restarted",
        earns_relu=NO_MORE,
    ),
    Attack(
        "killed_by_a_thread",
        source="threading.Timer(0.1, os.kill, (os.getpid(), 9)).start()\ntime.sleep(3)",
        stopped=(3,),
        says="it ended the notebook's process",
    ),
    Attack(
        "first_thread_ends",
        source="call(60, 0)",
        stopped=(3,),
        says="longer than|ended the notebook's process",
    ),
    Attack(
        # As a judge's own words are imitated: what it would say of another's failure.
        "word_of_the_forker",
        source="""
import json, _markprop
word = json.dumps({"ended": -9, "asked": False, "cpu_s": 0, "peak_kib": 1}).encode()
for number in range(3, 64):
    try:
        if number != _markprop._channel: os.write(number, word)
    except OSError: pass
os._exit(0)
""",
        stopped=(3,),
        says="it ended the notebook's process",
    ),
    Attack(
        "interpreter_turned_over",
        source="""
import gc
for found in gc.get_objects():
    if type(found).__name__ in ("Forks", "CheckRun", "Launcher", "Exercise"):
        print("REACHED", type(found))
for frame in sys._current_frames().values():
    while frame:
        if "graders/judging" in frame.f_code.co_filename: print("REACHED", frame)
        frame = frame.f_back
""",
    ),
]
