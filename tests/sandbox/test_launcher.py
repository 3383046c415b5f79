"""One launcher serves a batch, from whatever process asks, and leaves nothing."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from graders.errors import MarkpropError, SandboxUnavailable
from graders.sandbox import launcher as launching
from graders.sandbox.forking import can_fork
from graders.sandbox.launcher import Launcher

# A fork of a test process that has threads is safe here: the child opens one session and ends.
pytestmark = pytest.mark.filterwarnings(
    "ignore:This process .* is multi-threaded:DeprecationWarning"
)

forks = pytest.mark.skipif(not can_fork(), reason="kernels are not forked here")
ANSWER = "def answer():\n    return 42"


def alive(process):
    """Whether a process runs (a zombie that nobody has waited for does not)."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(process, patience_s=60.0):
    """Wait for the end of a process that is not our child."""
    deadline = time.monotonic() + patience_s
    while alive(process) and time.monotonic() < deadline:
        time.sleep(0.005)
    return not alive(process)


def vanished(folder, looks=6000):
    """Look for a folder, many times if it must be; return whether it is gone."""
    for _ in range(looks):
        if not os.path.exists(folder):
            return True
        time.sleep(0.01)
    return False


def folder_of_killed(program):
    """Run what prints its folder and kills itself, and return the folder."""
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert done.returncode == -signal.SIGKILL
    return done.stdout.strip()


def test_mode_must_be_known():
    """Only the three modes can be asked for."""
    with pytest.raises(ValueError, match="mode='lenient' is none of strict, auto, off"):
        Launcher("lenient")


@forks
def test_strict_refuses_before_anything_is_started(monkeypatch):
    """Where a layer is missing, `strict` ends in a sentence, and no process is left."""
    made = []

    class Poor(launching.Zygote):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            made.append(self)

        @property
        def offers(self):
            return super().offers | {"landlock": "it is switched off"}

    monkeypatch.setattr(launching, "Zygote", Poor)
    with pytest.raises(SandboxUnavailable, match="`landlock`"):
        Launcher("strict")
    assert made[0]._process.returncode is not None


def test_facts_say_mode_and_layers(launcher):
    """What goes into the report is what was in force."""
    assert launcher.facts.mode == "auto"
    assert set(launcher.facts.layers) >= {"limits"}


@pytest.mark.parametrize("mode", ["auto", "off"])
def test_ordinary_start_gives_the_same(session_of, names_of, mode):
    """Where nothing can be forked, a fresh interpreter runs the notebook to the same end."""
    with (
        Launcher(mode, warm=False) as cold,
        session_of(ANSWER, "1 / 0", "print('x')", by=cold) as session,
    ):
        assert names_of(session).answer() == 42
        assert [f.name for f in session.failures] == ["ZeroDivisionError"]
        assert session.displayed[3][0].text == "x\n"
        assert session.facts.mode == mode


def test_ordinary_start_can_be_interrupted_and_restarted(session_of, names_of):
    """Time limits and restarts do not need the zygote."""
    with (
        Launcher("auto", warm=False) as cold,
        session_of(ANSWER, "while True: pass", by=cold, cell_s=0.3) as session,
    ):
        assert [f.name for f in session.failures] == ["Stopped"]
        session.restart()
        assert names_of(session).answer() == 42


@forks
def test_zygote_has_one_thread(launcher, open_session):
    """A fork copies one thread only, so the process that is forked must have no other."""
    open_session(ANSWER)
    process = launcher._zygote._process.pid

    assert len(os.listdir(f"/proc/{process}/task")) == 1


@forks
def test_what_notebooks_will_import_is_imported_once(session_of, names_of):
    """A module of the batch is there when a kernel begins, and no other one is."""
    look = "import sys\ndef there(name):\n    return name in sys.modules"
    with (
        Launcher("auto", preload=["no_such_module", "wave"]) as mine,
        session_of(look, by=mine) as session,
    ):
        assert [names_of(session).there(name) for name in ("wave", "torch")] == [True, False]


@forks
def test_forked_graders_share_the_launcher(launcher, session_of, names_of):
    """Children of the process that made it open sessions at the same time."""
    children = []
    for _ in range(4):
        process = os.fork()
        if process == 0:
            try:
                with session_of(ANSWER) as session:
                    os._exit(int(names_of(session).answer()))
            finally:
                os._exit(1)
        children.append(process)

    statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert statuses == [42] * 4


@forks
def test_killed_grader_takes_its_kernel_along(launcher, session_of, names_of):
    """When a grader is killed, the kernel it started is killed too."""
    reads, writes = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            with session_of("import os\np = os.getpid()") as session:
                os.write(writes, str(names_of(session).value("p")).encode())
                signal.pause()
        finally:
            os._exit(1)
    kernel = int(os.read(reads, 20))
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(reads)
    os.close(writes)

    assert gone(kernel)


@forks
def test_lost_zygote_costs_no_submission(session_of, names_of):
    """If the zygote is gone, kernels are started in the ordinary way."""
    with Launcher("auto") as mine:
        with session_of(ANSWER, by=mine) as session:
            assert names_of(session).answer() == 42
        mine._zygote._process.kill()
        mine._zygote._process.wait()
        with session_of(ANSWER, by=mine) as session:
            assert names_of(session).answer() == 42


BATCH = """
    import os, signal, sys, time
    import nbformat
    from graders.model import Limits
    from graders.sandbox.launcher import Launcher
    from graders.sandbox.staging import Stage
    from graders.student.objects import Student

    launcher = Launcher("auto")
    cell = nbformat.v4.new_code_cell("import os\\np = os.getpid()")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    if os.fork() == 0:
        launcher.die_with_parent()
    stage = Stage(None)
    session = launcher.open(stage, notebook, Limits())
    kernel = Student(session.channel).value("p")
    print(os.getpid(), kernel, launcher._zygote._process.pid, launcher._base, flush=True)
    signal.pause()
"""


@forks
def test_killed_batch_leaves_nothing():
    """Parent killed: grader, zygote, kernels and every folder of the batch go."""
    command = [sys.executable, "-c", textwrap.dedent(BATCH)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as batch:
        lines = [batch.stdout.readline().split() for _ in range(2)]
        batch.kill()
    processes = {int(number) for line in lines for number in line[:3]}
    folder = lines[0][3]

    assert len(processes) == 5
    assert all(gone(process) for process in processes)
    assert vanished(folder)


STARTING = """
import os, select, signal
from pathlib import Path
from graders.sandbox import launcher as launching
kill = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
unused, made, begin = launching._unused_name, Path.mkdir, launching.Zygote.begin
def told():
    print(base := unused(), flush=True)
    return base
launching._unused_name = told
said = lambda it: select.select([it._control], [], [])
{moment}
launching.Launcher("off")
"""


@forks
@pytest.mark.parametrize(
    "moment",
    [
        "launching.Zygote = kill",
        "Path.mkdir = kill",
        "Path.chmod = kill",
        "Path.mkdir = lambda path, **mode: made(path, **mode) if mode else kill()",
        "launching.Zygote.begin = kill",
        "launching.Zygote.begin = lambda it: (begin(it), kill())",
        "launching.Zygote.begin = lambda it: (begin(it), said(it), kill())",
        "launching.Library = lambda path: (made(path), kill())",
        "launching.SandboxFacts = kill",
    ],
)
def test_a_kill_while_it_starts_leaves_nothing(moment):
    """The forker runs before there is a folder, and outlives whoever makes it."""
    assert vanished(folder_of_killed(STARTING.format(moment=moment)))


# A student's process that writes as fast as it can when its grader is killed.
WRITING = """
import nbformat, os, signal
from graders.model import Limits
from graders.sandbox.launcher import Launcher
from graders.sandbox.staging import Stage
launcher = Launcher("off")
code = '''
import itertools, os, threading
def write():
    for number in itertools.count():
        os.makedirs(f"{number % 50}/{number}", exist_ok=True)
os.mkdir("deep")
threading.Thread(target=write, daemon=True).start()
os.chdir("deep")
for _ in range(1100):
    os.mkdir("deeper-and-deeper")
    os.chdir("deeper-and-deeper")
'''
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
session = launcher.open(Stage(None), notebook, Limits())
print(launcher._base, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("warm", [pytest.param(True, marks=forks), False])
def test_a_name_that_somebody_took_first_is_refused_and_left_alone(tmp_path, monkeypatch, warm):
    """A link that is there before our folder is not followed, neither by us nor by the forker."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "kept").touch()
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    monkeypatch.setattr(launching, "_unused_name", lambda: tmp_path / "link")
    with pytest.raises(MarkpropError, match="TMPDIR"):
        Launcher("off", warm=warm)

    assert (tmp_path / "theirs" / "kept").exists()


@forks
def test_a_killed_parent_leaves_no_folder_that_is_being_written():
    """Students' processes go first, then what they wrote, however deep it lies."""
    assert vanished(folder_of_killed(WRITING))


@forks
@pytest.mark.parametrize(
    "moment",
    [
        "launching.clear = lambda base: kill()",
        "removal.remove = lambda place: (remove(place), kill())",
        "removal.tempfile.mkdtemp = lambda **place: (mkdtemp(**place), kill())",
        "os.chmod = kill",
        "removal.os.scandir = kill",
        "made._zygote.close = kill",
        "made._zygote._process.kill = kill",
    ],
)
def test_a_kill_while_it_closes_leaves_nothing(moment):
    """Whoever kills the parent then, its folder goes: the forker is ended last."""
    program = f"""
import os, signal
from graders.inside import removal
from graders.sandbox import launcher as launching
kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
remove, mkdtemp = removal.remove, removal.tempfile.mkdtemp
made = launching.Launcher("off")
print(made._base, flush=True)
{moment}
made.close()
"""
    assert vanished(folder_of_killed(program))


@forks
@pytest.mark.parametrize("mode", ["auto", "off"])
def test_daemons_of_a_student_are_gone_at_close(mode, session_of, names_of, tmp_path):
    """Double forks, new sessions and ignored signals do not outlive the session."""
    daemons = """
import os, signal, time
def daemon():
    if os.fork(): return
    os.setsid()
    if os.fork(): os._exit(0)
    for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)
    with open(folder + "/" + str(os.getpid()), "w"): pass
    while True: time.sleep(60)
try:
    for _ in range(3): daemon()
    while len(os.listdir(folder)) < 3: time.sleep(0.01)
except PermissionError as error:
    refused = str(error)
"""
    with Launcher(mode) as mine, session_of(f"folder = {str(tmp_path)!r}", daemons, by=mine):
        started = [int(name) for name in os.listdir(tmp_path)]
    assert len(started) == (3 if mode == "off" else 0)
    assert not [process for process in started if alive(process)]


@forks
def test_fork_bomb_ends_with_its_session(session_of):
    """Processes that keep forking, without a filter that refuses it, are all killed."""
    bomb = """
import os, time
if os.fork() == 0:
    os.setsid()
    for _ in range(3):
        os.fork()
    while True:
        if os.fork() == 0:
            time.sleep(0.02)
            os._exit(0)
        time.sleep(0.01)
time.sleep(0.3)
"""
    with Launcher("off") as mine:
        with session_of(bomb, by=mine):
            assert len(_processes_of(mine)) > 3
        assert _processes_of(mine) == [mine._zygote._process.pid]


def _processes_of(launcher):
    """Return the zygote and what was forked from it: the command line names the folder."""
    found = []
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if entry.isdigit() and alive(int(entry)):
                with open(f"/proc/{entry}/cmdline") as file:
                    if f'"{launcher._base}"' in file.read():
                        found.append(int(entry))
    return found
