"""The submissions of a class on their way to the workers of a cluster and back."""

from __future__ import annotations

import contextlib
import math
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from distributed import Client, Future, wait

from graders.errors import HarnessError, MarkpropError
from graders.marking.forks import Begun
from graders.marking.parcels import pack
from graders.marking.pipeline import Graded
from graders.marking.settings import Save, Tell
from graders.marking.station import chunk_of, results_of
from graders.marking.workers import grade_chunk
from graders.reports.text import one_line
from graders.submissions import Submission

PATIENCE_S = 120.0  # for a first worker, and for another one where all have gone: jobs may queue
_MOST_IN_CHUNK = 8  # what the death of a worker may cost; sending takes 1 % of grading by then
_MOST_BYTES = 8 * 1024 * 1024  # of a chunk; a submission with data of its own goes alone
_CHUNKS_EACH = 4  # at least, for each thread
_AHEAD = 2  # chunks in each worker's hands: the next is there when one is done
_LOOK_S = 1.0  # how often workers are counted while nothing comes back


@dataclass(frozen=True)
class _Flight:
    """Submissions with the cluster; those of the last turn are alone on a host."""

    chunk: tuple[Submission, ...]
    host: str = ""


@dataclass
class Turns:
    """Sends submissions out, and stores what comes back.

    `again` need a last turn: the machine took their time, or the workers that had them died.
    """

    client: Client
    run: str
    save: Save
    tell: Tell
    begun: Begun
    again: list[Submission] = field(default_factory=list)
    flying: dict[Future[bytes], _Flight] = field(default_factory=dict)
    sent: int = 0
    workers: dict[str, int] = field(default_factory=dict)
    seen: float = field(default_factory=time.monotonic)
    looked: float = -math.inf

    def first(self, submissions: Sequence[Submission]) -> None:
        """Give every submission its first turn, a chunk to whoever is free."""
        waiting = deque(submissions)
        self._look()
        size = _size_of_chunks(len(waiting), self.workers)
        while waiting or self.flying:
            while waiting and len(self.flying) < _AHEAD * len(self.workers):
                chunk, packed = _next_chunk(waiting, size)
                for submission in chunk:
                    self.begun(submission)
                self._send(packed, _Flight(chunk))
            self.again += self._landed()

    def last(self) -> list[Submission]:
        """Give those in `again` their last turn, alone on a host; return those that are lost."""
        waiting, lost = deque(self.again), []
        while waiting or self.flying:
            busy = {flight.host for flight in self.flying.values()}
            for host in sorted({host_of(address) for address in self.workers} - busy):
                if waiting:
                    submission = waiting.popleft()
                    self._send([pack(submission)], _Flight((submission,), host), last=True)
            lost += self._landed()
        return lost

    def stop(self) -> None:
        """Take back what is with the cluster."""
        if self.flying:
            self.client.cancel(list(self.flying), force=True)

    def _send(self, packed: Sequence[bytes], flight: _Flight, *, last: bool = False) -> None:
        self.sent += 1
        future = self.client.submit(
            grade_chunk,
            self.run,
            chunk_of(packed, last=last),
            key=f"{self.run}-{self.sent}",
            pure=False,
            workers=[flight.host] if flight.host else None,
            allow_other_workers=bool(flight.host),
        )
        self.flying[future] = flight

    def _landed(self) -> list[Submission]:
        """Store what comes back in a while; return those who have no result."""
        with contextlib.suppress(TimeoutError):
            if self.flying:
                wait(list(self.flying), timeout=_LOOK_S, return_when="FIRST_COMPLETED")
        left = []
        for future in [future for future in self.flying if future.done()]:
            chunk = self.flying.pop(future).chunk
            results = _results(future)
            for submission in chunk:
                if submission.name in results:
                    graded = results[submission.name]
                    self.tell(submission, self.save(submission, graded))
                else:
                    left.append(submission)
        self._look()
        return left

    def _look(self) -> None:
        """Count the workers now and then; where all have gone, others may come in a while."""
        now = time.monotonic()
        if now < self.looked + _LOOK_S:
            return
        self.workers, self.looked = self.client.nthreads(), now
        if self.workers:
            self.seen = now
        elif now > self.seen + PATIENCE_S:
            raise MarkpropError(
                f"All workers of the cluster have gone, and none came in {PATIENCE_S:.0f} s. Start "
                "some, and add --resume to go on."
            )
        else:
            time.sleep(_LOOK_S)


def _results(future: Future[bytes]) -> dict[str, Graded]:
    """Return what came back; nothing where workers died over it, or the scheduler forgot it."""
    if future.status != "finished":
        return {}
    try:
        return results_of(future.result())
    except HarnessError as error:
        raise MarkpropError(f"{one_line(str(error), 500)} Add --resume to go on.") from None


def _next_chunk(
    waiting: deque[Submission], size: int
) -> tuple[tuple[Submission, ...], list[bytes]]:
    """Take the next submissions, so many or so large."""
    chunk: list[Submission] = []
    packed: list[bytes] = []
    while waiting and len(chunk) < size and sum(len(data) for data in packed) < _MOST_BYTES:
        chunk.append(waiting.popleft())
        packed.append(pack(chunk[-1]))
    return tuple(chunk), packed


def _size_of_chunks(submissions: int, workers: dict[str, int]) -> int:
    """Return how many go together: few enough for all to end at about the same time."""
    threads = max(1, sum(workers.values()))
    most = _MOST_IN_CHUNK * max(workers.values(), default=1)
    return max(1, min(most, submissions // (_AHEAD * _CHUNKS_EACH * threads)))


def host_of(address: str) -> str:
    """Return the machine of an address."""
    return urlsplit(address).hostname or address
