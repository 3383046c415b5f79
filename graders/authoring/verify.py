"""Shows that every check of a lab has teeth, and that none bites a right answer."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from graders.authoring import conditional
from graders.authoring.conditional import ConditionalOutcome, judge_conditions
from graders.authoring.probed import probe_gaps
from graders.authoring.survival import MutantOutcome, judge_mutants, judged_with
from graders.authoring.trials import Outcome, Trial, run_trials
from graders.catalogue.handed_out import handed_out
from graders.catalogue.labs import folder_of
from graders.catalogue.seeds import SECRET_VARIABLE
from graders.judging.reference import reference_notebook
from graders.marking.batch import grade_all
from graders.marking.settings import Settings
from graders.mistakes import Kind, Planted, planted
from graders.model import Exercise, Lab
from graders.reading import find_submissions
from graders.reports.schema import Report
from graders.submissions import Order

Tell = Callable[[str], None]


@dataclass(frozen=True)
class PlantedOutcome:
    """What the checks made of one planted answer."""

    planted: Planted
    outcome: Outcome

    @property
    def well(self) -> bool:
        """Whether a mistake was caught, or a right answer got full marks."""
        if self.planted.kind is Kind.RIGHT:
            return self.outcome.full
        return self.outcome.fault is not None or bool(self.outcome.caught_by())


@dataclass
class ExerciseVerified:
    """What was found for one exercise.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    planted : list of PlantedOutcome
        Its planted mistakes and unusual right answers.
    mutants : list of MutantOutcome
        Its automatic mutants.
    conditions : list of ConditionalOutcome
        Its conditional mutants.
    alarms : dict of str to int
        How often each check did not pass a right answer, over the repeated gradings.
    repeats : int
        Number of repeated gradings of right answers.
    missing : str, optional
        A module without which the exercise cannot be judged here.
    mutants_with : str, optional
        The exercise with whose mutants its own are judged: one solution serves both.
    probes : list of str
        What is wrong with its probes.
    """

    exercise: Exercise
    planted: list[PlantedOutcome] = field(default_factory=list)
    mutants: list[MutantOutcome] = field(default_factory=list)
    conditions: list[ConditionalOutcome] = field(default_factory=list)
    alarms: dict[str, int] = field(default_factory=dict)
    repeats: int = 0
    missing: str | None = None
    mutants_with: str | None = None
    probes: list[str] = field(default_factory=list)

    def of(self, kind: Kind) -> list[PlantedOutcome]:
        """Return the planted answers of one kind."""
        return [item for item in self.planted if item.planted.kind is kind]

    @property
    def caught_in_public(self) -> int:
        """Number of mistakes that the public checks alone catch."""
        return sum(
            bool(item.outcome.fault or item.outcome.caught_by(public_only=True))
            for item in self.of(Kind.MISTAKE)
        )

    @property
    def killed(self) -> int:
        """Number of mutants that a check noticed."""
        return len(self.mutants) - len(self.survivors)

    @property
    def survivors(self) -> list[MutantOutcome]:
        """Mutants that no check noticed."""
        return [item for item in self.mutants if not item.killed]

    @property
    def unplanted(self) -> str:
        """What nobody has planted, as a sentence; without it nothing shows that checks are good."""
        kinds = ((Kind.MISTAKE, "planted mistake"), (Kind.RIGHT, "unusual right answer"))
        none = [words for kind, words in kinds if not self.of(kind)]
        if self.missing or not none:
            return ""
        return f"{self.exercise.id} has no {' and no '.join(none)}."

    def gaps(self) -> list[str]:
        """Return what is not as it should be, one sentence each."""
        found = list(self.probes)
        for item in self.planted:
            if not item.well:
                wrong = item.planted.kind is Kind.MISTAKE
                said = "is not caught" if wrong else _lost(item.outcome)
                found.append(f"{self.exercise.id}: {item.planted.id} {said}")
        for survivor in self.survivors:
            if survivor.accepted is None:
                found.append(f"{self.exercise.id}: no check notices {survivor.mutant}")
        found += conditional.gaps(self.exercise.id, self.conditions)
        for check, count in self.alarms.items():
            found.append(f"{check}: failed a right answer in {count} of {self.repeats} gradings")
        return found


@dataclass
class LabVerified:
    """What was found for one lab."""

    lab: Lab
    reference: Report
    template: Report
    exercises: list[ExerciseVerified]

    def gaps(self) -> list[str]:
        """Return what is not as it should be, one sentence each."""
        found = [
            f"reference: {check.id} is {check.verdict}: {check.finding or ''}"
            for exercise in self.reference.exercises
            for check in exercise.checks
            if check.verdict != "passed" and not _needs_missing(self.lab, exercise.id)
        ]
        found += [
            f"{name}: the question {question.id} is {question.state}, not {right}"
            for name, report, right in (
                ("reference", self.reference, "answered"),
                ("template", self.template, "empty"),
            )
            for question in report.questions or ()
            if question.state != right
        ]
        found += [
            f"template: {exercise.id} earns {exercise.points:g} points"
            for exercise in self.template.exercises
            if exercise.points
        ]
        return found + [gap for exercise in self.exercises for gap in exercise.gaps()]


def verify(
    lab: Lab,
    *,
    jobs: int,
    repeats: int,
    with_mutants: bool,
    exercises: tuple[str, ...] = (),
    tell: Tell,
) -> LabVerified:
    """Verify one lab.

    Parameters
    ----------
    lab : Lab
        The lab.
    jobs : int
        Processes at the same time.
    repeats : int
        Gradings of each right answer with other course secrets.
    with_mutants : bool
        Whether automatic and conditional mutants take part.
    exercises : tuple of str
        Ids of the exercises to verify; all when empty.
    tell : callable
        Called with a line of progress.
    """
    whole, lab = lab, lab.only(exercises)
    tell("reference and template")
    solved, blank = _grade_own(lab)
    found = []
    for exercise in lab.exercises:
        tell(f"{exercise.id}: planted answers")
        verified = ExerciseVerified(exercise, missing=_needs_missing(lab, exercise.id))
        found.append(verified)
        if verified.missing:
            continue
        verified.planted = _judge_planted(lab, exercise, jobs)
        verified.probes = probe_gaps(lab, exercise)
        if with_mutants and exercise.lab == lab.id:
            tell(f"{exercise.id}: mutants")
            verified.mutants = judge_mutants(whole, exercise, jobs)
            verified.mutants_with = judged_with(whole, exercise)
            tell(f"{exercise.id}: conditions")
            verified.conditions = judge_conditions(whole, exercise, jobs)
        for repeat in range(repeats):
            tell(f"{exercise.id}: repeat {repeat + 1} of {repeats}")
            _repeat(lab, verified, jobs, f"repeat {repeat}")
    return LabVerified(lab, solved, blank, found)


def _grade_own(lab: Lab) -> tuple[Report, Report]:
    """Grade the solved notebook and the template on the real road, sandbox included."""
    reports: dict[Path, Report] = {}
    with tempfile.TemporaryDirectory(prefix="markprop-verify-") as workspace:
        template = Path(workspace) / "template" / lab.notebook
        template.parent.mkdir()
        template.write_text(handed_out(lab.folder, lab.notebook), encoding="utf-8")
        notebooks = [reference_notebook(lab.folder, lab.notebook), template]
        grade_all(
            find_submissions(notebooks, lab, order=Order(single=True), workspace=Path(workspace)),
            lab,
            Settings(),
            save=lambda submission, graded: graded.report,
            tell=lambda submission, report: reports.__setitem__(submission.path, report),
        )
    solved, blank = (reports[path] for path in notebooks)
    return solved, blank


def _judge_planted(lab: Lab, exercise: Exercise, jobs: int) -> list[PlantedOutcome]:
    answers = {item.id: item for item in planted(folder_of(exercise, lab), exercise.id)}
    trials = [Trial(item.id, item.source()) for item in answers.values()]
    outcomes = dict(_by_name(run_trials(lab, exercise, trials, jobs=jobs)))
    return [PlantedOutcome(item, outcomes[item.id]) for item in answers.values()]


def _repeat(lab: Lab, verified: ExerciseVerified, jobs: int, secret: str) -> None:
    """Grade the right answers once more with other seeds, and count what did not pass."""
    right = [item.planted for item in verified.of(Kind.RIGHT)]
    trials = [Trial(item.id, item.source()) for item in right]
    with _secret(secret):
        for _, outcome in _by_name(run_trials(lab, verified.exercise, trials, jobs=jobs)):
            for check, verdict in outcome.verdicts.items():
                if verdict != "passed":
                    verified.alarms[check] = verified.alarms.get(check, 0) + 1
    verified.repeats += len(trials)


@contextmanager
def _secret(secret: str) -> Iterator[None]:
    kept = os.environ.get(SECRET_VARIABLE)
    os.environ[SECRET_VARIABLE] = secret
    try:
        yield
    finally:
        os.environ.pop(SECRET_VARIABLE)
        if kept is not None:
            os.environ[SECRET_VARIABLE] = kept


def _by_name(outcomes: Iterator[tuple[Trial, Outcome]]) -> Iterator[tuple[str, Outcome]]:
    return ((trial.name, outcome) for trial, outcome in outcomes)


def _needs_missing(lab: Lab, exercise_id: str) -> str | None:
    requires = lab.exercise(exercise_id).requires
    return next((name for name in requires if find_spec(name) is None), None)


def _lost(outcome: Outcome) -> str:
    if outcome.fault:
        return f"has no verdict: {outcome.fault}"
    bad = [c for c, verdict in outcome.verdicts.items() if verdict != "passed"]
    text = outcome.findings.get(bad[0], "") if bad else ""
    return f"loses {float(outcome.max_points - outcome.points):g} points: {bad[0]}: {text}"
