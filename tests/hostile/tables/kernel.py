"""After whoever listens to the kernel: forged and endless messages, traces, ruined names."""

from tests.hostile.attack import NO_MORE, Attack

SAY = """
kernel = get_ipython().kernel
parent = kernel.get_parent("shell")
def say(kind, content):
    kernel.session.send(kernel.iopub_thread, kind, content, parent=parent)
"""


def ruined(name: str, after: str, source: str = "") -> Attack:
    """Return an attack that ruins its own process as well, so that it may only lose."""
    return Attack(name, source, after, earns=NO_MORE, earns_relu=NO_MORE, stopped=None)


ATTACKS = [
    Attack(
        "comms_flood",
        source="""
from ipykernel.comm import Comm
for number in range(3000):
    line = Comm(target_name="jupyter.widget", data={"state": {"x": "y" * 1000}}, metadata={})
    line.send({"method": "update", "state": {"value": [number] * 100}}, buffers=[bytes(1000)])
""",
        stopped=None,
    ),
    Attack(
        "displays_updated",
        source="""
from IPython.display import clear_output, display
shown = display("a", display_id=True)
for number in range(5000):
    shown.update("x" * 500)
    clear_output(wait=bool(number % 2))
for number in range(2000):
    display({"text/plain": "x"}, raw=True, display_id=f"i{number}")
""",
        stopped=None,
    ),
    Attack(
        "one_display_many_times",
        # Each update is an update of all of them, in every cell.
        source="from IPython.display import display\n"
        "for _ in range(300): display('a', display_id='same')",
        after="for _ in range(300): display('b' * 10_000, display_id='same', update=True)",
        stopped=None,
    ),
    Attack(
        "states_forged",
        source=SAY
        + """
for state in ("idle", "dead", "restarting", 5, None, ["idle"]):
    for _ in range(20): say("status", {"execution_state": state})
say("status", {})
say("execute_input", {"code": 5, "execution_count": "x"})
say("execute_result", {"data": 5, "metadata": None, "execution_count": []})
say("stream", {"name": "x" * 10_000, "text": 5})
say("stream", {})
say("shutdown_reply", {"restart": True})
say("x" * 100_000, {"a": 1})
say("kernel_info_reply", {"language_info": 5})
say("input_request", {"prompt": "password", "password": True})
for kind in ("comm_msg", "comm_close", "comm_open"):
    say(kind, {})
    say(kind, {"comm_id": [], "target_name": {}, "data": {"state": 5, "buffer_paths": 7}})
say("update_display_data", {"data": {"text/plain": "x"}, "metadata": {}, "transient": None})
say("error", {"ename": "x", "evalue": "y", "traceback": ["\\x1b[2J" * 1000]})
""",
        stopped=None,
        core=True,
    ),
    Attack(
        "replies_forged",
        source=SAY
        + """
ident = kernel._shell_parent_ident.get()
reply = {"status": "ok", "execution_count": 10**6, "user_expressions": {"x": 1},
         "payload": [{"source": "ask_exit"}, {"source": "page", "data": {"text/html": "x"}}]}
for _ in range(30):
    kernel.session.send(kernel.shell_stream, "execute_reply", reply, parent=parent, ident=ident)
raise ValueError
""",
        stopped=None,
    ),
    Attack(
        "questions_asked",
        source="input('?')\n# %%\nimport getpass\ngetpass.getpass()\n# %%\n"
        "get_ipython().ask_exit()",
        stopped=None,
        says="nobody can answer",
    ),
    Attack(
        "payloads",
        source="""
shell = get_ipython()
shell.payload_manager.write_payload(
    {"source": "set_next_input", "text": "x" * 10**6, "replace": True})
shell.set_next_input("TanhLayer = None", replace=True)
# %%
%load /etc/passwd
# %%
%run /etc/passwd
# %%
%cat /etc/passwd
""",
        stopped=None,
    ),
    ruined(
        "magics",
        """%cd /
%env PATH=/x
# %%
%config InteractiveShell.ast_node_interactivity = 'all'
%xmode Minimal
%logstart ../../../x.log
# %%
%save /tmp/y 1
# %%
%debug
%pdb on
# %%
%reset -f
""",
        """%%script bash
touch /tmp/x
# %%
%%writefile ../../../x
a
# %%
%%bash --bg
sleep 60
# %%
%matplotlib widget
%gui qt
""",
    ),
    ruined(
        "traces_everywhere",
        """
import faulthandler, sys
def stopping(*arguments): raise KeyboardInterrupt
sys.addaudithook(stopping)
""",
        """
import gc
def stopping(*arguments): raise KeyboardInterrupt
gc.callbacks.append(stopping)
threading.setprofile(stopping)
threading.settrace(stopping)
signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
signal.signal(signal.SIGALRM, stopping)
""",
    ),
    ruined(
        "answers_traced",
        """
import sys
def traced(frame, event, argument):
    if event == "return" and isinstance(argument, np.ndarray):
        argument[...] = 1
    return traced
sys.settrace(traced)
sys.setprofile(traced)
sys.setrecursionlimit(60)
""",
    ),
    ruined(
        "builtins_replaced",
        """
import builtins
for name in ("isinstance", "len", "type", "getattr", "print", "open", "__build_class__"):
    setattr(builtins, name, lambda *a, **k: True)
""",
    ),
    ruined(
        "numpy_replaced",
        """
import numpy
ones = numpy.ones((2, 3))
numpy.asarray = numpy.array = numpy.ascontiguousarray = numpy.frombuffer = lambda *a, **k: ones
""",
    ),
    ruined(
        "processors_taken",
        "",
        """
threading.stack_size(64 * 1024)
def spin():
    import numpy
    numbers = numpy.arange(200_000.0)[::-1].copy()
    while True: numpy.sort(numbers)
for _ in range(300): threading.Thread(target=spin, daemon=True).start()
""",
    ),
]
