"""A class on the workers of a Dask cluster: the same marks and bytes as on one machine.

Submissions go out as bytes in chunks and come back as the texts of their files, which are settled
and written here. A worker that dies costs its submissions another turn elsewhere; who loses that
as well has a report that says so. Nobody's death costs the class more.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import dask.config
from distributed import Client, LocalCluster

from graders.catalogue.seeds import SECRET_VARIABLE
from graders.errors import MarkpropError
from graders.judging.runner import with_checks
from graders.marking.batch import warn_of_layers
from graders.marking.flights import PATIENCE_S, Turns, host_of
from graders.marking.forks import Begun
from graders.marking.pipeline import Graded, ungraded
from graders.marking.resume import installation
from graders.marking.settings import Save, Settings, Tell
from graders.marking.station import Opened, Opening
from graders.marking.workers import StationPlugin, examined, opened, present
from graders.model import Lab, SandboxFacts
from graders.reading.plain import NotPlain, decoded, encoded
from graders.reports.text import one_line
from graders.sandbox.doctor import Findings
from graders.submissions import Submission

T = TypeVar("T")
# What a worker starts with. An interrupt from the keyboard reaches all processes of a terminal, and
# is for the client alone; our own start leaves out what takes a second to load.
_PRELOAD = "import signal, graders.__main__; signal.signal(signal.SIGINT, signal.SIG_IGN)"
LOCAL = "local:"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ANSWER_S = 30.0  # for a scheduler
_SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1GiB",  # students' data of their own
    # The others are for a cluster of our own; another one's are set where it is started.
    "distributed.scheduler.allowed-failures": 1,
    # How often a process looks at itself: with Dask's own settings a run of 200 submissions took a
    # fifth more CPU than on one machine, with these a seventeenth.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.limit": "60s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.scheduler.active-memory-manager.start": False,
}


@dataclass(frozen=True)
class Cluster:
    """Where to grade.

    Parameters
    ----------
    address : str
        Of a Dask scheduler, such as ``tls://10.0.0.1:8786``; or ``local:N`` for N workers here.
    labs : tuple of Path
        Folders with labs of the course's own, on every machine.
    """

    address: str
    labs: tuple[Path, ...] = ()

    @property
    def note(self) -> str:
        """What to know before students' work and the course secret go over a line in the clear."""
        if (
            self.address.startswith((LOCAL, "tls://", "wss://"))
            or host_of(self.address) in _LOOPBACK
        ):
            return ""
        return (
            f"The line to {self.address} is not encrypted: students' work and the course secret "
            "can be read on the network. docs/large-classes.md says how to use TLS."
        )

    @contextmanager
    def client(self) -> Iterator[Client]:
        """Give a client of the cluster, which has at least one worker."""
        with _connected(self.address) as client:
            try:
                client.wait_for_workers(1, timeout=PATIENCE_S)
            except TimeoutError:
                raise MarkpropError(
                    f"The cluster at {self.address} has no worker after {PATIENCE_S:.0f} s. Start "
                    f"some with: dask worker {self.address} --nthreads 1 --nworkers CORES"
                ) from None
            yield client

    def examine(self) -> dict[str, Findings]:
        """Return what each worker offers for the sandbox, by its address."""
        with self.client() as client:
            return {a: _read(Findings, a, said) for a, said in _asked(client, examined).items()}

    def grade(
        self,
        submissions: Iterable[Submission],
        lab: Lab,
        settings: Settings,
        *,
        save: Save,
        tell: Tell,
        begun: Begun = lambda submission: None,
        warn: Callable[[str], None] = lambda text: None,
    ) -> None:
        """Grade every submission on the cluster; see `graders.marking.batch.grade_all`.

        `save` is called in this process.
        """
        waiting = list(submissions)
        if not waiting:
            return
        run = f"markprop-{secrets.token_hex(8)}"
        opening = Opening(
            lab=lab.id,
            labs=tuple(Path(os.path.realpath(path)) for path in self.labs),
            exercises=tuple(exercise.id for exercise in lab.exercises),
            questions=tuple(question.id for question in lab.questions),
            limits=settings.limits,
            sandbox=settings.sandbox,
            everything=settings.execute == "all",
            secret=os.environ.get(SECRET_VARIABLE, ""),
            expected=installation(lab),
        )
        with (
            dask.config.set(_SETTINGS),
            self.client() as client,
            _stations(client, run, opening) as layers,
        ):
            facts = SandboxFacts(settings.sandbox, layers)
            warn_of_layers(facts, warn)
            turns = Turns(client, run, save, tell, begun)
            try:
                turns.first(waiting)
                lost = turns.last()
            finally:
                turns.stop()
            for submission in lost:
                tell(submission, save(submission, _lost(submission, lab, facts)))


def _started(start: Callable[[], T]) -> T:
    """Start a part of Dask: it gives its own thread 10 s, which a busy machine may exceed once."""
    try:
        return start()
    except AssertionError:
        return start()


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    if not address.startswith(LOCAL):
        try:
            client = _started(lambda: Client(address, timeout=_ANSWER_S))
        except (OSError, ValueError, TypeError) as error:
            raise MarkpropError(
                f"No Dask scheduler answers at {address} ({_told(error)}). Give "
                "--cluster what `dask scheduler` prints, such as tcp://10.0.0.1:8786, or local:N."
            ) from None
        with client:
            yield client
        return
    number = address.removeprefix(LOCAL)
    if not number.isdecimal() or not 1 <= int(number) <= 1024:
        raise MarkpropError(
            f"--cluster {address}: expected local:N, with N workers on this machine."
        )
    with (
        tempfile.TemporaryDirectory(prefix="markprop-cluster-") as folder,
        dask.config.set({"temporary-directory": folder}),
        _started(lambda: _workers_here(int(number))) as cluster,
        _started(lambda: Client(cluster)) as client,
    ):
        yield client


def _workers_here(number: int) -> LocalCluster:
    try:
        return LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            memory_limit=0,  # workers only hand over; graders have limits of their own
            dashboard_address="127.0.0.1:0",
            preload=[_PRELOAD],
            silence_logs=logging.CRITICAL,
        )
    except (RuntimeError, OSError) as error:  # what Dask raises when a worker ends at its start
        raise MarkpropError(
            f"{number} workers could not be started on this machine ({_told(error)}). Ask for"
            " fewer, or grade without --cluster."
        ) from None


@contextmanager
def _stations(client: Client, run: str, opening: Opening) -> Iterator[tuple[str, ...]]:
    """Open a station beside every worker, and close them all; gives the layers of the first."""
    try:
        _asked(client, present)
        client.register_plugin(StationPlugin(encoded(opening)), name=run)
        found = {a: _read(Opened, a, said) for a, said in _asked(client, opened, run).items()}
        refusals = [f"  {address}: {one.refusal}" for address, one in found.items() if one.refusal]
        if refusals:
            raise MarkpropError("\n".join(["These workers cannot grade this lab:", *refusals]))
        yield next(iter(found.values())).layers
    finally:
        with contextlib.suppress(Exception):  # the scheduler may have gone, and its workers with it
            client.unregister_worker_plugin(run)


def _lost(submission: Submission, lab: Lab, facts: SandboxFacts) -> Graded:
    """Return the report of a submission that outlived no worker."""
    checks = with_checks(lab, lambda run: run.checks, hidden=True)
    reason = (
        "The grader ended on each worker of the cluster that was given this submission. It is no "
        "verdict: grade it again on one machine, or with more memory for the workers."
    )
    return ungraded(submission, lab, checks, facts, reason, 0.0)


def _asked(client: Client, question: Callable[..., object], *given: str) -> dict[str, bytes]:
    """Return what each worker answers, by its address."""
    answers = client.run(question, *given, on_error="return")
    for address, answer in sorted(answers.items()):
        if isinstance(answer, ImportError | AttributeError):
            raise MarkpropError(
                f"The worker {address} has no Markprop like this one ({_told(answer)}). Install "
                'there what is installed here: pip install "markprop[grader,dask]".'
            )
        if not isinstance(answer, bytes):
            raise MarkpropError(f"The worker {address} does not answer ({_told(answer)}).")
    return dict(sorted(answers.items()))


def _read(kind: type[T], address: str, said: bytes) -> T:
    try:
        return decoded(kind, said)
    except NotPlain as error:
        raise MarkpropError(f"What the worker {address} says cannot be read ({error}).") from None


def _told(error: object) -> str:
    return one_line(str(error), 300)
