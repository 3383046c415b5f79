"""Starts students' processes: made once per batch, in the warm parent."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from graders.catalogue.installed import ROOT
from graders.errors import HarnessError, MarkpropError
from graders.inside import jail
from graders.inside.removal import clear
from graders.model import Limits, SandboxFacts
from graders.sandbox import environment, layers
from graders.sandbox.forking import HOME, Zygote, ZygoteGone, can_fork
from graders.sandbox.library import Library
from graders.sandbox.process import START_LIMIT_S, OrdinaryProcess, StudentProcess
from graders.sandbox.scratch import MAX_MIB
from graders.sandbox.session import Session
from graders.sandbox.staging import Stage, seed_of
from graders.sandbox.steps import Step, cells_of

if sys.platform == "linux":
    from graders.inside import linux
if sys.platform != "win32":
    import resource

_DESCRIPTORS = 256  # a kernel opens 60, and may open as many as this; a grader less
_LONGEST = 70  # bytes of the folder's path; a socket's may have 107, and 103 on macOS


class Launcher:
    """Opens sessions in a sandbox of one mode.

    Parameters
    ----------
    mode : str
        ``strict`` refuses machines without the layers it promises, ``auto`` uses what there is,
        ``off`` uses none.
    warm : bool, optional
        Whether kernels are forked from a warm process; by default where that is possible.
    preload : sequence of str
        Modules that the warm process imports, because nearly every notebook will.

    Raises
    ------
    SandboxUnavailable
        The mode is ``strict`` and this machine lacks a layer.
    """

    def __init__(
        self, mode: str = "auto", *, warm: bool | None = None, preload: Sequence[str] = ()
    ) -> None:
        if mode not in layers.MODES:
            raise ValueError(f"mode={mode!r} is none of {', '.join(layers.MODES)}")
        self._owner = os.getpid()
        _expect_descriptors()
        if sys.platform == "linux":
            # Nobody of the same user may read our memory, with the tests and the reference in it.
            linux.prctl(linux.PR_SET_DUMPABLE, 0)
        self._base = _unused_name()
        self._zygote: Zygote | None = None
        try:
            # Before the folder is there, so that a kill at no moment leaves it to nobody.
            if can_fork() if warm is None else warm:
                self._zygote = Zygote(self._base, preload)
            _make(self._base)
            self._home.mkdir()
            if self._zygote is not None:
                self._zygote.begin()
            self._library = Library(self._base / "lib")
            offers = self._zygote.offers if self._zygote else find_offers(self._home)
            readable = layers.first_closed(self._read()) is None
            chosen = layers.choose(mode, offers, readable)
            if jail.LANDLOCK in chosen:
                layers.expect_apart(ROOT, [*layers.SYSTEM_PATHS, *self._read()])
        except BaseException:
            self.close()
            raise
        self.facts = SandboxFacts(mode, chosen)

    @property
    def _home(self) -> Path:
        return self._base / HOME

    def open(
        self,
        stage: Stage,
        notebook: NotebookNode,
        limits: Limits,
        steps: Sequence[Step] | None = None,
        *,
        last: bool = True,
        stand_ins: bool = False,
        drawn: bool = True,
    ) -> Session:
        """Run a notebook and return the session that answers questions about it.

        Parameters
        ----------
        stage : Stage
            The submission's folders; close it after the session.
        notebook : NotebookNode
            Format 4; not changed.
        limits : Limits
            Bounds on time and memory.
        steps : sequence of Step
            What to run of it, in order; all its cells if None.
        last : bool
            Whether there is no further turn for what a kill from elsewhere spoils.
        stand_ins : bool
            Whether packages that are not here can be imported all the same, though not be used.
        drawn : bool
            Whether somebody will see the figures: drawing takes half the time of many a notebook.

        Raises
        ------
        HarnessError
            The student's process could not be started, or was lost.
        """
        stage.make(self._base, self._library, shared=jail.LANDLOCK in self.facts.layers)
        sources = "\n".join(str(cell.source) for cell in notebook.cells)
        request = {
            **self._request(stage, limits, seed_of(sources)),
            "stand_ins": stand_ins,
            "drawn": drawn,
        }
        begin = partial(self._begin, request)
        chosen = cells_of(notebook) if steps is None else steps
        return Session(begin, stage, self._base, chosen, limits, self.facts, last=last)

    def die_with_parent(self) -> None:
        """Have this process killed when the one that made the launcher ends (Linux)."""
        if sys.platform == "linux":
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != self._owner:
                os._exit(1)

    def close(self) -> None:
        """Remove the launcher's files, and end what it keeps running."""
        # In this order: if we are killed now, the zygote is still there to remove the rest.
        if os.getpid() == self._owner:
            clear(self._base)
        if self._zygote is not None:
            self._zygote.close()

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _begin(
        self, request: dict[str, Any], connection_file: Path, channel: socket.socket
    ) -> StudentProcess:
        spec = {**request["jail"], "sockets": str(connection_file.parent), "parent": os.getpid()}
        order = {**request, "connection_file": str(connection_file), "jail": spec}
        process = self._start(order, channel)
        if process.layers != self.facts.layers:
            process.kill()
            process.close()
            raise HarnessError(
                f"the sandbox has {process.layers} in force instead of {self.facts.layers}"
            )
        return process

    def _start(self, order: dict[str, Any], channel: socket.socket) -> StudentProcess:
        if self._zygote is not None:
            try:
                return self._zygote.start(order, channel)
            except ZygoteGone:  # one submission must not cost the others
                self._zygote.close()
                self._zygote = None
        return OrdinaryProcess(order, channel, environment.variables(self._home))

    def _read(self) -> list[str]:
        """Return the folders that every student's process reads, besides the system's own."""
        private = [str(self._library.path), *environment.package_folders()]
        return [*layers.interpreter_folders(), *private]

    def _request(self, stage: Stage, limits: Limits, seed: int) -> dict[str, Any]:
        return {
            "folder": str(stage.folder),
            "path": stage.path,
            "home": str(stage.home),
            "environment": environment.folders(stage.home, stage.temporary),
            "seed": seed,
            "jail": {
                "layers": self.facts.layers,
                "read": [*layers.SYSTEM_PATHS, *self._read(), str(stage.lib)],
                "scratch": str(stage.scratch),
                "scratch_mib": MAX_MIB,
                "memory_mib": limits.memory_mib,
                "total_s": limits.total_s,
            },
        }


def _expect_descriptors() -> None:
    """Have room for the files of a grader and a kernel, or say that there is none."""
    if sys.platform == "win32":
        return
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = _DESCRIPTORS if most == resource.RLIM_INFINITY else min(_DESCRIPTORS, most)
    if allowed != resource.RLIM_INFINITY and allowed < room:
        resource.setrlimit(resource.RLIMIT_NOFILE, (room, most))
    if room < _DESCRIPTORS:
        raise MarkpropError(
            f"Only {most} files may be open at a time here; {_DESCRIPTORS} are needed. "
            f"Raise the limit: ulimit -n {_DESCRIPTORS}, or the container's `nofile`."
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise MarkpropError(
            f"{folder} was there before Markprop could make it, which somebody else's program may "
            "do on purpose. Set TMPDIR to a folder that only you may write to, and grade again."
        ) from None
    folder.chmod(0o711)  # a process under a user of its own must be able to pass


def _unused_name() -> Path:
    """Return where a private folder can be made: its path leaves room for the names of sockets."""
    name = f"markprop-{secrets.token_hex(5)}"
    folder = Path(tempfile.gettempdir(), name)
    if len(os.fsencode(folder)) > _LONGEST and os.name == "posix":
        return Path("/tmp", name)  # noqa: S108 -- nobody knows the name, and ours must be the first
    return folder


def find_offers(home: Path) -> dict[str, str]:
    """Ask a fresh interpreter what this machine offers."""
    order = {"role": "offers", "packages": environment.package_folders()}
    try:
        found = subprocess.run(
            [*environment.interpreter(), json.dumps(order)],
            env=environment.variables(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=START_LIMIT_S,
            check=True,
        )
    except subprocess.SubprocessError as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace")[-500:]
        raise HarnessError(f"a clean interpreter does not start here: {error} {said}") from error
    offers: dict[str, str] = json.loads(found.stdout)
    return offers
