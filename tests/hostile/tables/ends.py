"""After the process: it ends, stops, or loses its descriptors, at every stage."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack
from tests.hostile.tables.floods import fprop

DIED = "process ended during this call"


def bprop(body: str) -> str:
    """Return an answer whose bprop does something else first."""
    return f"""
class TanhLayer(Layer):
    def fprop(self, inputs):
        return 0.5 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        {body}
        return 2 * grads_wrt_outputs
"""


def cell(name: str, body: str, **rest: object) -> Attack:
    """Return an attack whose first own cell ends the process, and nothing but that is lost."""
    return Attack(
        name, source=body, **{"stopped": (3,), "says": "it ended the notebook's process", **rest}
    )


ATTACKS = [
    cell("exit_in_cell", "os._exit(0)", core=True),
    cell("killed_by_itself", "os.kill(os.getpid(), signal.SIGKILL)"),
    cell("segfault", "ctypes.string_at(0)"),
    cell("abort", "os.abort()"),
    cell("thread_exits", "threading.Timer(0.2, os._exit, (0,)).start()\ntime.sleep(2)"),
    Attack(
        "stopped_by_itself",
        source="os.kill(os.getpid(), signal.SIGSTOP)",
        stopped=(3,),
        says="ignored the interrupt",
    ),
    Attack("polite_exit", source="sys.exit(3)", stopped=None),
    Attack("quit", source="exit()\n# %%\nquit()", stopped=None),
    Attack(
        "exit_at_import",
        source="open('trap.py', 'w').write('import os; os._exit(0)')\nimport trap",
        stopped=(3,),
        says="it ended the notebook's process",
    ),
    Attack(
        "exit_at_exit",
        source="import atexit\natexit.register(os._exit, 0)\natexit.register(time.sleep, 60)",
    ),
    Attack(
        "exit_in_constructor",
        answer="class TanhLayer(Layer):\n    def __init__(self): os._exit(0)",
        earns=NOTHING,
        says=DIED,
    ),
    Attack("exit_in_fprop", answer=fprop("os._exit(0)"), earns=NOTHING, says=DIED, core=True),
    Attack(
        "exit_in_bprop", answer=bprop("os._exit(0)"), earns=NO_MORE, says=DIED, earns_relu=NO_MORE
    ),
    Attack("segfault_in_fprop", answer=fprop("ctypes.string_at(0)"), earns=NOTHING, says=DIED),
    Attack(
        "exit_when_deleted",
        answer=fprop("") + "    def __del__(self): os._exit(0)\n",
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    Attack(
        "all_descriptors_closed",
        answer=fprop("os.closerange(0, 256)"),
        earns=NOTHING,
        says="process ended|came back|stopped after",
    ),
    Attack(
        "all_closed_in_cell",
        source="os.closerange(0, 256)",
        stopped=None,
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    Attack(
        "line_exchanged",
        answer=fprop(
            "import _markprop\nends = socket.socketpair()\n"
            "os.dup2(ends[0].fileno(), _markprop._channel)\nends[1].send(b'MKP1' * 8)"
        ),
        earns=NOTHING,
        says="process ended|came back|stopped after",
    ),
    Attack("exit_raised", answer=fprop("sys.exit(0)"), earns=NOTHING, says="raised SystemExit"),
    Attack(
        "interrupt_raised",
        answer=fprop("raise KeyboardInterrupt"),
        earns=NOTHING,
        says="raised KeyboardInterrupt",
    ),
    Attack(
        "unprintable_exception",
        answer=fprop(
            "class Bad(BaseException):\n    __str__ = __repr__ = lambda self: os._exit\n"
            "    args = property(lambda self: 1 / 0)\nraise Bad"
        ),
        earns=NOTHING,
        says="raised Bad",
    ),
    Attack(
        "exception_that_raises",
        answer=fprop("class Bad(Exception):\n    def __str__(self): raise SystemExit\nraise Bad"),
        earns=NOTHING,
        says="raised|process ended|came back",
    ),
    Attack(
        "exception_without_end",
        answer=fprop("raise ValueError('x' * 50_000_000)"),
        earns=NOTHING,
        says="raised ValueError: xxx",
    ),
    Attack(
        "time_bomb",
        source="""
def later():
    time.sleep(20)
    open("/tmp/" + T.tag, "w")
threading.Thread(target=later, daemon=True).start()
threading.Thread(target=later).start()
""",
    ),
]
