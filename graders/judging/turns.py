"""Judges one submission: by what its exercises need, and by the whole notebook where that may help.

::

    what is needed runs -> checks -> everything passed, or nothing left out can matter: done
                                  -> the whole notebook runs once -> checks -> the better counts
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from nbformat import NotebookNode

from graders.catalogue.labs import folder_of
from graders.errors import HarnessError, MarkpropError
from graders.judging.probes import look_at
from graders.judging.runner import CheckRun
from graders.model import (
    CheckResult,
    Exercise,
    Lab,
    Limits,
    NotebookRun,
    Pending,
    Verdict,
)
from graders.reports.behaviour import Behaviour, may_be_grouped
from graders.sandbox.launcher import Launcher
from graders.student.attempt import Through
from graders.student.plan import Again, names_of
from graders.student.sandboxed import SandboxedAttempt
from graders.student.written import Answers
from graders.submissions import Submission

Run = Literal["needed", "whole"]
_LEAST_S = 1.0  # of a submission's time; with less, no whole notebook is started


@dataclass(frozen=True)
class Judged:
    """What became of one submission.

    Parameters
    ----------
    results : tuple of CheckResult
        One per check, in their order.
    run : NotebookRun
        How the main notebook ran.
    runs : mapping of str to str
        Which run counted, by id of the exercise.
    executed : NotebookNode, optional
        The main notebook with its outputs.
    further : mapping of str to NotebookNode
        The other notebooks that ran, by name.
    why_whole : str
        Why the whole notebook ran as well; empty where it did not.
    behaviours : mapping of str to Behaviour
        How answers that lost points behave, by id of the exercise.
    answers : Answers
        To the lab's written questions.
    given : tuple of str
        Names that Python or the lab's own notebook gave to the run of the whole notebook.
    """

    results: tuple[CheckResult, ...]
    run: NotebookRun
    runs: Mapping[str, Run]
    executed: NotebookNode | None = None
    further: Mapping[str, NotebookNode] = field(default_factory=dict)
    why_whole: str = ""
    behaviours: Mapping[str, Behaviour] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    given: tuple[str, ...] = ()

    @property
    def lost_time(self) -> bool:
        """Whether a check is undecided for lack of time."""
        undecided = [r for r in self.results if r.verdict is Verdict.UNDECIDED]
        return any(result.pending is Pending.TIME for result in undecided)


@dataclass(frozen=True)
class Manner:
    """How a submission is judged.

    Parameters
    ----------
    limits : Limits
        Bounds on time and memory.
    everything : bool
        Whether the rest of the notebook runs too when all is judged, for show.
    last : bool
        Whether nothing is judged again after this.
    through : callable, optional
        Wraps every line to the student's names, for somebody who listens.
    ran : callable, optional
        Called when what is needed has run.
    """

    limits: Limits
    everything: bool = False
    last: bool = False
    through: Through | None = None
    ran: Callable[[], None] | None = None


def judge_submission(
    submission: Submission,
    lab: Lab,
    checks: CheckRun,
    launcher: Launcher,
    manner: Manner,
    tell: Callable[[CheckResult], None] | None = None,
) -> Judged:
    """Judge a submission by all checks.

    Parameters
    ----------
    submission : Submission
        What was handed in.
    lab : Lab
        What it answers.
    checks : CheckRun
        The lab's checks.
    launcher : Launcher
        Starts its processes.
    manner : Manner
        How it is judged.
    tell : callable, optional
        Called with each result as it is there; a second time where the whole notebook counts.

    Raises
    ------
    SubmissionError
        There is nothing to run; the sentence says why.
    HarnessError
        Its process could not be started, or was lost by nobody's doing here.
    """
    limits, last, through = manner.limits, manner.last, manner.through
    with SandboxedAttempt(submission, lab, launcher, limits, last=last, through=through) as attempt:
        if manner.ran:
            manner.ran()
        results = checks.judge(attempt, tell)
        attempt.expect_unharmed()
        judged = Judged(results, attempt.run, dict.fromkeys(_ids(results), "needed"))
        judged = replace(judged, answers=attempt.answers)
        judged = _with_notebooks(judged, attempt)
        left_s = limits.total_s - attempt.used_s
        lacking = _not_passed(lab, results)
        why = _why_whole(attempt, lacking)
        again = attempt.again() if why else None
        # Last of all: what probes cost is taken from nothing that is judged.
        judged = _probed(judged, attempt, lab, checks, lacking)
    # What lacked time is judged once more before long, and what is left over is needed then.
    early = judged.lost_time and not last
    if left_s < _LEAST_S or early or not (why or manner.everything):
        return judged
    try:
        return _by_the_whole(
            replace(judged, why_whole=why, given=_given_by_the_lab(again)),
            lacking if why else [],
            again,
            submission,
            lab,
            checks,
            launcher,
            replace(manner, limits=replace(limits, total_s=left_s)),
            tell,
        )
    except HarnessError:  # it may have been worth more: there is another turn, or what is judged
        if not last:
            raise
        return judged
    except MarkpropError:  # what is judged stays judged
        return judged


def _by_the_whole(
    judged: Judged,
    exercises: Sequence[Exercise],
    again: Mapping[str | None, Again] | None,
    submission: Submission,
    lab: Lab,
    checks: CheckRun,
    launcher: Launcher,
    manner: Manner,
    tell: Callable[[CheckResult], None] | None,
) -> Judged:
    """Run every cell, and judge these exercises once more; the better verdict of each counts.

    So it may help them in every way: what can be read of a cell that cannot be read as a whole
    runs, what came too early runs again, and a package that is not here can be imported.
    """
    ids = {exercise.id for exercise in exercises}
    with SandboxedAttempt(
        submission,
        lab,
        launcher,
        manner.limits,
        whole=True,
        again=again,
        through=manner.through,
        drawn=manner.everything,  # else its outputs are shown to nobody
    ) as attempt:
        results = checks.judge(attempt, only=ids, known=judged.results) if ids else judged.results
        attempt.expect_unharmed()
        better = {id_ for id_ in ids if _worth(results, id_) > _worth(judged.results, id_)}
        if manner.everything:
            attempt.open_all()
            judged = _with_notebooks(judged, attempt)
            judged = replace(judged, run=replace(judged.run, failures=attempt.run.failures))
        judged = _better_by(results, better, judged)
        names = {name for e in exercises if e.id in better for name in names_of(e)}
        judged = replace(judged, run=judged.run.without_need_by(names))
        improved = [e for e in _not_passed(lab, judged.results) if e.id in better]
        judged = _probed(judged, attempt, lab, checks, improved)
    if tell:
        for result in judged.results:
            if result.check.exercise in better:
                tell(result)
    return judged


def _better_by(results: Sequence[CheckResult], better: Collection[str], judged: Judged) -> Judged:
    """Let the whole notebook's results count for these exercises."""
    kept = tuple(
        new if old.check.exercise in better else old
        for old, new in zip(judged.results, results, strict=True)
    )
    runs: dict[str, Run] = {**judged.runs, **dict.fromkeys(better, "whole")}
    behaviours = {id_: b for id_, b in judged.behaviours.items() if id_ not in better}
    return replace(judged, results=kept, runs=runs, behaviours=behaviours)


def _probed(
    judged: Judged,
    attempt: SandboxedAttempt,
    lab: Lab,
    checks: CheckRun,
    exercises: Iterable[Exercise],
) -> Judged:
    """Find how the answers to these exercises behave, and name mistakes that the checks did not."""
    if not checks.hidden:
        return judged
    results, behaviours = list(judged.results), dict(judged.behaviours)
    for exercise in exercises:
        own = [place for place, r in enumerate(results) if r.check.exercise == exercise.id]
        if not may_be_grouped(results[place] for place in own):
            continue
        found, known = look_at(attempt, folder_of(exercise, lab), exercise.id)
        if found:
            behaviours[exercise.id] = found
        if known:
            first = next(p for p in own if results[p].verdict is Verdict.FAILED)
            results[first] = replace(results[first], misconception=known)
    return replace(judged, results=tuple(results), behaviours=behaviours)


def _with_notebooks(judged: Judged, attempt: SandboxedAttempt) -> Judged:
    further = {name: one.executed for name, one in attempt.further.items()}
    return replace(judged, executed=attempt.main.executed, further=further)


def _why_whole(attempt: SandboxedAttempt, exercises: Iterable[Exercise]) -> str:
    """Return why something that was left out could matter to exercises that are not passed."""
    for exercise in exercises:
        why = attempt.why_whole(exercise)
        if why:
            return why
    return ""


def _given_by_the_lab(again: Mapping[str | None, Again] | None) -> tuple[str, ...]:
    return tuple(sorted({name for one in (again or {}).values() for name in one.given | one.freed}))


def _not_passed(lab: Lab, results: Iterable[CheckResult]) -> list[Exercise]:
    ids = {r.check.exercise for r in results if r.verdict is not Verdict.PASSED}
    return [exercise for exercise in lab.exercises if exercise.id in ids]


def _ids(results: Iterable[CheckResult]) -> list[str]:
    return list(dict.fromkeys(result.check.exercise for result in results))


def _worth(results: Iterable[CheckResult], exercise: str) -> tuple[Fraction, Fraction]:
    """Return what an exercise earned, and what may still be earned; lost time promises nothing."""
    own = [result for result in results if result.check.exercise == exercise]
    waiting = [r for r in own if r.verdict is Verdict.UNDECIDED and r.pending is not Pending.TIME]
    return (
        sum((r.points for r in own), Fraction(0)),
        sum((r.check.points - r.points for r in waiting), Fraction(0)),
    )
