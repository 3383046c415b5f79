"""After the machine: memory, disk, processes, threads, output, time."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack


def fprop(body: str) -> str:
    """Return an answer whose fprop does something else first."""
    lines = body.strip().replace("\n", "\n        ")
    return f"""
class TanhLayer(Layer):
    def fprop(self, inputs):
        {lines}
        return 0.5 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 2 * grads_wrt_outputs
"""


ATTACKS = [
    Attack(
        "fork_storm",
        source="""
for _ in range(300):
    attempt("fork", lambda: os.fork() or os._exit(0))
attempt("vfork", lambda: call(58))
attempt("clone", lambda: call(56, 17, 0, 0, 0, 0))
attempt("clone3", lambda: call(435, ctypes.create_string_buffer(88), 88))
""",
        refused=303,
        core=True,
    ),
    Attack(
        "daemons",
        source="""
def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 32):
                try: signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError): pass
            time.sleep(120)
    return "forked"
for _ in range(5): attempt("daemon", daemon)
attempt("sleeper", lambda: subprocess.Popen(["sleep", "60"], start_new_session=True))
""",
        refused=6,
    ),
    Attack(
        "thread_storm",
        source="""
threading.stack_size(32 * 1024)
end = threading.Event()
for _ in range(3000): threading.Thread(target=end.wait, daemon=True).start()
end.wait(30)
""",
        stopped=(3,),
        says="threads|new thread",
        core=True,
    ),
    Attack(
        "large_array",
        source="""
attempt("8 GiB", lambda: np.ones(2**30).sum() if "np" in globals() else bytearray(2**33))
attempt("mapped", lambda: __import__("mmap").mmap(-1, 2**34))
""",
        refused=2,
    ),
    Attack(
        "all_memory",
        source="""
kept = []
try:
    while True: kept.append(bytearray(1 << 26))
except MemoryError:
    print("REFUSED memory", len(kept))
    reached = len(kept) * 64 > 8192
    del kept
    if reached: print("REACHED too much")
""",
        refused=1,
        stopped=None,
        core=True,
    ),
    Attack(
        "one_large_file",
        source="""
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def fill():
    with open("large", "wb") as file:
        for _ in range(200): file.write(bytes(1 << 20))
attempt("200 MiB", fill)
attempt("sparse", lambda: os.truncate("large", 1 << 40))
attempt("reserved", lambda: os.posix_fallocate(os.open("r", 66), 0, 1 << 34))
os.remove("large")
""",
        refused=3,
    ),
    Attack(
        "many_files",
        source="""
made = 0
try:
    for folder in range(200):
        os.mkdir(str(folder))
        for number in range(200):
            open(f"{folder}/{number}", "w").close()
            made += 1
    time.sleep(2)
except OSError as error:
    print("REFUSED", made, error)
else:
    print("REACHED", made)
""",
        stopped=None,
        says="",
    ),
    Attack(
        "removed_but_open_files",
        source="""
kept = []
try:
    for number in range(30):
        kept.append(open("x", "wb"))
        os.remove("x")
        kept[-1].write(bytes(60 << 20)); kept[-1].flush()
    time.sleep(3)
    print("REACHED 1.8 GB that nobody sees")
except OSError as error:
    print("REFUSED", error)
""",
        stopped=None,
    ),
    Attack(
        "deep_folders",
        source="""
for _ in range(3000):
    os.mkdir("d"); os.chdir("d")
""",
        stopped=None,
        # Too deep to be measured where measuring is all; and some disks remove 300 a second.
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    Attack(
        "open_files",
        source="""
def open_many():
    kept = [open(os.__file__) for _ in range(5000)]
    return len(kept)
attempt("5,000 files", open_many)
""",
        refused=1,
        stopped=None,
    ),
    Attack("one_large_print", source="print('x' * 200_000_000)", stopped=None, core=True),
    Attack("a_million_lines", source="for n in range(1_000_000): print(n)", stopped=None),
    Attack(
        "large_pages",
        source="\n# %%\n".join(
            ["from IPython.display import HTML, display\ndisplay(HTML('<p>' + '\\n' * 900_000))"]
            * 40
        ),
        stopped=None,
    ),
    Attack(
        "numbers_in_nested_lists",
        source="""
kernel = get_ipython().kernel
def flood():
    parent = kernel.get_parent("shell")
    content = b'{"name":"stdout","text":"x","more":[' + b",".join([b"[1]"] * 900_000) + b"]}"
    head = kernel.session.msg("stream", {}, parent=parent)
    for _ in range(400):
        parts = [kernel.session.pack(head["header"]), kernel.session.pack(parent["header"]),
                 b"{}", content]
        kernel.iopub_thread.send_multipart(
            [b"stream", b"<IDS|MSG>", kernel.session.sign(parts), *parts])
flood()
""",
        stopped=None,
    ),
    Attack(
        "message_without_end",
        source="""
import stat, struct
frame = struct.pack(">BQ", 3, 4 << 20) + bytes(4 << 20)  # a long frame, and more to follow
def flood(line):
    line.setblocking(True)
    try:
        for _ in range(400): line.sendall(frame)
    except OSError: pass
lines = []
for number in range(3, 200):
    try:
        line = socket.socket(fileno=os.dup(number))
        if line.getsockname() and not line.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            lines.append(line)
    except OSError: pass
threads = [threading.Thread(target=flood, args=(line,)) for line in lines]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
""",
        stopped=None,
    ),
    Attack(
        "endless_cell",
        source="while True: pass",
        stopped=(3,),
        says=r"longer than (4|24) s and was stopped",
    ),
    Attack(
        "endless_cell_that_ignores",
        source="""
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    try:
        while True: pass
    except BaseException: pass
""",
        stopped=(3,),
        says="ignored the interrupt",
        core=True,
    ),
    Attack(
        "endless_fprop",
        answer=fprop("while True: pass"),
        earns=NOTHING,
        says=r"`TanhLayer.fprop` was stopped after 2 s on a \(2, 3\) input",
        core=True,
    ),
    Attack(
        "endless_fprop_that_ignores",
        answer=fprop("signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"),
        earns=NOTHING,
        says=r"`TanhLayer.fprop` was stopped after 2 s",
    ),
    Attack(
        "endless_expression",
        answer=fprop("import re\nre.match('(a+)+$', 'a' * 60 + 'b')"),
        earns=NOTHING,
        says="was stopped after 2 s",
    ),
    Attack(
        "endless_power",
        answer=fprop("7 ** (7 ** 11)"),
        earns=NOTHING,
        says="was stopped after 2 s",
    ),
    Attack(
        "slow_calls",
        answer=fprop("time.sleep(1.5)"),
        earns=NO_MORE,
        earns_relu=NO_MORE,
        says="",
    ),
    Attack(
        "recursion",
        answer=fprop("sys.setrecursionlimit(10**9)\ndef deep(): return deep()\ndeep()"),
        earns=NOTHING,
        says="raised|process ended|was stopped after 2 s",
    ),
]
