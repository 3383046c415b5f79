"""Locks the sentences about planted mistakes for students, who have no planted mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import folder_of
from graders.checks.misconceptions import named
from graders.errors import Misconception
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted
from graders.model import Exercise, Lab
from graders.reports.store import write_atomically
from graders.selfcheck.recognition import SENTENCES, locked


def current_sentences(labs: Iterable[Lab], jobs: int, tell: Callable[[str], None]) -> str:
    """Return what the file must hold for today's public checks and planted mistakes.

    Parameters
    ----------
    labs : iterable of Lab
        Whose exercises; of a shared exercise its owner.
    jobs : int
        Processes at the same time.
    tell : callable
        Called with a line of progress.
    """
    found: dict[str, dict[str, str]] = {}
    for lab in labs:
        for exercise in lab.exercises:
            if exercise.lab == lab.id:
                tell(f"{lab.id}: {exercise.id}")
                found |= _of_exercise(lab, exercise, jobs)
    return json.dumps(found, indent=0, sort_keys=True) + "\n"


def write_sentences(labs: Iterable[Lab], jobs: int, tell: Callable[[str], None]) -> None:
    """Write the file."""
    write_atomically(SENTENCES, current_sentences(labs, jobs, tell))


def _of_exercise(lab: Lab, exercise: Exercise, jobs: int) -> dict[str, dict[str, str]]:
    mistakes = {
        answer.id: named(answer)
        for answer in planted(folder_of(exercise, lab), exercise.id)
        if answer.kind is Kind.MISTAKE
    }
    own = lab.only([exercise.id])
    drawn = with_checks(own, lambda run: run.drawn, hidden=False)
    shown: dict[tuple[str, str], dict[str, Misconception]] = {}
    trials = [
        Trial(answer.id, answer.source())
        for answer in planted(folder_of(exercise, lab), exercise.id)
        if answer.id in mistakes
    ]
    # What an answer draws from a generator without a seed differs each time, and names nothing.
    once, again = (_keys(lab, exercise, trials, jobs) for _ in range(2))
    for name, check, key in sorted(once & again):
        if check not in drawn:
            mistake = mistakes[name]
            shown.setdefault((check, key), {})[mistake.text] = mistake
    found: dict[str, dict[str, str]] = {}
    for (check, key), sentences in shown.items():
        if len(sentences) > 1:  # mistakes that answer alike cannot be told apart
            continue
        (sentence,) = sentences.values()
        place, text = locked(sentence, bytes.fromhex(key))
        found.setdefault(check, {})[place] = text
    return found


def _keys(
    lab: Lab, exercise: Exercise, trials: list[Trial], jobs: int
) -> set[tuple[str, str, str]]:
    """Return what the answers show: for each check that refuses one, both names and the key."""
    return {
        (trial.name, check, key)
        for trial, outcome in run_trials(lab, exercise, trials, jobs=jobs, hidden=False)
        for check, key in outcome.keys.items()
        if outcome.verdicts[check] == "failed"
    }
