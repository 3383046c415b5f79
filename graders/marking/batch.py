"""Many submissions: the checks are collected once, and each submission gets a process of its own.

Nothing of one submission can be seen by the next, and one that takes its grader down costs
nobody else anything: it gets a report that says so, and the batch goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context

from graders.errors import HarnessError
from graders.judging.runner import CheckRun, with_checks
from graders.marking.forks import Begun, Forks, failure_of
from graders.marking.pipeline import Graded, grade, ungraded
from graders.marking.settings import Save, Settings, Tell
from graders.marking.warmup import warm_up
from graders.model import Lab, SandboxFacts
from graders.reports.schema import Report
from graders.sandbox.forking import PLOTTING, can_fork
from graders.sandbox.launcher import Launcher
from graders.sandbox.layers import lacking
from graders.submissions import Submission


def grade_all(
    submissions: Iterable[Submission],
    lab: Lab,
    settings: Settings,
    *,
    save: Save,
    tell: Tell,
    begun: Begun = lambda submission: None,
    warn: Callable[[str], None] = lambda text: None,
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
    warn : callable
        Called with a sentence before the first, where layers of the sandbox are missing.

    Raises
    ------
    MarkpropError
        A result cannot be stored: the disk is full, or a mark given by hand does not fit.
    """
    waiting = list(submissions)
    if not can_fork():
        with Launcher(settings.sandbox) as launcher:
            warn_of_layers(launcher.facts, warn)
        _grade_by_spawning(waiting, lab, settings, save, tell)
        return

    def finish(submission: Submission, graded: Graded) -> bytes:
        return save(submission, graded).to_json().encode()

    def hear(submission: Submission, said: bytes) -> None:
        tell(submission, Report.from_json(said))

    preload = needed_modules(lab, many=len(waiting) > 1)
    with Launcher(settings.sandbox, preload=preload) as launcher:
        warn_of_layers(launcher.facts, warn)

        def work(checks: CheckRun) -> None:
            if len(waiting) > 1:
                warm_up(lab, checks, launcher, settings.manner)
            grading = Forks(lab, checks, launcher, settings.manner, finish, hear, begun)
            grading.run(waiting, settings.jobs)

        with_checks(lab, work, hidden=True)


def needed_modules(lab: Lab, *, many: bool = True) -> list[str]:
    """Return what nearly every notebook of a lab will import, for the warm process to load.

    Plotting is loaded for many only: what the exercises need of one alone may never plot.
    """
    required = sorted({module for exercise in lab.exercises for module in exercise.requires})
    return [*(PLOTTING if many else ()), *required]


def warn_of_layers(facts: SandboxFacts, warn: Callable[[str], None]) -> None:
    """Say which layers of the sandbox are missing, if there are any."""
    told = lacking(facts.mode, facts.layers)
    if told:
        warn(told)


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
            graded = grade(submission, lab, checks, launcher, settings.manner)
            if graded.finished:
                return graded
            # Others run beside it: there is no better moment, but more time.
            return grade(submission, lab, checks, launcher, replace(settings.manner, last=True))
        except Exception as error:  # the next submission may be graded all the same
            reason = failure_of(f"{type(error).__name__}: {error}")
            seconds = time.monotonic() - started
            return ungraded(submission, lab, checks.checks, launcher.facts, reason, seconds)

    with Launcher(settings.sandbox) as launcher:
        return with_checks(lab, work, hidden=True)
