"""Judges an answer's source against an exercise's checks, each in a forked process of its own.

Used by `verify` for planted answers and mutants, which are ours: they need a time limit and a
fresh process, not a sandbox.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import math
import os
import pkgutil
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from graders.catalogue.labs import folder_of, read_lab
from graders.inside.seeds import settle
from graders.judging.reference import load_namespace
from graders.judging.runner import CheckRun, with_checks
from graders.model import CheckResult, Exercise, Lab, Verdict
from graders.reports.lacking import missing_modules
from graders.sandbox.channel import Channel, Reply
from graders.sandbox.clock import BACKSTOP
from graders.selfcheck.recognition import Transcript
from graders.student.attempt import LocalAttempt, Relay

TIME_LIMIT_S = 60  # of CPU time; what takes longer than any marking would allow has been caught


@dataclass(frozen=True)
class Trial:
    """An answer to be judged.

    Parameters
    ----------
    name : str
        What tells it from the others.
    source : str
        Its code, as a notebook cell.
    change : callable, optional
        Changes the globals after that.
    to_the_end : bool
        Whether all checks run, or only those up to the first that does not pass.
    """

    name: str
    source: str = ""
    change: Callable[[dict[str, Any]], None] | None = None
    to_the_end: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of a trial.

    Parameters
    ----------
    points, max_points : Fraction
        Earned and on offer in this exercise.
    verdicts : dict of str to str
        By check id.
    findings : dict of str to str
        What a student would read, by check id.
    misconceptions : dict of str to str
        Id of the recognised mistake, by check id.
    public : frozenset of str
        Ids of the public checks.
    keys : dict of str to str
        What was answered to each check, boiled down; see `graders.selfcheck.recognition`.
    fault : str, optional
        Why there are no verdicts: it ran too long, or ended its process.
    calls : int
        Questions that its side was asked: what an answer costs, the same on every machine.
    """

    points: Fraction
    max_points: Fraction
    verdicts: dict[str, str]
    findings: dict[str, str]
    misconceptions: dict[str, str]
    public: frozenset[str]
    keys: dict[str, str] = field(default_factory=dict)
    fault: str | None = None
    calls: int = 0

    @property
    def full(self) -> bool:
        """Whether every point was earned."""
        return self.fault is None and self.points == self.max_points

    def caught_by(self, *, public_only: bool = False) -> list[str]:
        """Return the checks that did not pass."""
        return [
            check
            for check, verdict in self.verdicts.items()
            if verdict in ("failed", "skipped") and (check in self.public or not public_only)
        ]


def run_trials(
    lab: Lab, exercise: Exercise, trials: Iterable[Trial], *, jobs: int, hidden: bool = True
) -> Iterator[tuple[Trial, Outcome]]:
    """Judge every trial; yield each with its outcome, in the order of finishing.

    Parameters
    ----------
    lab : Lab
        The lab.
    exercise : Exercise
        Whose checks judge.
    trials : iterable of Trial
        The answers; what they leave undefined comes from the reference.
    jobs : int
        Trials at the same time.
    hidden : bool
        Whether hidden checks take part.
    """
    finished: list[tuple[Trial, Outcome]] = []

    def work(checks: CheckRun) -> None:
        finished.extend(_fork_each(checks, lab, exercise, list(trials), jobs))

    with_checks(lab.only([exercise.id]), work, hidden=hidden)
    yield from finished


def _fork_each(
    checks: CheckRun, lab: Lab, exercise: Exercise, trials: list[Trial], jobs: int
) -> Iterator[tuple[Trial, Outcome]]:
    waiting = iter(trials)
    running: dict[int, tuple[Trial, int, float, bytearray]] = {}
    while True:
        while len(running) < jobs and (trial := next(waiting, None)) is not None:
            pid, pipe = _fork(checks, lab, exercise, trial)
            running[pipe] = (trial, pid, time.monotonic(), bytearray())
        if not running:
            return
        ready, _, _ = select.select(list(running), [], [], 1.0)
        for pipe in list(running):
            trial, pid, started, said = running[pipe]
            part = os.read(pipe, 1 << 20) if pipe in ready else None
            said += part or b""
            late = time.monotonic() - started > BACKSTOP * TIME_LIMIT_S
            if part == b"" or late:
                del running[pipe]
                yield trial, _outcome(checks, _end(pid, pipe, late), bytes(said))


def _fork(checks: CheckRun, lab: Lab, exercise: Exercise, trial: Trial) -> tuple[int, int]:
    read_end, write_end = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(write_end)
        return pid, read_end
    status = 1
    try:
        os.close(read_end)
        _limit_cpu_time()
        settle(0)  # what answers draw
        warnings.simplefilter("ignore")  # as in a student's own check
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            told = _judge(checks, answer_namespace(lab, exercise, trial), trial)
        with os.fdopen(write_end, "wb") as stream:
            stream.write(json.dumps(told).encode())
        status = 0
    finally:
        os._exit(status)


def _limit_cpu_time() -> None:
    """Let this process end on CPU time: on a busy machine an answer takes no more of that."""
    import resource  # where processes fork, it is there

    allowed = max(1, math.ceil(TIME_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed + 1))


def _judge(checks: CheckRun, namespace: dict[str, Any], trial: Trial) -> dict[str, Any]:
    """Return what the checks say, and how many questions they asked."""
    transcript, questions = Transcript(), _Questions()
    said: list[dict[str, Any]] = []

    def tell(result: CheckResult) -> None:
        said.append(_plain(result, transcript.taken()))
        if not trial.to_the_end and result.verdict is not Verdict.PASSED:
            raise _Enough

    attempt = LocalAttempt(namespace, lambda line: questions.through(transcript.through(line)))
    with contextlib.suppress(_Enough):
        checks.judge(attempt, tell)
    return {"calls": questions.count, "results": said}


class _Enough(Exception):
    """Ends the judging of an answer that has failed."""


class _Questions:
    """Counts what is asked."""

    def __init__(self) -> None:
        self.count = 0

    def through(self, channel: Channel) -> Channel:
        """Return a channel whose questions are counted."""

        def ask(meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
            self.count += 1
            return channel.ask(meta, arrays, timeout_s)

        return Relay(ask, channel.close)


def answer_namespace(lab: Lab, exercise: Exercise, trial: Trial) -> dict[str, Any]:
    """Return the globals of a notebook that holds the reference, with the trial's cell run last."""
    _alias_given_code()
    owner = read_lab(folder_of(exercise, lab))
    # What needs a module that is not here is not judged, and must not keep others from being.
    spared = {n for e in owner.exercises if missing_modules(e) for n in e.defines}
    namespace = load_namespace(owner.folder, owner.notebook, spared)
    namespace["__name__"] = "__main__"
    # An answer that stops while it is defined has defined what came before, as in a notebook.
    with contextlib.suppress(Exception):
        exec(compile(trial.source, "<answer>", "exec"), namespace)  # noqa: S102 -- our own text
    if trial.change is not None:
        trial.change(namespace)
    return namespace


def _alias_given_code() -> None:
    """Let `import mlp` and `import dp` find the reference's, as a student's finds its own."""
    for name in ("mlp", "dp"):
        module = importlib.import_module(f"reference.{name}")
        sys.modules[name] = module
        for part in pkgutil.iter_modules(getattr(module, "__path__", [])):
            full = f"{name}.{part.name}"
            sys.modules[full] = importlib.import_module(f"reference.{full}")


def _plain(result: CheckResult, key: bytes | None) -> dict[str, Any]:
    return {
        "key": key.hex() if key else "",
        "id": result.check.id,
        "verdict": result.verdict.value,
        "points": str(result.points),
        "finding": result.finding or "",
        "misconception": result.misconception.id if result.misconception else "",
    }


def _end(pid: int, pipe: int, late: bool) -> str | None:
    """End a trial's process; return why it gave no verdicts, or None."""
    os.close(pipe)
    if late:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if late:
        return f"it ran for more than {BACKSTOP * TIME_LIMIT_S:.0f} s"
    if status == -signal.SIGXCPU:
        return f"it took more than {TIME_LIMIT_S:.0f} s of CPU time"
    return None if status == 0 else f"its process ended with status {status}"


def _outcome(checks: CheckRun, fault: str | None, said: bytes) -> Outcome:
    told: dict[str, Any] = {"calls": 0, "results": []}
    if fault is None:
        told = json.loads(said)
    found = told["results"]
    return Outcome(
        points=sum((Fraction(item["points"]) for item in found), Fraction(0)),
        max_points=sum((check.points for check in checks.checks), Fraction(0)),
        verdicts={item["id"]: item["verdict"] for item in found},
        findings={item["id"]: item["finding"] for item in found if item["finding"]},
        misconceptions={i["id"]: i["misconception"] for i in found if i["misconception"]},
        keys={item["id"]: item["key"] for item in found if item["key"]},
        public=frozenset(check.id for check in checks.checks if not check.hidden),
        fault=fault,
        calls=told["calls"],
    )
