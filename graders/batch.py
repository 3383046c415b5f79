"""Many submissions: the checks are collected once, and each submission gets a process of its own.

Nothing of one submission can be seen by the next, and one that takes its grader down costs
nobody else anything: it gets a report that says so, and the batch goes on.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context

from graders.errors import HarnessError, MarkpropError
from graders.model import Lab, Limits
from graders.pipeline import Graded, grade, ungraded
from graders.reports.schema import Report
from graders.runner import CheckRun, with_checks
from graders.sandbox.launcher import Launcher
from graders.submissions import Submission
from graders.warmup import warm_up

# The total limit bounds the student's side; this is for the grader's own work after it.
MARGIN_S = 60.0
# What a child says in place of a report: it could not grade, or what it graded could not be stored.
_FAILED, _UNSAVED = "!", "?"
_STOPPING = {signal.SIGINT, signal.SIGTERM} | {getattr(signal, "SIGHUP", signal.SIGTERM)}

Save = Callable[[Submission, Graded], Report]
Begun = Callable[[Submission], None]
Tell = Callable[[Submission, Report], None]


@dataclass(frozen=True)
class Settings:
    """How a batch is graded.

    Parameters
    ----------
    limits : Limits
        Bounds on each submission.
    sandbox : str
        ``strict``, ``auto`` or ``off``.
    jobs : int
        Submissions at the same time.
    hidden : bool
        Whether hidden checks take part.
    """

    limits: Limits = field(default_factory=Limits)
    sandbox: str = "auto"
    jobs: int = field(default_factory=lambda: len(available_cores()))
    hidden: bool = True


def available_cores() -> set[int]:
    """Return the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


def can_fork() -> bool:
    """Whether a warm process may be forked here; on macOS, NumPy's library does not survive it."""
    return hasattr(os, "fork") and sys.platform.startswith("linux")


def grade_all(
    submissions: Iterable[Submission],
    lab: Lab,
    settings: Settings,
    *,
    save: Save,
    tell: Tell,
    begun: Begun = lambda submission: None,
) -> None:
    """Grade every submission; each gets its report, whatever the others do.

    Parameters
    ----------
    submissions : iterable of Submission
        What was handed in.
    lab : Lab
        What they answer.
    settings : Settings
        How to grade.
    save : callable
        Called with submission and result; returns the report that counts, with lateness and the
        like. Called in the forked process that graded, or in this one where there is none.
    tell : callable
        Called with submission and report in this process, in the order of finishing.
    begun : callable
        Called with each submission when its turn has come, where graders are forked.

    Raises
    ------
    MarkpropError
        A result cannot be stored: the disk is full, or a mark given by hand does not fit.
    """
    waiting = list(submissions)
    if not can_fork():
        _grade_by_spawning(waiting, lab, settings, save, tell)
        return
    with Launcher(settings.sandbox) as launcher:

        def work(checks: CheckRun) -> None:
            if len(waiting) > 1:
                warm_up(lab, checks, launcher, settings.limits)
            _Forks(lab, settings, save, tell, begun, checks, launcher).run(waiting)

        with_checks(lab, work, hidden=settings.hidden)


@dataclass
class _Child:
    """One submission being graded in a forked process."""

    submission: Submission
    pid: int
    pipe: int
    started: float
    said: bytearray = field(default_factory=bytearray)


class _Forks:
    """Keeps `jobs` forked graders busy until every submission has its report."""

    def __init__(
        self,
        lab: Lab,
        settings: Settings,
        save: Save,
        tell: Tell,
        begun: Begun,
        checks: CheckRun,
        launcher: Launcher,
    ) -> None:
        self._lab = lab
        self._settings = settings
        self._save = save
        self._tell = tell
        self._begun = begun
        self._checks = checks
        self._launcher = launcher
        self._children: dict[int, _Child] = {}

    def run(self, submissions: list[Submission]) -> None:
        """Grade them all."""
        gc.collect()
        gc.freeze()  # objects made so far stay shared with the children
        waiting = iter(submissions)
        try:
            self._start_some(waiting)
            while self._children:
                for child in self._finished():
                    self._settle(child)
                self._start_some(waiting)
        finally:
            for child in self._children.values():
                self._stop(child)

    def _start_some(self, waiting: Iterator[Submission]) -> None:
        while len(self._children) < max(1, self._settings.jobs):
            submission = next(waiting, None)
            if submission is None:
                return
            self._begun(submission)
            self._start(submission)

    def _start(self, submission: Submission) -> None:
        read_end, write_end = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        # Python loses what a signal's handler raises while it forks: the signal has to wait.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        try:
            pid = os.fork()
            if pid == 0:
                os.close(read_end)
                self._grade_and_exit(submission, write_end, mask)
            os.close(write_end)
            self._children[read_end] = _Child(submission, pid, read_end, time.monotonic())
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _grade_and_exit(
        self, submission: Submission, pipe: int, mask: Iterable[int | signal.Signals]
    ) -> None:
        status, failure = 1, _FAILED
        try:
            os.setsid()  # an interrupt from the keyboard is for the parent, which stops us
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            self._launcher.die_with_parent()
            limits = self._settings.limits
            graded = grade(submission, self._lab, self._checks, self._launcher, limits)
            failure = _UNSAVED
            report = self._save(submission, graded)
            with os.fdopen(pipe, "wb") as stream:
                stream.write(report.to_json().encode())
            status = 0
        except BaseException as error:  # the parent says so
            if not isinstance(error, MarkpropError | OSError):
                failure = _FAILED
            name = f"{type(error).__name__}: " if failure == _FAILED else ""
            with os.fdopen(pipe, "wb") as stream:
                stream.write(f"{failure}{name}{error}".encode(errors="replace"))
        finally:
            os._exit(status)

    def _finished(self) -> list[_Child]:
        """Wait a while for news; return the children that have said all they had to say."""
        latest = self._settings.limits.total_s + MARGIN_S
        oldest = min(child.started for child in self._children.values())
        # A signal that comes just before `select` is only noticed after it: never wait for long.
        patience = min(1.0, max(0.0, oldest + latest - time.monotonic()))
        ready, _, _ = select.select(list(self._children), [], [], patience)
        done = []
        for pipe in ready:
            child = self._children[pipe]
            part = os.read(pipe, 1 << 20)
            child.said += part
            if not part:
                done.append(child)
        overdue = time.monotonic() - latest
        done += [c for c in self._children.values() if c.started <= overdue and c not in done]
        return done

    def _settle(self, child: _Child) -> None:
        del self._children[child.pipe]
        status = self._stop(child)
        text = child.said.decode(errors="replace")
        if status == 0 and text:
            self._tell(child.submission, Report.from_json(text))
            return
        if text.startswith(_UNSAVED):
            # A full disk is no fault of this submission: writing that it could not be graded in
            # place of its marks would be wrong, and the next one would meet the same.
            raise MarkpropError(text[1:])
        seconds = time.monotonic() - child.started
        reason = _reason(text, status, seconds)
        graded = ungraded(
            child.submission,
            self._lab,
            self._checks.checks,
            self._launcher.facts,
            reason,
            seconds,
        )
        self._tell(child.submission, self._save(child.submission, graded))

    def _stop(self, child: _Child) -> int:
        """End a child that has not ended by itself; return its exit status."""
        os.close(child.pipe)
        overdue = time.monotonic() - child.started > self._settings.limits.total_s + MARGIN_S
        if overdue or sys.exc_info()[0] is not None:
            os.kill(child.pid, signal.SIGKILL)
        _, status = os.waitpid(child.pid, 0)
        return os.waitstatus_to_exitcode(status)


def _reason(said: str, status: int, seconds: float) -> str:
    if said.startswith(_FAILED):
        return f"The grader failed on this submission ({said[1:500]})."
    if status == -signal.SIGKILL:
        return f"The grader was stopped after {seconds:.0f} s on this submission."
    return f"The grader ended with status {status} on this submission."


def _grade_by_spawning(
    waiting: list[Submission], lab: Lab, settings: Settings, save: Save, tell: Tell
) -> None:
    """Grade where a warm process cannot be forked: the ordinary start, same results."""
    with ProcessPoolExecutor(max(1, settings.jobs), mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(_grade_alone, s, lab, settings): s for s in waiting}
        try:
            for future in as_completed(futures):
                submission = futures[future]
                tell(submission, save(submission, future.result()))
        except BrokenProcessPool:
            raise HarnessError(
                "A grading process died, and the others with it. Add --resume to go on."
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _grade_alone(submission: Submission, lab: Lab, settings: Settings) -> Graded:
    started = time.monotonic()

    def work(checks: CheckRun) -> Graded:
        try:
            return grade(submission, lab, checks, launcher, settings.limits)
        except Exception as error:  # the next submission may be graded all the same
            reason = _reason(f"{_FAILED}{type(error).__name__}: {error}", 1, 0.0)
            seconds = time.monotonic() - started
            return ungraded(submission, lab, checks.checks, launcher.facts, reason, seconds)

    with Launcher(settings.sandbox) as launcher:
        return with_checks(lab, work, hidden=settings.hidden)
