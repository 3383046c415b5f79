"""Conditional mutants: right answers that are wrong only when a condition holds, or two do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any
from zlib import crc32

from graders.authoring.conditions import conditions_of
from graders.authoring.contracts import Condition, Contract, read_contracts
from graders.authoring.planting import plant
from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import folder_of
from graders.errors import AuthoringError
from graders.mistakes import Kind, planted
from graders.model import Exercise, Lab

# Of the pairs, which are thousands, as many for each exercise: always the same ones.
PAIRS = 24
# The share of mutants that checks must notice.
LEAST_OF_SINGLES = 0.99
LEAST_OF_PAIRS = 0.90
# Why a condition may stay hidden, and what share of all mutants may be explained so.
CLASSES = ("more calls than the budget", "a set of measure zero")
MOST_EXPLAINED = 0.01


@dataclass(frozen=True)
class ConditionalMutant:
    """A right answer, wrong where all conditions hold.

    Parameters
    ----------
    contract : Contract
        Of the method that is wrong.
    conditions : tuple of Condition
        One or two.
    """

    contract: Contract
    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        when = " and ".join(condition.words for condition in self.conditions)
        return f"{self.contract.method} is wrong when {when}"

    @property
    def is_pair(self) -> bool:
        """Whether two conditions must hold."""
        return len(self.conditions) > 1

    @property
    def salt(self) -> int:
        """What chooses how it is wrong: the same number on every machine."""
        return crc32(str(self).encode())

    def trial(self, right: str) -> Trial:
        """Return it as an answer to be judged; its first failure ends the judging.

        Parameters
        ----------
        right : str
            The right answer's source.
        """
        change = partial(plant, contract=self.contract, conditions=self.conditions, salt=self.salt)
        return Trial(str(self), right, change=change, to_the_end=False)


@dataclass(frozen=True)
class ConditionalOutcome:
    """What the checks made of a conditional mutant; `explained` is the class of a survivor."""

    mutant: ConditionalMutant
    killed: bool
    explained: str | None = None


def conditional_mutants(contracts: list[Contract]) -> Iterator[ConditionalMutant]:
    """Yield the mutants of an exercise: every single condition, and a fixed sample of pairs."""
    pairs = []
    for contract in contracts:
        conditions = conditions_of(contract)
        yield from (ConditionalMutant(contract, (one,)) for one in conditions)
        pairs += [
            ConditionalMutant(contract, pair)
            for pair in combinations(conditions, 2)
            if not pair[0].axes & pair[1].axes and not pair[0].alone | pair[1].alone
        ]
    yield from sorted(pairs, key=lambda mutant: mutant.salt)[:PAIRS]


def judge_conditions(lab: Lab, exercise: Exercise, jobs: int) -> list[ConditionalOutcome]:
    """Judge the conditional mutants of an exercise.

    Parameters
    ----------
    lab : Lab
        The lab.
    exercise : Exercise
        The exercise.
    jobs : int
        Processes at the same time.
    """
    folder = folder_of(exercise, lab)
    mutants = {str(m): m for m in conditional_mutants(read_contracts(folder, exercise.id))}
    explained = _explained(folder, exercise.id)
    if not mutants:
        return []
    right = _right_answer(lab, exercise, folder)
    trials = [mutant.trial(right) for mutant in mutants.values()]
    found = run_trials(lab, exercise, trials, jobs=jobs)
    killed = {trial.name: not outcome.full for trial, outcome in found}
    return [
        ConditionalOutcome(mutant, killed[name], explained.get(name))
        for name, mutant in mutants.items()
    ]


def _right_answer(lab: Lab, exercise: Exercise, folder: Path) -> str:
    """Return the source of an answer that gets full marks: nothing, where the reference does.

    Cells of training are no part of the reference; planted right answers stand for them.

    Raises
    ------
    AuthoringError
        No right answer gets full marks: that its mutants do not either would tell nothing.
    """
    unusual = [a for a in planted(folder, exercise.id) if a.kind is Kind.RIGHT]
    for source in ("", *(answer.source() for answer in unusual)):
        for _, outcome in run_trials(lab, exercise, [Trial("right", source)], jobs=1):
            if outcome.full:
                return source
    raise AuthoringError(f"{exercise.id}: no right answer gets full marks: {outcome.fault or ''}")


def _explained(folder: Path, exercise_id: str) -> dict[str, str]:
    """Return the survivors that the lab's notes explain: by mutant, the class."""
    path = folder / "mistakes" / "survivors.toml"
    if not path.is_file():
        return {}
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("condition", [])
    for entry in entries:
        if entry["class"] not in CLASSES:
            raise AuthoringError(
                f"{path}: {entry['class']!r} is none of the classes {', '.join(CLASSES)}."
            )
    return {e["mutant"]: e["class"] for e in entries if e["exercise"] == exercise_id}


def gaps(exercise_id: str, outcomes: list[ConditionalOutcome]) -> list[str]:
    """Return what survived where too much did, one sentence each.

    Parameters
    ----------
    exercise_id : str
        Begins each sentence.
    outcomes : list of ConditionalOutcome
        Of all mutants of the exercise.
    """
    found = []
    for pairs, least in ((False, LEAST_OF_SINGLES), (True, LEAST_OF_PAIRS)):
        these = [one for one in outcomes if one.mutant.is_pair is pairs]
        alive = [one for one in these if not one.killed and one.explained is None]
        if len(these) - len(alive) < least * len(these):
            found += [f"{exercise_id}: no check notices that {one.mutant}" for one in alive]
    explained = sum(one.explained is not None and not one.killed for one in outcomes)
    if explained > max(1, MOST_EXPLAINED * len(outcomes)):
        found.append(f"{exercise_id}: {explained} of {len(outcomes)} conditions are explained away")
    return found
