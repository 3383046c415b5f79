"""Starts students' processes: made once per batch, in the warm parent."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from nbformat import NotebookNode

from graders.errors import HarnessError
from graders.inside import jail
from graders.model import Limits, SandboxFacts
from graders.sandbox import environment, layers
from graders.sandbox.forking import Zygote, can_fork
from graders.sandbox.library import Library
from graders.sandbox.process import START_LIMIT_S, OrdinaryProcess, StudentProcess
from graders.sandbox.scratch import MAX_MIB
from graders.sandbox.session import Session
from graders.sandbox.staging import Stage, seed_of

if sys.platform == "linux":
    from graders.inside import linux


class Launcher:
    """Opens sessions in a sandbox of one mode.

    Parameters
    ----------
    mode : str
        ``strict`` refuses machines without the layers it promises, ``auto`` uses what there is,
        ``off`` uses none.
    warm : bool, optional
        Whether kernels are forked from a warm process; by default where that is possible.

    Raises
    ------
    SandboxUnavailable
        The mode is ``strict`` and this machine lacks a layer.
    """

    def __init__(self, mode: str = "auto", *, warm: bool | None = None) -> None:
        if mode not in layers.MODES:
            raise ValueError(f"mode={mode!r} is none of {', '.join(layers.MODES)}")
        self._owner = os.getpid()
        if sys.platform == "linux":
            # Nobody of the same user may read our memory, with the tests and the reference in it.
            linux.prctl(linux.PR_SET_DUMPABLE, 0)
        self._home = tempfile.TemporaryDirectory(prefix="markprop-", ignore_cleanup_errors=True)
        self._library = Library()
        self._zygote = Zygote(Path(self._home.name)) if _warm(warm) else None
        try:
            offers = self._zygote.offers if self._zygote else find_offers(Path(self._home.name))
            chosen = layers.choose(mode, offers, layers.readable_by_others(self._read()))
        except BaseException:
            self.close()
            raise
        self.facts = SandboxFacts(mode, chosen)

    def open(self, stage: Stage, notebook: NotebookNode, limits: Limits) -> Session:
        """Run the notebook and return the session that answers questions about it."""
        if jail.LANDLOCK not in self.facts.layers:
            stage.keep_library(self._library)
        else:
            stage.share_library(self._library)
        sources = "\n".join(str(cell.source) for cell in notebook.cells)
        request = self._request(stage, limits, seed_of(sources))
        return Session(partial(self._begin, request), stage, notebook, limits, self.facts)

    def die_with_parent(self) -> None:
        """Have this process killed when the one that made the launcher ends (Linux)."""
        if sys.platform == "linux":
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != self._owner:
                os._exit(1)

    def close(self) -> None:
        """End what the launcher itself keeps running, and remove its files."""
        if self._zygote is not None:
            self._zygote.close()
        if os.getpid() == self._owner:
            self._library.close()
            self._home.cleanup()

    def __enter__(self) -> Launcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _begin(
        self, request: dict[str, Any], connection_file: Path, channel: socket.socket
    ) -> StudentProcess:
        spec = {**request["jail"], "sockets": str(connection_file.parent), "parent": os.getpid()}
        order = {**request, "connection_file": str(connection_file), "jail": spec}
        process: StudentProcess
        if self._zygote is not None:
            process = self._zygote.start(order, channel)
        else:
            variables = environment.variables(Path(self._home.name))
            process = OrdinaryProcess(order, channel, variables)
        expected = [layer for layer in self.facts.layers if layer != jail.SCRATCH_WATCHDOG]
        if list(process.layers) != expected:
            process.kill()
            raise HarnessError(f"the sandbox has {process.layers} in force instead of {expected}")
        return process

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
                "layers": [x for x in self.facts.layers if x != jail.SCRATCH_WATCHDOG],
                "read": [*layers.SYSTEM_PATHS, *self._read(), str(stage.lib)],
                "scratch": str(stage.scratch),
                "scratch_mib": MAX_MIB,
                "memory_mib": limits.memory_mib,
                "total_s": limits.total_s,
            },
        }


def _warm(wanted: bool | None) -> bool:
    return can_fork() if wanted is None else wanted


def find_offers(home: Path) -> dict[str, str]:
    """Ask a fresh interpreter what this machine offers."""
    order = {"role": "offers", "packages": environment.package_folders()}
    found = subprocess.run(
        [*environment.interpreter(), json.dumps(order)],
        env=environment.variables(home),
        capture_output=True,
        timeout=START_LIMIT_S,
        check=False,
    )
    if found.returncode:
        raise HarnessError(f"a clean interpreter does not start: {found.stderr.decode()[-500:]}")
    offers: dict[str, str] = json.loads(found.stdout)
    return offers
