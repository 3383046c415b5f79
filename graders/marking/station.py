"""A grader beside a worker of a cluster: warmed up once, it grades chunk after chunk.

A process of its own, with one thread, because graders are forked from it. It knows nothing of the
cluster: its worker hands it bytes over a line, and bytes come back. It ends when its worker ends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from graders.catalogue.labs import find_lab
from graders.catalogue.seeds import SECRET_VARIABLE
from graders.errors import HarnessError, MarkpropError
from graders.judging.runner import CheckRun, with_checks
from graders.judging.turns import Manner
from graders.marking.batch import needed_modules
from graders.marking.forks import Forks
from graders.marking.parcels import joined, pack_graded, parted, unpack, unpack_graded
from graders.marking.pipeline import Graded
from graders.marking.resume import Installation, installation
from graders.marking.warmup import warm_up
from graders.model import Lab, Limits
from graders.reading.plain import decoded, encoded
from graders.sandbox.forking import can_fork
from graders.sandbox.launcher import Launcher
from graders.submissions import Submission

if sys.platform == "linux":
    from graders.inside import linux

_LENGTH = 8
_LAST = b"last"
_END_S = 20.0  # for what a station keeps running to be ended in order


@dataclass(frozen=True)
class Opening:
    """What a station is opened with.

    Parameters
    ----------
    lab : str
        Id of the lab.
    labs : tuple of Path
        Folders with labs of the course's own; they lie at the same place on every machine.
    exercises : tuple of str
        Those that are graded.
    questions : tuple of str
        Ids of the written questions that are asked.
    limits : Limits
        Bounds on each submission.
    sandbox : str
        As `Settings` says.
    everything : bool
        Whether what no exercise needs runs as well, for show.
    secret : str
        The course secret; empty without one.
    expected : Installation
        What must give the marks.
    """

    lab: str
    labs: tuple[Path, ...]
    exercises: tuple[str, ...]
    questions: tuple[str, ...]
    limits: Limits
    sandbox: str
    everything: bool
    secret: str
    expected: Installation


@dataclass(frozen=True)
class Opened:
    """What a station says when it is ready: why it refuses, or which layers are in force."""

    refusal: str
    layers: tuple[str, ...] = ()


class Station:
    """The worker's end of the line to a station.

    Parameters
    ----------
    opening : bytes
        An `Opening`, encoded.
    jobs : int
        Submissions at a time.
    """

    def __init__(self, opening: bytes, jobs: int) -> None:
        ours, theirs = socket.socketpair()
        start = "from graders import __main__; from graders.marking.station import main; main()"
        self._line = ours
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", start, str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt from the keyboard is for the client
            )
        send(ours, opening)
        send(ours, str(jobs).encode())
        self._opened: bytes | None = None

    def opened(self) -> bytes:
        """Return an `Opened`, encoded, as soon as the station is warm."""
        if self._opened is None:
            self._opened = receive(self._line)
        return self._opened

    def grade(self, chunk: bytes) -> bytes:
        """Grade a chunk of `chunk_of` and return what became of it, for `results_of`.

        Raises
        ------
        OSError
            The station has ended.
        """
        send(self._line, chunk)
        return receive(self._line)

    def close(self) -> None:
        """End the station and whatever it is doing."""
        with self._line:
            self._process.terminate()
            try:
                self._process.wait(_END_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def chunk_of(packed: Iterable[bytes], *, last: bool) -> bytes:
    """Return packed submissions as one chunk; in the last turn each is judged to the end."""
    return joined([_LAST if last else b"", *packed])


def refused(why: str) -> bytes:
    """Return what stands in place of results where a station cannot grade."""
    return joined([why.encode()])


def results_of(reply: bytes) -> dict[str, Graded]:
    """Return what became of the submissions of a chunk; those left out need another turn.

    Raises
    ------
    HarnessError
        The station refuses to grade, or what it says is damaged.
    """
    refusal, *parts = parted(reply) or [b""]
    if refusal:
        raise HarnessError(refusal.decode(errors="replace"))
    return {
        name.decode(): unpack_graded(data)
        for name, data in zip(parts[::2], parts[1::2], strict=True)
    }


def main() -> None:
    """Serve the line that the arguments name, until it or the process behind it ends."""
    number, parent = map(int, sys.argv[1:3])
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whatever runs is ended in order
    if sys.platform == "linux":
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            return
    with contextlib.suppress(KeyboardInterrupt, OSError), socket.socket(fileno=number) as line:
        _serve(line)


def _serve(line: socket.socket) -> None:
    opening = decoded(Opening, receive(line))
    jobs = int(receive(line))
    os.environ.pop(SECRET_VARIABLE, None)
    if opening.secret:
        os.environ[SECRET_VARIABLE] = opening.secret
    manner, warm = Manner(opening.limits, everything=opening.everything), False

    def work(checks: CheckRun) -> None:
        nonlocal warm
        warm_up(lab, checks, launcher, manner)
        results: list[bytes] = []

        def hear(submission: Submission, said: bytes) -> None:
            results.extend((submission.name.encode(), said))

        forks = Forks(lab, checks, launcher, manner, lambda _, graded: pack_graded(graded), hear)
        warm = True
        send(line, encoded(Opened("", launcher.facts.layers)))
        while True:
            turn, *packed = parted(receive(line))
            with tempfile.TemporaryDirectory(prefix="markprop-chunk-") as folder:
                submissions = [_unpack(data, Path(folder), n) for n, data in enumerate(packed)]
                last = turn == _LAST
                forks.turns(submissions, 1 if last else jobs, last=last)
            send(line, joined([b"", *results]))
            results.clear()

    try:
        lab = _lab(opening)
        with Launcher(opening.sandbox, preload=needed_modules(lab)) as launcher:
            with_checks(lab, work, hidden=True)
    except MarkpropError as error:
        if warm:
            raise  # the line ends, and the client tries elsewhere
        send(line, encoded(Opened(str(error))))


def _unpack(data: bytes, folder: Path, number: int) -> Submission:
    workspace = folder / str(number)
    workspace.mkdir()
    return unpack(data, workspace)


def _lab(opening: Opening) -> Lab:
    """Return the lab as it is installed here; refuses another one than the client has."""
    if not can_fork():
        raise HarnessError("Workers of a cluster need Linux: graders are forked there.")
    lab = find_lab(opening.lab, opening.labs)
    chosen = tuple(e for e in lab.exercises if e.id in opening.exercises)
    asked = tuple(q for q in lab.questions if q.id in opening.questions)
    lab = replace(lab, exercises=chosen, questions=asked)
    found, expected = installation(lab), opening.expected
    differ = [
        f"{what} ({ours}; the client has {theirs})"
        for what, ours, theirs in (
            ("another version of Markprop", found.markprop, expected.markprop),
            ("other files of Markprop", found.engine[-12:], expected.engine[-12:]),
            (f"another lab {lab.id}", found.lab[:12], expected.lab[:12]),
            ("other packages", ", ".join(found.versions), ", ".join(expected.versions)),
        )
        if ours != theirs
    ]
    if differ:
        raise HarnessError(f"It has {differ[0]}. Install there what the client has, labs included.")
    return lab


def send(line: socket.socket, data: bytes) -> None:
    """Send one message."""
    line.sendall(len(data).to_bytes(_LENGTH, "big"))
    line.sendall(data)


def receive(line: socket.socket) -> bytes:
    """Return one message.

    Raises
    ------
    ConnectionError
        Nobody is at the other end any more.
    """
    return _exactly(line, int.from_bytes(_exactly(line, _LENGTH), "big"))


def _exactly(line: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = line.recv(min(1 << 20, length - len(data)))
        if not part:
            raise ConnectionError("the other end of the line has ended")
        data += part
    return bytes(data)
