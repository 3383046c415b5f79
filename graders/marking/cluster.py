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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dask.config
from distributed import Client, LocalCluster

from graders.catalogue.seeds import SECRET_VARIABLE
from graders.errors import MarkpropError
from graders.judging.runner import with_checks
from graders.marking.batch import Save, Settings, Tell
from graders.marking.flights import PATIENCE_S, Turns
from graders.marking.forks import Begun
from graders.marking.pipeline import Graded, ungraded
from graders.marking.resume import installation
from graders.marking.station import Opened, Opening
from graders.marking.workers import StationPlugin, opened
from graders.model import Lab, SandboxFacts
from graders.reading.plain import decoded, encoded
from graders.reports.text import one_line
from graders.submissions import Submission

LOCAL = "local:"
_ANSWER_S = 30.0  # for a scheduler
_SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1GiB",  # students' data of their own
    # The others are for a cluster of our own; another one's scheduler says how often it tries.
    "distributed.scheduler.allowed-failures": 1,
    "distributed.worker.profile.enabled": False,  # it would look at every thread 100 times a second
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

    def grade(
        self,
        submissions: Iterable[Submission],
        lab: Lab,
        settings: Settings,
        *,
        save: Save,
        tell: Tell,
        begun: Begun = lambda submission: None,
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
            labs=tuple(path.resolve() for path in self.labs),
            exercises=tuple(exercise.id for exercise in lab.exercises),
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
            turns = Turns(client, run, save, tell, begun)
            try:
                turns.first(waiting)
                lost = turns.last()
            finally:
                turns.stop()
            for submission in lost:
                tell(submission, save(submission, _lost(submission, lab, facts)))


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    if not address.startswith(LOCAL):
        try:
            client = Client(address, timeout=_ANSWER_S)
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
        LocalCluster(
            n_workers=int(number),
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@contextmanager
def _stations(client: Client, run: str, opening: Opening) -> Iterator[tuple[str, ...]]:
    """Open a station beside every worker, and close them all; gives the layers of the first."""
    try:
        try:
            client.register_plugin(StationPlugin(encoded(opening)), name=run)
            said = client.run(opened, run)
        except (ImportError, AttributeError) as error:
            raise MarkpropError(
                f"A worker of the cluster has no Markprop like this one ({_told(error)}). Install "
                'there what is installed here: pip install "markprop[grader,dask]".'
            ) from None
        found = {address: decoded(Opened, data) for address, data in sorted(said.items())}
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


def _told(error: BaseException) -> str:
    return one_line(str(error), 300)
