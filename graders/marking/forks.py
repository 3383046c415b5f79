"""The forked graders of a batch: each grades one submission, stores its report, and ends.

One that fails for want of anything that others had (processes, memory, time) gets a second turn,
alone, when all the others have had theirs: no submission can take that away from its neighbours.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from graders.errors import HarnessError, MarkpropError
from graders.judging.runner import CheckRun
from graders.judging.turns import Manner
from graders.marking.pipeline import Graded, grade, ungraded
from graders.model import Lab
from graders.reading.bounded import no_process
from graders.sandbox.clock import BACKSTOP
from graders.sandbox.launcher import Launcher
from graders.submissions import Submission

# The total limit bounds the student's side; this is for the grader's own work after it.
MARGIN_S = 60.0
PATIENCE_S = 30.0  # where nothing can be started and nothing of ours runs that could make room
_RETRY_S = 0.5
# What a child says in place of a report: it could not grade, or what it graded could not be stored.
_FAILED, _UNSAVED = "!", "?"
_STOPPING = {signal.SIGINT, signal.SIGTERM} | {getattr(signal, "SIGHUP", signal.SIGTERM)}

Finish = Callable[[Submission, Graded], bytes]
Begun = Callable[[Submission], None]
Hear = Callable[[Submission, bytes], None]


@dataclass
class _Child:
    """One submission being graded in a forked process."""

    submission: Submission
    pid: int
    pipe: int
    started: float
    said: bytearray = field(default_factory=bytearray)


class Forks:
    """Keeps forked graders busy until every submission has its report.

    Parameters
    ----------
    lab : Lab
        What the submissions answer.
    checks : CheckRun
        Its checks, collected in this process.
    launcher : Launcher
        Starts students' processes.
    manner : Manner
        How each submission is judged.
    finish : callable
        Called with submission and result in the process that graded; what it returns is heard.
    hear : callable
        Called with submission and what was finished in this process, in the order of finishing.
    begun : callable
        Called with each submission when its turn has come.
    """

    def __init__(
        self,
        lab: Lab,
        checks: CheckRun,
        launcher: Launcher,
        manner: Manner,
        finish: Finish,
        hear: Hear,
        begun: Begun = lambda submission: None,
    ) -> None:
        self._lab = lab
        self._checks = checks
        self._launcher = launcher
        self._manner = manner
        self._finish = finish
        self._hear = hear
        self._begun = begun
        self._children: dict[int, _Child] = {}
        self._again: list[Submission] = []
        self._last_turn = False

    @property
    def _longest_s(self) -> float:
        """Seconds by the wall's clock; in the last turn, each exercise has a submission's time."""
        times = len(self._lab.exercises) if self._last_turn else 1
        return times * self._manner.limits.total_s * BACKSTOP + MARGIN_S

    def run(self, submissions: list[Submission], jobs: int) -> None:
        """Grade them all, so many at the same time; who lost time has a last turn alone."""
        self.turns(self.turns(submissions, jobs), 1, last=True)

    def turns(
        self, submissions: list[Submission], jobs: int, *, last: bool = False
    ) -> list[Submission]:
        """Give each submission a turn, so many at the same time; return who needs another.

        In the last turn, nobody does: what cannot be judged is undecided.
        """
        self._last_turn, self._again = last, []
        if len(submissions) > 1:
            gc.collect()  # for one alone it costs more than the memory that it gives back
        gc.freeze()  # objects made so far stay shared with the children
        waiting = deque(submissions)
        try:
            self._start_some(waiting, max(1, jobs))
            while self._children:
                for child in self._finished():
                    self._settle(child)
                self._start_some(waiting, max(1, jobs))
        finally:
            for child in self._children.values():
                self._stop(child)
            self._children.clear()
        return self._again

    def _start_some(self, waiting: deque[Submission], jobs: int) -> None:
        refused = 0.0
        while waiting and len(self._children) < jobs:
            try:
                self._start(waiting[0])
            except OSError as error:  # no process, memory or descriptor is left
                if self._children:
                    return  # whoever ends next makes room
                if refused >= PATIENCE_S:
                    raise MarkpropError(no_process(error, PATIENCE_S)) from None
                time.sleep(_RETRY_S)
                refused += _RETRY_S
                continue
            self._begun(waiting.popleft())

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
            self._children[read_end] = _Child(submission, pid, read_end, time.monotonic())
        except OSError:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _grade_and_exit(
        self, submission: Submission, pipe: int, mask: Iterable[int | signal.Signals]
    ) -> None:
        status, failure = 1, _FAILED
        try:
            os.setsid()  # an interrupt from the keyboard is for the parent, which stops us
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            self._launcher.die_with_parent()
            manner = replace(self._manner, last=self._last_turn)
            graded = grade(submission, self._lab, self._checks, self._launcher, manner)
            if not graded.finished and not self._last_turn:
                raise HarnessError(graded.report.reason or "it was not finished")
            failure = _UNSAVED
            finished = self._finish(submission, graded)
            with os.fdopen(pipe, "wb") as stream:
                stream.write(finished)
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
        latest = self._longest_s
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
        overdue = self._is_overdue(child)
        status = self._stop(child)
        if status == 0 and child.said:
            self._hear(child.submission, bytes(child.said))
            return
        text = child.said.decode(errors="replace")
        if text.startswith(_UNSAVED):
            # A full disk is no fault of this submission: writing that it could not be graded in
            # place of its marks would be wrong, and the next one would meet the same.
            raise MarkpropError(text[1:])
        seconds = time.monotonic() - child.started
        if not (self._last_turn or overdue):
            self._again.append(child.submission)
            return
        reason = _reason(text, status, seconds)
        graded = ungraded(
            child.submission,
            self._lab,
            self._checks.checks,
            self._launcher.facts,
            reason,
            seconds,
        )
        self._hear(child.submission, self._finish(child.submission, graded))

    def _is_overdue(self, child: _Child) -> bool:
        return time.monotonic() - child.started > self._longest_s

    def _stop(self, child: _Child) -> int:
        """End a child that has not ended by itself; return its exit status."""
        os.close(child.pipe)
        if self._is_overdue(child) or sys.exc_info()[0] is not None:
            os.kill(child.pid, signal.SIGKILL)
        _, status = os.waitpid(child.pid, 0)
        return os.waitstatus_to_exitcode(status)


def failure_of(said: str) -> str:
    """Return the sentence about a grader that failed, given what it said."""
    return f"The grader failed on this submission ({said[:500]})."


def _reason(said: str, status: int, seconds: float) -> str:
    if said.startswith(_FAILED):
        return failure_of(said[1:])
    if status == -signal.SIGKILL:
        return f"The grader was stopped after {seconds:.0f} s on this submission."
    return f"The grader ended with status {status} on this submission."
