"""Cells run one by one, and whatever one of them does, the others count."""

import asyncio
import re
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest

from graders.sandbox import client, execution, session
from graders.sandbox.clock import Allowance
from graders.sandbox.steps import Ending


def _shown(session):
    cells = [nbformat.v4.new_code_cell(outputs=shown) for shown in session.displayed.values()]
    return nbformat.v4.new_notebook(cells=cells)


DEFINES = "def answer():\n    return 42"


def test_failing_cell_does_not_stop_the_rest(open_session, names_of):
    """A cell that raises is reported with name, text and line, and the next one runs."""
    opened = open_session("ok = 1", "x = 1\ny = 0\nx / y", DEFINES)

    (failure,) = opened.failures
    assert (failure.cell, failure.name, failure.line) == (2, "ZeroDivisionError", 3)
    assert failure.message == "division by zero"
    assert list(opened.outcomes) == [0, 1, 2]
    assert names_of(opened).answer() == 42


def test_syntax_error_names_its_line(open_session):
    """A cell that cannot be compiled is reported with its line, not with the kernel's own file."""
    opened = open_session("x = 1\nif x\n    pass", "eval('a b')")

    failure, inner = opened.failures
    assert (failure.name, failure.line) == ("SyntaxError", 2)
    assert failure.message == "expected ':'"
    assert inner.message.endswith("(<string>, line 1)")


@pytest.mark.parametrize("line", ["0", "9" * 5000, "-3", "\u0663"])
def test_traceback_may_name_any_line(open_session, names_of, line):
    """A traceback that the student's exception made up harms nothing."""
    made_up = f"""
class Odd(Exception):
    def _render_traceback_(self):
        return ["Cell In[1], line {line}"]
raise Odd
"""
    opened = open_session(made_up, DEFINES)

    (failure,) = opened.failures
    assert failure.line in (None, 3)
    assert names_of(opened).answer() == 42


def test_cells_count_over_all_cells(open_session, names_of):
    """Numbers in failures and places count text cells too."""
    words, more = (nbformat.v4.new_markdown_cell(text) for text in ("words", "more"))
    opened = open_session(words, "a = 1", more, "", "1 / 0")

    assert opened.failures[0].cell == 5
    assert [opened.place_of(count) for count in (1, 2, 3)] == [2, 5, None]


def test_outputs_are_kept(open_session):
    """The executed notebook holds prints, joined, values and figures."""
    opened = open_session(
        "print('a')\nprint('b')\n6 * 7",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    )
    prints, value = opened.displayed[1]
    assert prints.text == "a\nb\n"
    assert value.data["text/plain"] == "42"
    assert "image/png" in opened.displayed[2][0].data
    nbformat.validate(_shown(opened))


@pytest.mark.parametrize("drawn", [True, False])
def test_figures_are_drawn_once_and_only_where_they_are_shown(open_session, names_of, drawn):
    """What a figure holds is laid out once for its picture, and not at all where nobody looks."""
    opened = open_session(
        "from matplotlib.figure import Figure\n"
        "import matplotlib.pyplot as plt\n"
        "layouts, plain = 0, Figure.draw\n"
        "def draw(self, renderer):\n"
        "    global layouts\n"
        "    layouts += 1\n"
        "    return plain(self, renderer)\n"
        "Figure.draw = draw",
        "plt.plot([1, 2])\nplt.show()",
        drawn=drawn,
    )

    assert opened.failures == []
    assert names_of(opened).value("layouts") == drawn
    assert ("image/png" in opened.displayed[2][0].data) == drawn


def test_slow_cell_is_interrupted_and_keeps_what_it_defined(open_session, names_of):
    """A cell at its limit is stopped; its names and the other cells are there."""
    opened = open_session(f"{DEFINES}\nwhile True: pass", "later = 1", cell_s=0.5)

    (failure,) = opened.failures
    assert failure.name == "Stopped"
    # On a busy machine the wall's clock may use it up first: six seconds for one.
    assert re.fullmatch(
        r"it (ran longer than 0\.5|waited longer than 3) s and was stopped", failure.message
    )
    assert names_of(opened).answer() == 42
    assert names_of(opened).value("later") == 1


IGNORES = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"


def test_cell_that_ignores_interrupts_is_left_out(open_session, names_of):
    """The kernel is killed, and the notebook runs again without that cell."""
    opened = open_session("before = 1", IGNORES, DEFINES, cell_s=0.5)

    (failure,) = opened.failures
    assert failure.cell == 2
    assert "ignored the interrupt" in failure.message
    assert [o.failure is None for o in opened.outcomes.values()] == [True, False, True]
    assert names_of(opened).value("before") == 1
    assert names_of(opened).answer() == 42


@pytest.mark.parametrize(
    "death",
    [
        "import os\nos._exit(0)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "import ctypes\nctypes.string_at(0)",
        "exit()\nimport os\nos._exit(3)",
    ],
    ids=["exit", "kill", "segfault", "polite exit"],
)
def test_cell_that_ends_the_process_is_left_out(open_session, names_of, death):
    """A dead kernel is noticed at once; the other cells run again in a new one."""
    opened = open_session("before = 1", death, DEFINES)

    (failure,) = opened.failures
    assert failure.cell == 2
    assert failure.message == "it ended the notebook's process"
    assert names_of(opened).answer() == 42


def test_many_deaths_leave_what_came_before_the_last(open_session, names_of):
    """After too many lost kernels only the cells before the last culprit are run."""
    deaths = ["import os\nos._exit(0)"] * (session.MAX_RERUNS + 1)
    opened = open_session(DEFINES, *deaths, "after = 1")

    assert [f.cell for f in opened.failures] == [*range(2, len(deaths) + 2), len(deaths) + 2]
    assert "cost too many processes" in opened.failures[-1].message
    assert names_of(opened).answer() == 42
    assert not names_of(opened).has("after")


SAYS = """
import zmq
kernel = get_ipython().kernel
parent = kernel.get_parent("shell")
def say(kind, content, **rest):
    kernel.session.send(kernel.iopub_thread, kind, content, parent=parent, **rest)
def raw(*frames):
    kernel.iopub_thread.send_multipart([b"stream", *frames])
"""


@pytest.mark.parametrize(
    "lie",
    [
        "raw(b'<IDS|MSG>', b'forged', b'{}', b'{}', b'{}', b'{}')",
        "raw(b'nothing at all')",
        "deep = b'[' * 200_000\n"
        "parts = [b'{}', b'{}', b'{}', deep]\n"
        "raw(b'<IDS|MSG>', kernel.session.sign(parts), *parts)",
        "say('stream', {'name': 7, 'text': ['x']})",
        "say('display_data', {'data': 'text', 'metadata': 3, 'transient': 4})",
        "say('error', {'ename': {}, 'traceback': 5})",
        "say('comm_open', {'comm_id': [], 'target_name': 'jupyter.widget', 'data': 0})",
        "say('update_display_data', {'transient': {'display_id': 'x'}, 'data': 1, 'metadata': 0})",
        "say('no such kind', {'a': 1})",
        "say('status', {'execution_state': 'dead'})",
    ],
)
def test_lies_of_the_kernel_do_no_harm(open_session, names_of, lie):
    """Whatever a kernel sends, nothing is raised, and the other cells count."""
    opened = open_session(SAYS, lie, DEFINES)

    assert names_of(opened).answer() == 42
    nbformat.validate(_shown(opened))


def test_forged_idle_hides_no_definition(open_session, names_of):
    """A cell that pretends to be done is waited for all the same."""
    idle = "say('status', {'execution_state': 'idle'})\nimport time\ntime.sleep(0.3)\nslow = 1"
    opened = open_session(SAYS, idle, DEFINES)

    assert names_of(opened).value("slow") == 1


def test_flood_of_messages_is_bounded(open_session, names_of, monkeypatch):
    """After too many messages nobody listens, and the remaining cells run all the same."""
    monkeypatch.setattr(client, "MAX_MESSAGES", 500)
    flood = "for i in range(3000): say('stream', {'name': 'stdout', 'text': 'x'})"
    opened = open_session(SAYS, flood, DEFINES, "1 + 1", "2 + 2")

    assert names_of(opened).answer() == 42


def test_long_messages_are_not_read(open_session, names_of, monkeypatch):
    """What is longer than any output we keep costs no time to read, and the clock goes on."""
    monkeypatch.setattr(client, "MAX_MESSAGE", 50_000)
    deep = "say('display_data', {'data': {}, 'metadata': {'x': [[1]] * 100_000}})\nprint('after')"
    opened = open_session(SAYS, deep, DEFINES)

    assert [o.get("text") for o in opened.displayed[2]] == ["after\n"]
    assert names_of(opened).answer() == 42


def test_bytes_of_a_notebook_are_bounded(open_session, names_of, monkeypatch):
    """After too much output nobody listens, and the remaining cells run all the same."""
    monkeypatch.setattr(client, "MAX_BYTES", 1_000_000)
    opened = open_session("for i in range(50): print('x' * 100_000, flush=True)", DEFINES, "2 + 2")

    assert names_of(opened).answer() == 42


def test_huge_output_is_dropped(open_session, names_of):
    """One print of 20 MB costs its own output and at most that of the cells after it."""
    opened = open_session("print('x' * 20_000_000)", DEFINES, "print('y')", "3")

    assert names_of(opened).answer() == 42


ENDLESS = """
import os, socket, stat, struct
def outputs_line(number):
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode): return None
    except OSError:
        return None
    line = socket.socket(fileno=os.dup(number))
    listens = line.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    return line if str(line.getsockname()).endswith("-2") and not listens else None
line = [line for line in map(outputs_line, range(3, 60)) if line][-1]
line.setblocking(True)
frame = struct.pack(">BQ", 3, 4 << 20) + bytes(4 << 20)  # a long frame, and more to follow
for _ in range(300): line.sendall(frame)
"""


def _peak_mib():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmHWM"))


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_endless_message_ends_the_process(open_session, names_of, monkeypatch):
    """Frames that never end a message are taken in up to a bound, and no other cell pays."""
    monkeypatch.setattr(execution, "MAX_HELD", 100 << 20)
    before = _peak_mib()
    opened = open_session(ENDLESS, DEFINES)

    assert [f.cell for f in opened.failures] == [1]
    assert names_of(opened).answer() == 42
    assert _peak_mib() - before < 900  # what arrives between two looks comes on top


def test_many_lines_are_cut(open_session, names_of):
    """A hundred thousand lines are cut with a mark and cost no other cell."""
    opened = open_session("for i in range(100_000): print(i)", DEFINES)

    (prints,) = opened.displayed[1]
    assert len(prints.text) <= 20_000
    assert prints.text.endswith("[... cut here]")
    assert not opened.failures


def test_input_fails_politely(open_session, names_of):
    """A question to the keyboard is an error of that cell and of no other."""
    opened = open_session("name = input('who?')", DEFINES)

    (failure,) = opened.failures
    assert failure.message == "nobody can answer input() while a notebook is marked"
    assert names_of(opened).answer() == 42


def test_tags_of_the_notebook_mean_nothing(open_session, names_of):
    """A tag can neither keep a cell from running nor hide its error."""
    skipped = nbformat.v4.new_code_cell(DEFINES, metadata={"tags": ["skip-execution"]})
    hidden = nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    opened = open_session(skipped, hidden)

    assert names_of(opened).answer() == 42
    assert len(opened.failures) == 1


def test_display_updates_reach_an_earlier_cell(open_session):
    """A display made in one cell and changed in the next shows its last state."""
    opened = open_session(
        "from IPython.display import display\nprint('a')\nh = display('first', display_id=True)",
        "h.update('second')",
    )
    assert opened.displayed[1][1].data["text/plain"] == "'second'"


def test_notebook_leaves_time_for_the_checks(open_session, names_of):
    """Endless cells use up the notebook's share; later ones hurry, and the last do not start."""
    endless = "while True: pass"
    opened = open_session(endless, DEFINES, *[endless] * 4, total_s=6, cell_s=10)

    assert names_of(opened).answer() == 42
    assert "used up the notebook's time" in opened.failures[-1].message
    assert opened.left_s() > 0


class Silent:
    """A kernel whose end was told to somebody else: asked for it, it answers; it calls nobody."""

    clock = SimpleNamespace(cpu_s=lambda: 0.0)

    def __init__(self, status):
        self.status = status
        self.interrupts = 0

    def poll(self):
        """Return how it ended."""
        return self.status

    def interrupt(self):
        """Note that it was asked to stop."""
        self.interrupts += 1

    async def exited(self):
        """Wait for news that never come."""
        await asyncio.Event().wait()


class Talker:
    """A client whose cell ends with an error of its own, at once or when it was interrupted."""

    def __init__(self, process=None, after=0):
        self.process, self.after = process, after

    async def run_cell(self, index):
        """Fail, once the process was interrupted often enough."""
        while self.process and self.process.interrupts < self.after:
            await asyncio.sleep(0)
        raise RuntimeError("Kernel died")


@pytest.mark.parametrize(
    ("status", "ending"), [(-9, Ending.DIED), (0, Ending.DIED), (None, Ending.GARBLED)]
)
def test_an_end_is_told_from_odd_messages_by_what_the_process_is(status, ending, monkeypatch):
    """Whoever heard of it first, and however late the others: on a busy machine, by luck."""
    monkeypatch.setattr(execution, "_NEWS_S", 0.0)
    run = execution._run_step(Talker(), Silent(status), 0, Allowance(60.0))

    assert asyncio.run(run) is ending


@pytest.mark.parametrize(("after", "interrupts"), [(1, 1), (2, 2), (3, 2)])
def test_a_cell_is_interrupted_twice(after, interrupts, monkeypatch):
    """The first one may reach code that no exception leaves; the second is the last."""
    monkeypatch.setattr(execution, "GRACE_S", 0.01)
    process = Silent(None)
    run = execution._run_step(Talker(process, after), process, 0, Allowance(0.01))
    asyncio.run(run)

    assert process.interrupts == interrupts


@pytest.mark.prove
def test_a_cell_whose_threads_print_is_stopped_by_an_interrupt(open_session, names_of):
    """Beside eight busy programs, with figures: it keeps what it defined, and the next one runs."""
    noisy = f"""{DEFINES}
import sys, threading, time
import matplotlib.pyplot as plt
def talk():
    while True:
        print("x" * 100); sys.stderr.write("y" * 100)
        time.sleep(0.001)
for _ in range(4): threading.Thread(target=talk, daemon=True).start()
while True:
    for number in range(200): print(number)
    plt.plot([1, 2]); plt.show()
"""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
    try:
        opened = open_session(noisy, "later = 1", cell_s=0.5)
    finally:
        for process in busy:
            process.kill()
            process.wait()

    (failure,) = opened.failures
    assert failure.message.endswith("s and was stopped")
    assert names_of(opened).answer() == 42
    assert names_of(opened).value("later") == 1


def test_constants_fit_together():
    """A cell that must hurry still fits into what is left before no more may start."""
    assert 0 < session.HURRY_FROM < session.STOP_FROM < 1
    assert execution.GRACE_S <= session.HURRIED_S
