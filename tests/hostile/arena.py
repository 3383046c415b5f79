"""Grades hostile submissions beside honest ones, and looks at everything that they could touch.

A `Arena` is one run of the command line on a class of attackers and neighbours, as one user. What
lies around is bait: secrets in the environment, in the home folder, in the neighbours' work and in
an older report; listening sockets; a process to kill.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from graders.commands import export
from graders.sandbox import environment, layers
from tests.hostile.attack import IMPORTS, RELU, WRONG, Attack, notebook

ROOT = Path(__file__).parents[2]
SUPERVISOR = Path(__file__).with_name("supervisor.py")
SECRET = "secret-of-the-course-5b1e"  # never part of a submission, so nobody may know it
NEIGHBOUR = "the work of a neighbour 7c2f"
ORDINARY = 31_338  # nobody's number; nothing belongs to it
LIMITS = ("--time-limit", "40", "--cell-limit", "4", "--call-limit", "2", "--memory", "512")

EXPORTS = ("csv", "junit", "gradescope", "classroom", "markdown")

RIGHT = """
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1 - outputs**2) * grads_wrt_outputs
"""
PLOT = "import matplotlib.pyplot as plt\nplt.plot(TanhLayer().fprop(np.arange(9.0)))\nplt.show()"
# One has everything right, the other a mistake and a cell that stops; names at both ends.
HONEST = {
    "aaa_neighbour": (f"# {NEIGHBOUR}\n{IMPORTS}", RIGHT, RELU, PLOT, "np.random.rand(3)"),
    "zzz_neighbour": (f"# {NEIGHBOUR}\n{IMPORTS}", RIGHT.replace("1 -", "1 +"), "1 / 0", RELU),
}
CONTROL = ("", IMPORTS, WRONG, RELU)

# The command line on a machine that lacks a layer, which is the first argument.
WITHOUT = """
import sys
from graders.sandbox import layers
choose, missing = layers.choose, sys.argv.pop(1)
layers.choose = lambda mode, offers, readable: choose(
    mode, {**offers, missing: "it was taken away"}, readable)
from graders.__main__ import main
sys.exit(main())
"""


@dataclass(frozen=True)
class User:
    """As whom the command line runs, and with which interpreter.

    Parameters
    ----------
    name : str
        What tests call it.
    python : str
        The interpreter.
    number : int, optional
        The user; None for whoever runs the tests.
    variables : dict
        What the interpreter needs in its environment.
    """

    name: str
    python: str = sys.executable
    number: int | None = None
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> dict[str, Any]:
        """What `subprocess` needs to become this user."""
        if self.number is None:
            return {}
        return {"user": self.number, "group": self.number, "extra_groups": []}


def users() -> dict[str, User | str]:
    """Return as whom attacks can run here, or why they cannot, by name."""
    found: dict[str, User | str] = {"self": User("self")}
    python, reason = _open_interpreter()
    for name, number in (("own user each", None), ("ordinary", ORDINARY)):
        if sys.platform != "linux" or os.geteuid() != 0:
            found[name] = "only root can become another user"
        elif python is None:
            found[name] = reason
        else:
            path = os.pathsep.join([str(ROOT), *environment.package_folders()])
            found[name] = User(name, python, number, {"PYTHONPATH": path})
    return found


def _open_interpreter() -> tuple[str | None, str]:
    """Return an interpreter of this version that every user may run."""
    packages = [*environment.package_folders(), ROOT]
    candidates = {
        sys.executable: [*packages, *layers.interpreter_folders()],
        "/usr/bin/python{}.{}".format(*sys.version_info): packages,
    }
    for python, folders in candidates.items():
        if Path(python).exists() and layers.first_closed([Path(python), *folders]) is None:
            return python, ""
    return None, "there is no interpreter and checkout that every user may read"


class Arena:
    """One run on a class, and what was to be seen around it.

    Parameters
    ----------
    folder : Path
        Where everything of this run lies; empty.
    user : User
        Who grades.
    attacks : sequence of Attack
        Who attacks.
    honest : dict
        Notebooks of the others, by name.
    without : str
        A layer of the sandbox that the run shall lack, as on a machine that has none.
    """

    def __init__(
        self,
        folder: Path,
        user: User,
        attacks: Sequence[Attack],
        honest: dict[str, tuple[str, ...]] = HONEST,
        without: str = "",
    ) -> None:
        self.folder, self.user = folder, user
        self._program = ["-c", WITHOUT, without] if without else ["-m", "graders"]
        self._class, self._out, self._home = (folder / n for n in ("class", "out", "home"))
        # A short path: the kernel's sockets lie below it.
        self._tmp = Path(tempfile.mkdtemp(prefix="mh"))
        self._tmp.chmod(0o711)  # else no student's process could have a user of its own
        self.tag = f"pwned{secrets.token_hex(4)}"
        for place in (self._class, self._out, self._home):
            place.mkdir(parents=True)
        self._lay_bait()
        for name, cells in honest.items():
            text = notebook(*cells)
            (self._class / f"{name}.ipynb").write_text(text, encoding="utf-8")
        with contextlib.ExitStack() as around:
            listening = around.enter_context(_Listeners(folder, self.tag))
            victim = around.enter_context(self._victim())
            targets = self._targets(listening, victim.pid)
            for attack in attacks:
                attack.write(self._class, targets)
            self._hand_over()
            self.watched = [self._class, self._home, self._out / "earlier"]
            before = [manifest(place) for place in self.watched]
            said = self._run(40.0 * (len(attacks) + len(honest)) + 60)
            after = [manifest(place) for place in self.watched]
            said["changed"] = [str(k) for b, a in zip(before, after, strict=True) for k in b ^ a]
            said["victim_lives"] = victim.poll() is None
            said["connections"] = listening.heard
        said["strewn"] = [str(path) for path in self._strewn(targets)]
        said["tmp"] = [str(path) for path in self._tmp.rglob("*")]
        shutil.rmtree(self._tmp, ignore_errors=True)
        for kind in EXPORTS:
            done = CliRunner().invoke(
                export.command,
                [str(self._out), "--format", kind, "--out", str(folder / "exports" / kind)],
                standalone_mode=False,
            )
            said["exported"] = f"{said.get('exported', '')}{done.output}"
        (folder / "said.json").write_text(json.dumps(said))

    def _lay_bait(self) -> None:
        (self._home / ".canvas_token").write_text(SECRET)
        (self._out / "earlier").mkdir()
        (self._out / "earlier" / "notes.txt").write_text(SECRET)

    @contextlib.contextmanager
    def _victim(self) -> Iterator[subprocess.Popen[bytes]]:
        code = "import time\ntime.sleep(3600)"
        python = self.user.python
        with subprocess.Popen([python, "-c", code, SECRET], **self.user.identity) as process:
            try:
                yield process
            finally:
                process.kill()

    def _targets(self, listening: _Listeners, victim: int) -> dict[str, object]:
        return {
            "tag": self.tag,
            "home": str(self._home),
            "classes": str(self._class),
            "neighbour": str(self._class / "aaa_neighbour.ipynb"),
            "results": str(self._out),
            "earlier": str(self._out / "earlier" / "notes.txt"),
            "tmp": str(self._tmp),
            "checkout": str(ROOT),
            "reference": str(ROOT / "reference" / "mlp" / "layers.py"),
            "hidden": str(ROOT / "graders" / "labs" / "multiple_layers" / "hidden"),
            "packages": sysconfig.get_path("purelib"),
            "victim": victim,
            "tester": os.getpid(),
            **listening.addresses,
        }

    def _hand_over(self) -> None:
        """Let the grading user in, and give it what is its own."""
        shared = Path(tempfile.gettempdir()).resolve()
        for place in (self.folder, *self.folder.parents):
            if place.is_relative_to(shared) and place != shared:
                place.chmod(place.stat().st_mode | 0o055)
        if self.user.number is None:
            return
        for top in (self.folder, self._tmp):
            for place in (top, *top.rglob("*")):
                if not stat.S_ISSOCK(place.lstat().st_mode):
                    os.chown(place, self.user.number, self.user.number, follow_symlinks=False)

    def _run(self, most_s: float) -> dict[str, Any]:
        python = self.user.python
        command = [python, *self._program, "grade", str(self._class), "--each"]
        command += ["--lab", "multiple_layers", "--exercise", "tanh", "--exercise", "relu"]
        command += ["--out", str(self._out), "--jobs", "2", *LIMITS]
        order = {
            "command": command,
            "cwd": str(self._home),
            "most_s": most_s,
            "env": {
                "PATH": os.defpath,
                "HOME": str(self._home),
                "TMPDIR": str(self._tmp),
                "PYTHONDONTWRITEBYTECODE": "1",
                "OPENBLAS_NUM_THREADS": "1",
                "MARKPROP_COURSE_SECRET": SECRET,
                "GITHUB_TOKEN": SECRET,
                **self.user.variables,
            },
        }
        done = subprocess.run(
            [python, str(SUPERVISOR), json.dumps(order)],
            capture_output=True,
            check=True,
            text=True,
            **self.user.identity,
        )
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    def _strewn(self, targets: dict[str, object]) -> Iterator[Path]:
        """Yield files that bear the attackers' tag, wherever they might have put one."""
        packages, home = Path(str(targets["packages"])), Path.home()
        places = [*map(Path, ("/tmp", "/dev/shm", "/var/tmp", "/")), home, self._home, self._tmp]
        places += [packages, packages / "numpy", packages / "__pycache__", packages / "IPython"]
        places += [ROOT, ROOT / "reference", ROOT / "graders", ROOT / "graders" / "inside"]
        places += [Path(str(targets["hidden"])), self._class, self._out, self._out / "earlier"]
        for place in places:
            with contextlib.suppress(OSError):
                yield from (path for path in place.iterdir() if self.tag in path.name)


def manifest(folder: Path) -> set[tuple[str, ...]]:
    """Return what a folder holds: names, kinds, modes, times and contents."""
    found = set()
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        told = f"{status.st_mode:o}"
        if stat.S_ISREG(status.st_mode):
            told += f" {status.st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        found.add((str(path), told))
    return found


class _Listeners:
    """Sockets of every local kind that count who comes."""

    def __init__(self, folder: Path, tag: str) -> None:
        self._sockets = []
        self.heard: list[str] = []
        path = str(Path(tempfile.gettempdir()) / f"{tag}.sock")
        self._path = path
        for family, kind, address in (
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            (socket.AF_UNIX, socket.SOCK_STREAM, path),
            (socket.AF_UNIX, socket.SOCK_STREAM, f"\0{tag}"),
        ):
            listener = socket.socket(family, kind)
            listener.bind(address)
            listener.settimeout(0.2)
            if kind == socket.SOCK_STREAM:
                listener.listen()
            self._sockets.append(listener)
        os.chmod(path, 0o777)
        tcp, udp, *_ = self._sockets
        self.addresses = {
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": path,
            "abstract": f"\0{tag}",
        }
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._hear, args=(s,)) for s in self._sockets]

    def __enter__(self) -> _Listeners:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()
        for listener in self._sockets:
            listener.close()
        os.unlink(self._path)

    def _hear(self, listener: socket.socket) -> None:
        while not self._done.is_set():
            with contextlib.suppress(TimeoutError):
                if listener.type == socket.SOCK_DGRAM:
                    listener.recvfrom(100)
                else:
                    listener.accept()[0].close()
                self.heard.append(repr(listener.getsockname()))
