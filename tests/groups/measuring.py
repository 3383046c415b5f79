"""Counts how well groups find mistakes that were written twice: see the figures in test_groups."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

from graders.authoring.trials import Trial, answer_namespace
from graders.catalogue.labs import all_labs
from graders.judging.probes import prober_of
from graders.mistakes import Kind, planted
from graders.reports.behaviour import Behaviour, alike

HERE = Path(__file__).parent
CORPUS = HERE / "second_writings"
HELD_OUT = HERE.parent / "acceptance" / "held_out"
EXERCISES = sorted(path.stem for path in (CORPUS / "mistakes").glob("*.py"))
LABELS = tomllib.loads((HERE / "held_out.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Answer:
    """A wrong answer, which mistake it makes, and how it behaves."""

    name: str
    mistake: str
    behaviour: Behaviour | None


def owner_of(exercise_id):
    """Return an exercise, and the lab whose folder holds it."""
    return next(
        (exercise, lab)
        for lab in all_labs()
        for exercise in lab.exercises
        if (exercise.id, exercise.lab) == (exercise_id, lab.id)
    )


def first_writings(exercise_id):
    """Return the planted mistakes of an exercise."""
    _, owner = owner_of(exercise_id)
    mistakes = prober_of(owner.folder, exercise_id).mistakes
    return [Answer(item.id, item.text, found) for item, found in mistakes]


def written_again(exercise_id):
    """Return the second writings of planted mistakes."""
    texts = {answer.name: answer.mistake for answer in first_writings(exercise_id)}
    return [
        Answer(f"{item.id} (again)", texts[item.id], _behaviour(exercise_id, item))
        for item in planted(CORPUS, exercise_id)
    ]


def held_out(exercise_id):
    """Return answers that nobody planted, under the sentence of the mistake that they make."""
    texts = {answer.name: answer.mistake for answer in first_writings(exercise_id)}
    labels = LABELS.get(exercise_id, {})
    return [
        Answer(
            f"{item.id} (held out)",
            texts[labels[item.id]] if item.id in labels else f"its own: {item.text}",
            _behaviour(exercise_id, item),
        )
        for item in planted(HELD_OUT, exercise_id)
        if item.kind is Kind.MISTAKE
    ]


def _behaviour(exercise_id, item):
    exercise, owner = owner_of(exercise_id)
    names = answer_namespace(owner, exercise, Trial("", item.source()))
    return prober_of(owner.folder, exercise_id).behaviour(SimpleNamespace(**names))


def together(one, two):
    """Tell whether two answers fall into one group."""
    found = one.behaviour, two.behaviour
    return None not in found and alike(found[0].parts, found[1].parts)


@dataclass(frozen=True)
class Measure:
    """Pairs of one mistake, which of them are apart, and pairs of different mistakes together."""

    exercise: str
    pairs: int
    apart: tuple[tuple[str, str], ...]
    joined: int
    impure: tuple[tuple[str, str], ...]


def measure(exercise_id, answers):
    """Count the pairs of some answers to an exercise."""
    pairs, apart, joined, impure = 0, [], 0, []
    for one, two in combinations(answers, 2):
        same, is_together = one.mistake == two.mistake, together(one, two)
        pairs += same
        joined += is_together
        if same and not is_together:
            apart.append((one.name, two.name))
        if is_together and not same:
            impure.append((one.name, two.name))
    return Measure(exercise_id, pairs, tuple(apart), joined, tuple(impure))
