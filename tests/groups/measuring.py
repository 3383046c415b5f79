"""Counts how well groups find mistakes that were written twice: see the figures in test_groups."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

from graders.authoring.trials import Trial, answer_namespace
from graders.catalogue.labs import all_labs
from graders.judging.probes import Behaviour, prober_of
from graders.mistakes import planted
from graders.reports.behaviour import alike

CORPUS = Path(__file__).parent / "second_writings"
EXERCISES = sorted(path.stem for path in (CORPUS / "mistakes").glob("*.py"))


@dataclass(frozen=True)
class Answer:
    """A wrong answer, which mistake it makes, and how it behaves."""

    name: str
    mistake: str
    behaviour: Behaviour | None


def owner_of(exercise_id):
    """Return the lab whose folder holds an exercise, and the exercise."""
    return next(
        (exercise, lab)
        for lab in all_labs()
        for exercise in lab.exercises
        if (exercise.id, exercise.lab) == (exercise_id, lab.id)
    )


def answers(exercise_id):
    """Return the planted mistakes of an exercise and their second writings, with behaviours."""
    exercise, owner = owner_of(exercise_id)
    prober = prober_of(owner.folder, exercise_id)
    texts = {item.id: item.text for item, _ in prober.mistakes}
    first = [Answer(item.id, item.text, found) for item, found in prober.mistakes]
    second = []
    for item in planted(CORPUS, exercise_id):
        names = answer_namespace(owner, exercise, Trial("", item.source()))
        found = prober.behaviour(SimpleNamespace(**names))
        second.append(Answer(f"{item.id} (again)", texts[item.id], found))
    return [*first, *second]


def together(one, two):
    """Tell whether two answers fall into one group."""
    found = one.behaviour, two.behaviour
    return None not in found and alike(found[0].parts, found[1].parts)


@dataclass(frozen=True)
class Measure:
    """Pairs of one mistake, which of them are apart, and pairs of different mistakes together."""

    exercise: str
    pairs: int
    apart: tuple[str, ...]
    joined: int
    impure: tuple[tuple[str, str], ...]


def measure(exercise_id):
    """Count the pairs of an exercise."""
    pairs, apart, joined, impure = 0, [], 0, []
    for one, two in combinations(answers(exercise_id), 2):
        same = one.mistake == two.mistake
        pairs += same
        is_together = together(one, two)
        joined += is_together
        if same and not is_together:
            apart.append(f"{one.name}, {two.name}")
        if is_together and not same:
            impure.append((one.name, two.name))
    return Measure(exercise_id, pairs, tuple(apart), joined, tuple(impure))
