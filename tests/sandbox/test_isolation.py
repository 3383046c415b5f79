"""What a student's process can reach: tried from inside, in one real kernel."""

import json
import os
import socket
from pathlib import Path

import pytest

from graders.sandbox import layers

closed_in = pytest.mark.usefixtures("every_layer")

PRELUDE = """
import ctypes, fcntl, os, resource, signal, socket, subprocess, sys, tempfile, threading, time
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return "done"
def libc_call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return "done"
above = os.getppid()
found = {}
"""

# Expressions that must fail, by what they would be.
FORBIDDEN = {
    "read another's file": "open({canary!r}).read()",
    "list another's folder": "os.listdir({folder!r})",
    "overwrite another's file": "open({canary!r}, 'w')",
    "empty another's file": "os.truncate({canary!r}, 0)",
    "remove another's file": "os.remove({canary!r})",
    "rename another's file": "os.rename({canary!r}, 'mine')",
    "link to another's file": "os.link({canary!r}, 'mine')",
    "symbolic link": "os.symlink({canary!r}, 'mine')",
    "read the accounts": "open('/etc/passwd').read()",
    "list the root": "os.listdir('/')",
    "list the checkout": "os.listdir({checkout!r})",
    "read the reference": "open({checkout!r} + '/reference/mlp/layers.py').read()",
    "read the grader": "open({checkout!r} + '/graders/errors.py').read()",
    "list other submissions": "os.listdir('../../..')",
    "write to /tmp": "open('/tmp/markprop-evil', 'w')",
    "write to shared memory": "open('/dev/shm/markprop-evil', 'w')",
    "change a package": "open(__import__('numpy').__file__, 'a')",
    "change the given code": "open(__import__('mlp').__file__, 'a')",
    "add to the given code": "open(os.path.dirname(__import__('mlp').__file__) + '/x.py', 'w')",
    "pipe with a name": "os.mkfifo('pipe')",
    "device": "os.mknod('device', 0o600 | 0o020000, os.makedev(1, 3))",
    "raw disk": "os.open('/dev/vda', os.O_RDONLY)",
    "internet socket": "socket.socket()",
    "datagram socket": "socket.socket(type=socket.SOCK_DGRAM)",
    "connect to a listener": "socket.create_connection(('127.0.0.1', {port}), 1)",
    "local socket": "socket.socket(socket.AF_UNIX)",
    "netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
    "datagram pair": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "send to a name": "socket.socketpair()[0].sendto(b'x', '/dev/log')",
    "fork": "os.fork() and 'forked'",
    "run a program": "subprocess.run(['/bin/true'])",
    "become a program": "os.execv('/bin/true', ['true'])",
    "signal the starter": "os.kill(above, 0)",
    "signal the grader": "os.kill({grader}, 0)",
    "signal everybody": "os.kill(-1, 0)",
    "handle on a process": "os.pidfd_open(above)",
    "trace": "libc_call('ptrace', 16, above, None, None)",
    "another's environment": "open('/proc/%d/environ' % above).read()",
    "another's memory": "open('/proc/{grader}/mem', 'rb').read(1)",
    "list processes": "os.listdir('/proc')",
    "another's limits": "resource.prlimit(above, resource.RLIMIT_CPU, (1, 1))",
    "more memory": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "more processes": "resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))",
    "become root": "os.setuid(0) or os.setresuid(0, 0, 0)",
    "hidden memory": "os.memfd_create('x')",
    "system memory": "libc_call('shmget', 0, 4096, 0o1600)",
    "mount": "libc_call('mount', b'none', b'/tmp', b'tmpfs', 0, None)",
    "own namespaces": "libc_call('unshare', 0x10000000)",
    "survive the starter": "libc_call('prctl', 1, 0, 0, 0, 0)",
    "show memory to others": "libc_call('prctl', 4, 1, 0, 0, 0)",
    "aim signals of a file": "fcntl.fcntl(socket.socketpair()[0], 8, above)",
    "choose a file's signal": "fcntl.fcntl(socket.socketpair()[0], 10, 9)",
    "lease on a package": "fcntl.fcntl(open(os.__file__), 1024, fcntl.F_RDLCK)",
    "watch a folder": "libc_call('inotify_add_watch', libc.inotify_init(), b'/tmp', 0xfff)",
    "a queue of changes": "libc_call('inotify_init')",
    "descriptors through a socket": "socket.send_fds(socket.socketpair()[0], [b'x'], [0])",
    "room in a socket": "socket.socketpair()[0].setsockopt(1, socket.SO_SNDBUF, 1 << 22)",
    "parts through a socket": "socket.socketpair()[0].sendmsg([b'x'])",
    "a table of descriptors": "libc_call('close_range', 3, 3, 2)",
    "extended attribute": "os.setxattr({canary!r}, 'user.x', b'1')",
    "give a file away": "os.chown({canary!r}, 1, 1)",
    "priority of others": "os.setpriority(os.PRIO_PGRP, 0, -5)",
    "a call newer than our table": "call(467)",
    "another filter": "libc_call('prctl', 22, 2, None)",
}
if os.uname().machine == "x86_64":
    FORBIDDEN |= {
        "asynchronous calls": "call(425, 8, None)",
        "asynchronous contexts": "call(206, 1, ctypes.byref(ctypes.c_ulong()))",
        "page faults by hand": "call(323, 0)",
        "kernel programs": "call(321, 0, None, 0)",
        "kernel keys": "call(250, 0, -3, 1)",
    }

PERMITTED = {
    "scratch": "open('x', 'w').write('hello') and open('x').read()",
    "temporary file": "tempfile.NamedTemporaryFile().write(b'x')",
    "connected pair": "[end.send(b'x') for end in socket.socketpair()]",
    "mode of a file": "os.chmod('x', 0o600)",
    "own process": "os.kill(os.getpid(), 0)",
    "scheduling": "os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))",
    "linear algebra": "len(__import__('numpy').linalg.svd([[1., 2.], [3., 4.]]))",
    "closed descriptors": "libc_call('close_range', 200, 210, 0) or 'closed'",
    "threads": "list(__import__('concurrent.futures').futures"
    ".ThreadPoolExecutor(4).map(abs, [-1]))",
    "event loop": "__import__('asyncio').new_event_loop().close()",
    "time zones": "__import__('zoneinfo').ZoneInfo('Europe/Paris').key",
    "modules never loaded": "[__import__(m) and m for m in ('xml.dom', 'mimetypes', 'ssl')]",
    "kinds of files": "__import__('mimetypes').guess_type('a.png')",
    "callbacks from C": "ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 3)()",
    "figures": "__import__('matplotlib.pyplot').pyplot.figure().savefig('f.png')",
    "formulas": "__import__('matplotlib.pyplot').pyplot.figtext(0, 0, r'$\\sum_i x_i^2$')"
    ".figure.savefig('f.pdf')",
    "arrays on disk": "__import__('numpy').save('a.npy', [1.0])",
    "mapped arrays": "__import__('numpy').memmap('m', dtype='f8', mode='w+', shape=(9,)).flush()",
    "the given code": "__import__('mlp.layers').__file__",
    "the other library": "__import__('dp').__file__",
    "output beyond 64 KiB": "print('x' * 300_000)",
    "copies with their modes": "__import__('shutil').copy('x', 'y')",
}

ATTEMPT = """
try:
    result = {expression}
    found[{name!r}] = ["done", repr(result)[:100]]
except BaseException as error:
    found[{name!r}] = [type(error).__name__, str(error)[:200]]
"""


def _cells(table, **known):
    expressions = {name: text.format(**known) for name, text in table.items()}
    return "".join(ATTEMPT.format(name=n, expression=e) for n, e in expressions.items())


@pytest.fixture(scope="module")
def every_layer(launcher):
    """Skip where the machine cannot close a process in."""
    missing = [layer for layer in layers.STRICT if layer not in launcher.facts.layers]
    if missing:
        pytest.skip(f"this machine lacks {missing}")


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    """Return a file of the grader's that nobody may touch."""
    path = tmp_path_factory.mktemp("secrets") / "canary"
    path.write_text("canary")
    return path


@pytest.fixture(scope="module")
def findings(session_of, names_of, canary):
    """Return what became of each attempt, all made in one kernel."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        known = {
            "canary": str(canary),
            "folder": str(canary.parent),
            "checkout": str(Path(__file__).parents[2]),
            "port": listener.getsockname()[1],
            "grader": os.getpid(),
        }
        cells = [PRELUDE, _cells(PERMITTED), _cells(FORBIDDEN, **known)]
        with session_of(*cells, "import json", "told = json.dumps(found)") as session:
            assert session.failures == []
            yield json.loads(names_of(session).value("told"))
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@closed_in
@pytest.mark.parametrize("name", FORBIDDEN)
def test_forbidden(findings, canary, name):
    """The attempt is refused, and the file outside is as it was."""
    outcome, detail = findings[name]

    assert outcome != "done", detail
    assert outcome in ("PermissionError", "OSError", "FileNotFoundError", "ValueError"), detail
    assert canary.read_text() == "canary"


@closed_in
@pytest.mark.parametrize("name", PERMITTED)
def test_permitted(findings, name):
    """What an honest notebook does works inside."""
    assert findings[name][0] == "done", findings[name]


@closed_in
def test_changes_of_outside_files_are_only_told_as_done(open_session, names_of, canary):
    """Modes and times, told as changed lest libraries give up, stay as they were."""
    before = os.stat(canary)
    opened = open_session(
        f"import os\nos.chmod({str(canary)!r}, 0o777)\nos.utime({str(canary)!r}, (0, 0))"
    )
    assert opened.failures == []
    after = os.stat(canary)
    assert (after.st_mode, after.st_mtime) == (before.st_mode, before.st_mtime)


@closed_in
@pytest.mark.parametrize(
    ("greedy", "error"),
    [
        ("import numpy\nkept = numpy.ones(1 << 30)", "MemoryError"),
        (
            "import numpy\nkept = []\nwhile True: kept.append(numpy.empty(50_000_000))",
            "MemoryError",
        ),
        ("with open('big', 'wb') as f: f.write(bytes(65 << 20))", "OSError"),
    ],
    ids=["array", "memory", "file size"],
)
def test_greed_is_refused(open_session, greedy, error):
    """Memory and the size of a file have ends; the cell fails there."""
    opened = open_session(greedy, "kept = None", memory_mib=512)

    assert [f.name for f in opened.failures] == [error]


def test_open_files_have_an_end(open_session, names_of):
    """Opening files without end fails, and the process goes on."""
    opened = open_session(
        "kept = []\ntry:\n    while len(kept) < 5000: kept.append(open('/dev/null'))\n"
        "except OSError:\n    count = len(kept); kept.clear()"
    )
    assert 64 < names_of(opened).value("count") < 256


def test_threads_have_an_end(open_session, names_of):
    """Starting threads without end fails, and the process goes on."""
    opened = open_session(
        "import threading, time\nstop = threading.Event()\nstarted = 0\n"
        "try:\n    while started < 5000:\n"
        "        threading.Thread(target=stop.wait, daemon=True).start(); started += 1\n"
        "except RuntimeError: pass\nstop.set()",
        memory_mib=512,
    )
    assert 8 < names_of(opened).value("started") < 1000


def test_environment_is_not_inherited(open_session, names_of, monkeypatch):
    """No variable of the grader's reaches the student's process, and libraries use one thread."""
    monkeypatch.setenv("MARKPROP_TEST_SECRET", "s3cret")
    opened = open_session("import os\nseen = dict(os.environ)")
    seen = names_of(opened).value("seen")

    assert "s3cret" not in seen.values()
    assert not [name for name in seen if name.startswith(("GITHUB_", "ACTIONS_", "PYTEST"))]
    assert seen["OPENBLAS_NUM_THREADS"] == "1"


def test_grader_cannot_be_imported(open_session, names_of):
    """`reference` is not there, and `graders` is a stub whose check does nothing."""
    opened = open_session(
        "import sys, importlib.util\n"
        "spec = importlib.util.find_spec('reference')\n"
        "from graders import check\ncheck('tanh')\n"
        "import graders\nhas_errors = importlib.util.find_spec('graders.errors')",
        "%load_ext graders\n%check tanh",
        "finders = [type(f).__name__ if not isinstance(f, type) else f.__name__\n"
        "           for f in sys.meta_path]\npath = list(sys.path)",
    )
    student = names_of(opened)
    assert opened.failures == []
    assert student.value("spec") is None
    assert student.value("has_errors") is None
    assert not [f for f in student.value("finders") if "editable" in f.lower()]
    assert str(Path(__file__).parents[2]) not in student.value("path")


def test_colab_calls_are_harmless(open_session):
    """What a notebook from Colab left behind does nothing."""
    opened = open_session(
        "from google.colab import drive, files, output, auth, userdata\n"
        "drive.mount('/content/drive')\nassert files.upload() == {}\n"
        "output.clear()\nauth.authenticate_user()",
        "import google.colab.drive\nfrom google.colab.patches import cv2_imshow",
    )
    assert opened.failures == []


def test_plots_do_no_harm(open_session):
    """Asking for windows is answered inline."""
    opened = open_session(
        "%matplotlib qt",
        "import matplotlib.pyplot as plt\nplt.ion()\nplt.plot([1, 2])\nplt.show(block=True)",
        "%matplotlib notebook\nplt.figure()\nplt.pause(0.01)",
    )
    assert opened.failures == []


def test_next_submission_sees_nothing_of_this_one(open_session, names_of):
    """Patched modules, globals, files, variables and hooks end with the process."""
    poison = (
        "import builtins, os, sys, numpy, random, tempfile\n"
        "builtins.mark = numpy.mark = sys.mark = 1\n"
        "numpy.tanh = numpy.allclose = None\nos.environ['MARK'] = '1'\n"
        "open('mark.py', 'w').write('x = 1')\n"
        "open(os.path.join(tempfile.gettempdir(), 'mark'), 'w').close()\n"
        "open(os.path.expanduser('~/mark'), 'w').close()\n"
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['raise SystemExit'])"
    )
    look = (
        "import builtins, os, sys, numpy, tempfile\n"
        "seen = [hasattr(m, 'mark') for m in (builtins, numpy, sys)] + ['MARK' in os.environ,\n"
        "    numpy.tanh is None, os.path.exists('mark.py'),\n"
        "    os.listdir(tempfile.gettempdir()) != [], os.path.exists(os.path.expanduser('~/mark'))]"
    )
    open_session(poison).close()
    opened = open_session(look)

    assert not any(names_of(opened).value("seen"))


def test_random_numbers_are_a_submissions_own(open_session, names_of):
    """The same notebook draws the same numbers at every run, another one other numbers."""
    draws = """import numpy, random
drawn = [numpy.random.rand(), random.random(), numpy.random.RandomState().rand(), hash('a')]"""
    once, again = (list(names_of(open_session(draws)).value("drawn")) for _ in range(2))
    other = list(names_of(open_session(draws, "# mine")).value("drawn"))

    assert once == again
    assert all(mine != theirs for mine, theirs in zip(once[:3], other[:3], strict=True))


def test_own_tree_comes_first(open_session, names_of, tmp_path):
    """A submission's `mlp` and `dp` win over ours; else ours are there."""
    (tmp_path / "mlp").mkdir()
    (tmp_path / "mlp" / "__init__.py").write_text("mine = True")
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "nb.ipynb").write_text("{}")
    code = "import mlp, dp, os\nwhere = [mlp.__file__, dp.__file__, os.getcwd()]"
    ours = names_of(open_session(code)).value("where")
    theirs = names_of(open_session(code, files=tmp_path, notebook_name="lab/nb.ipynb"))

    assert "/work/" not in ours[0]
    assert theirs.value("where")[0].endswith("scratch/work/mlp/__init__.py")
    assert theirs.value("where")[1] != theirs.value("where")[0]
    assert theirs.value("where")[2].endswith("scratch/work/lab")


def test_files_named_like_modules_do_not_break_the_start(open_session, names_of, tmp_path):
    """A student's `pdb.py` or `random.py` is theirs to import, and not the kernel's."""
    for name in ("pdb", "random", "sqlite3", "zmq", "traitlets", "ipykernel", "resource"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('not me')")
    opened = open_session("answer = 42", files=tmp_path)

    assert names_of(opened).value("answer") == 42
