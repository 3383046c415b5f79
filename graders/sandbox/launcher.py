"""Starts students' processes: made once per batch, in the warm parent."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from nbformat import NotebookNode

from graders.model import Limits, SandboxFacts
from graders.sandbox import environment
from graders.sandbox.process import OrdinaryProcess, StudentProcess
from graders.sandbox.session import Session
from graders.sandbox.staging import Stage, seed_of

MODES = ("strict", "auto", "off")


class Launcher:
    """Opens sessions in a sandbox of one mode.

    Parameters
    ----------
    mode : str
        ``strict`` refuses machines without the layers it promises, ``auto`` uses what there is,
        ``off`` uses none.
    """

    def __init__(self, mode: str = "auto") -> None:
        if mode not in MODES:
            raise ValueError(f"mode={mode!r} is none of {', '.join(MODES)}")
        self.mode = mode
        self._home = tempfile.TemporaryDirectory(prefix="markprop-", ignore_cleanup_errors=True)

    @property
    def facts(self) -> SandboxFacts:
        """What isolates the processes that this launcher starts."""
        return SandboxFacts(self.mode, ())

    def open(self, stage: Stage, notebook: NotebookNode, limits: Limits) -> Session:
        """Run the notebook and return the session that answers questions about it."""
        sources = "\n".join(str(cell.source) for cell in notebook.cells)
        request = self._request(stage, limits, seed_of(sources))

        def begin(connection_file: Path, channel: socket.socket) -> StudentProcess:
            order = {**request, "connection_file": str(connection_file)}
            return OrdinaryProcess(order, channel, environment.variables(Path(self._home.name)))

        return Session(begin, stage, notebook, limits, self.facts)

    def close(self) -> None:
        """End what the launcher itself keeps running."""
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

    def _request(self, stage: Stage, limits: Limits, seed: int) -> dict[str, Any]:
        return {
            "folder": str(stage.folder),
            "path": stage.path,
            "home": str(stage.home),
            "environment": environment.folders(stage.home, stage.temporary),
            "seed": seed,
            "jail": {},
        }
