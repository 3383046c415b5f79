"""What is known of a submission that runs: why a name is missing, and whose fault that is."""

from __future__ import annotations

from collections.abc import Collection

from graders.catalogue.packages import is_lacking
from graders.errors import (
    AnswerMissing,
    PackageMissing,
    StudentError,
    StudentFault,
    StudentTimeout,
    TimeLost,
)
from graders.model import Exercise
from graders.sandbox.session import HURRY_FROM, Session
from graders.student.absence import (
    explain_absence,
    explain_failure,
    hint_on_absence,
    needs,
)
from graders.student.account import time_by_cell
from graders.student.causes import Cause, Causes, module_in, name_in
from graders.student.line import Host
from graders.student.paths import Paths
from graders.student.plan import Fate, Plan, names_of
from graders.submissions import Source


class SubmissionHost(Host):
    """Judges why there is no answer: a slip of the student's, a missing package, or lost time.

    Parameters
    ----------
    exercise : Exercise
        The exercise that asks.
    plan : Plan
        What was to run.
    session : Session
        Where it ran.
    source : Source
        The notebook that it is marked from.
    paths : Paths
        The folders that it ran in.
    call_limit_s : float
        Seconds for one call.
    packages : collection of str
        Modules of published packages, besides the well-known ones.
    last : bool
        Whether this is the last time that the exercise is judged: time that its own code uses up
        is not given again.
    """

    def __init__(
        self,
        exercise: Exercise,
        plan: Plan,
        session: Session,
        source: Source,
        paths: Paths,
        call_limit_s: float,
        *,
        packages: Collection[str] = (),
        last: bool = False,
    ) -> None:
        super().__init__(call_limit_s)
        self._exercise = exercise
        self._plan = plan
        self._session = session
        self._source = source
        self._packages = tuple(packages)
        self._last = last
        self._causes = Causes(
            plan.selection.statements, lambda: plan.stories(paths.told_of(session.outcomes))
        )
        self.unfound: set[str] = set()  # names that were asked for, of which something is not there
        self.unbound: set[str] = set()  # those that are not there at all
        self.lacked: dict[str, list[str]] = {}  # modules that are not here, and what asked for them

    def cell_of(self, execution_count: int) -> int | None:
        """Return the number (from 1) of the notebook's cell with that execution count."""
        return self._session.place_of(execution_count)

    def left_s(self) -> float:
        """Return the seconds that are left for the submission's code."""
        return self._session.left_s()

    def missing(self, name: str) -> StudentFault:
        """Return the fault for a name that is not defined."""
        owner = name.partition(".")[0]
        accepted = (owner, *self._exercise.also.get(owner, ()))
        self.unfound.update(accepted)
        self.unbound.update(accepted if name == owner else ())
        at = self._causes.binder(accepted)
        if at is None or (name != owner and self._source.found.places(owner)):
            return AnswerMissing(explain_absence(name, self._exercise, self._source), name)
        first = self._causes.first(at)
        if first.module and is_lacking(first.module, self._packages):
            said = needs(name, self._exercise)
            return PackageMissing(f"{said} {_sentence(first)}, and this answer needs it.")
        own = Cause(first.statement, first.story)
        if at != self._plan.selection.statements.index(first.statement):
            own = Cause(self._plan.selection.statements[at], self._causes.story(at))
        told = explain_failure(name, self._exercise, own, first)
        if self._is_lost(first):
            return TimeLost(f"{told} {self._who_took_it()}")
        return AnswerMissing(told, name)

    def hint_on_blank(self, name: str) -> str:
        """Return where an answer stands that does not count as it is, or nothing."""
        return hint_on_absence(name, self._exercise, self._source)

    def raised(self, error: StudentError) -> StudentError | StudentFault:
        """Return what to raise for an exception of the student's code."""
        if error.name == "ModuleNotFoundError":
            module = module_in(error.message)
            if module and is_lacking(module, self._packages):
                return PackageMissing(f"`{error.call}` needs `{module}`, which is not here.")
        unfound = name_in(error.message) if error.name == "NameError" else None
        if unfound is None:
            return error
        self.unfound.add(unfound)
        self.unbound.add(unfound)
        at = self._causes.binder([unfound])
        at = self._causes.star() if at is None else at
        if at is None:
            return error
        first = self._causes.first(at)
        if first.module and is_lacking(first.module, self._packages):
            self.lacked.setdefault(first.module, []).append(error.call.partition(".")[0])
            return PackageMissing(f"`{error.call}` needs `{first.module}`. {_sentence(first)}.")
        if self._is_lost(first):
            return TimeLost(f"{error}. First cause: {first}. {self._who_took_it()}")
        return StudentError(
            error.call, error.name, error.message, error.place, f"First cause: {first}."
        )

    def out_of_time(self, told: str) -> StudentFault:
        """Return the fault for a call that others may have kept from its own time."""
        if self._last and self._is_own():
            return StudentTimeout(told)
        return TimeLost(f"{told} {self._who_took_it()}".rstrip())

    def _is_lost(self, cause: Cause) -> bool:
        """Tell whether a statement lacked time that was not its own to use."""
        outcome = cause.story.outcome
        if outcome is None or cause.story.fate not in (Fate.STOPPED, Fate.NO_TIME):
            return False
        lacking = cause.story.fate is Fate.NO_TIME or outcome.slept or outcome.cut
        return lacking and not (self._last and self._is_own())

    def _is_own(self) -> bool:
        """Tell whether what the exercise needs, with its calls, used up the time by itself."""
        names = set(names_of(self._exercise))
        statements = self._plan.selection.statements
        foreign = 0.0
        for place, outcome in self._session.outcomes.items():
            members = self._plan.members[place]
            if not any(names.intersection(statements[member].users) for member in members):
                foreign += outcome.used_s
        total = self._session.total_s
        return foreign < (1 - HURRY_FROM) * total

    def _who_took_it(self) -> str:
        named = [f"cell {cell} ({seconds:.3g} s)" for cell, seconds in time_by_cell(self._session)]
        return f"Most time went into {', '.join(named)}." if named else ""


def _sentence(cause: Cause) -> str:
    text = str(cause)
    return text[:1].upper() + text[1:]
