"""What runs inside the workers of a Dask cluster: each keeps a station, and tasks use it.

Only this file and `cluster` know Dask. Arguments and results of tasks are bytes of our own, and no
task raises: what Dask pickles is our functions' names, never what a student wrote.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading

from distributed import Worker, WorkerPlugin, get_worker

from graders.marking.station import Opened, Station
from graders.reading.plain import encoded
from graders.sandbox.doctor import examine


class StationPlugin(WorkerPlugin):
    """Gives every worker of a cluster a station for the time of one run, late ones too.

    Parameters
    ----------
    opening : bytes
        What the stations are opened with.
    """

    def __init__(self, opening: bytes) -> None:
        self._opening = opening
        self._station: Station | None = None

    def setup(self, worker: Worker) -> None:
        """Open the station from the thread that lives as long as the worker: they end together."""
        self._worker = worker
        self._loop = asyncio.get_running_loop()
        self._turn = threading.Lock()
        self._station = Station(self._opening, worker.state.nthreads)

    def teardown(self, worker: Worker) -> None:
        """End the station, whatever it is doing."""
        if self._station is not None:
            self._station.close()
            self._station = None

    def opened(self) -> bytes:
        """Return what the station says when it is warm."""
        if self._station is None:
            return encoded(Opened("It is ending."))
        try:
            return self._station.opened()
        except OSError:
            return encoded(Opened("Its grader ended while it was starting."))

    def grade(self, chunk: bytes) -> bytes:
        """Grade a chunk; return nothing where the station ended on the way, and open another."""
        with self._turn:
            station = self._station
            if station is None:
                return b""
            with contextlib.suppress(OSError):
                return station.grade(chunk)
            asyncio.run_coroutine_threadsafe(self._again(station), self._loop).result()
            return b""

    async def _again(self, station: Station) -> None:
        if self._station is station:
            station.close()
            self._station = Station(self._opening, self._worker.state.nthreads)


def present() -> bytes:
    """Answer at all, which takes an installation of Markprop."""
    return b"here"


async def examined() -> bytes:
    """Return what this machine offers for the sandbox; looked at apart from the worker's threads.

    A process of its own, because what is looked at may change the process that looks.
    """
    start = (
        "from graders import __main__; from graders.marking.workers import say_findings;"
        " say_findings()"
    )
    asked = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", start, stdout=subprocess.PIPE
    )
    said, _ = await asked.communicate()
    return said


def say_findings() -> None:
    """Print what this machine offers, for `examined`."""
    sys.stdout.buffer.write(encoded(examine()))


async def opened(run: str, dask_worker: Worker) -> bytes:
    """Return what the station of a worker says when it is warm; Dask passes the worker."""
    plugin = dask_worker.plugins.get(run)
    if not isinstance(plugin, StationPlugin):
        return encoded(Opened("It has no grader."))
    return await asyncio.to_thread(plugin.opened)


def grade_chunk(run: str, chunk: bytes) -> bytes:
    """Grade a chunk on this worker; return nothing where that was not possible."""
    plugin = get_worker().plugins.get(run)
    return plugin.grade(chunk) if isinstance(plugin, StationPlugin) else b""
