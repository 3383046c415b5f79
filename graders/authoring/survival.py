"""Which automatic mutants of the reference the checks notice, and which may survive."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from graders.authoring.mutants import Mutant, mutants_of, solution_of
from graders.authoring.trials import Trial, run_trials
from graders.judging.reference import reference_notebook
from graders.model import Exercise, Lab


@dataclass(frozen=True)
class MutantOutcome:
    """What the checks made of one mutant; `accepted` is the reason that the lab's notes give."""

    mutant: Mutant
    killed: bool
    accepted: str | None = None


def judged_with(lab: Lab, exercise: Exercise) -> str | None:
    """Return the exercise among whose mutants those of this one are, where that is another.

    A definition that serves several exercises is changed once, with the first of them.
    """
    first = [e for e in _own(lab) if set(e.defines) & set(exercise.defines)][:1]
    return first[0].id if first and not _names(lab, exercise) else None


def judge_mutants(lab: Lab, exercise: Exercise, jobs: int) -> list[MutantOutcome]:
    """Judge the mutants of an exercise's solution by all exercises that the solution serves.

    Parameters
    ----------
    lab : Lab
        The lab, with all of its exercises.
    exercise : Exercise
        Whose solution.
    jobs : int
        Processes at the same time.
    """
    notebook = reference_notebook(lab.folder, lab.notebook)
    mutants = {str(m): m for m in mutants_of(solution_of(notebook, _names(lab, exercise)))}
    alive = dict(mutants)
    for judge in [exercise, *(e for e in _own(lab) if e.id != exercise.id)]:
        trials = [
            Trial(name, mutant.source, to_the_end=False)
            for name, mutant in alive.items()
            if mutant.definition in judge.defines and all(map(find_spec, judge.requires))
        ]
        for trial, outcome in run_trials(lab, judge, trials, jobs=jobs) if trials else ():
            if not outcome.full:
                del alive[trial.name]
    accepted = _accepted_survivors(lab.folder, exercise.id)
    return [
        MutantOutcome(mutant, name not in alive, accepted.get(name))
        for name, mutant in mutants.items()
    ]


def _own(lab: Lab) -> list[Exercise]:
    return [exercise for exercise in lab.exercises if exercise.lab == lab.id]


def _names(lab: Lab, exercise: Exercise) -> set[str]:
    """Return the names that no earlier exercise of the lab defines as well."""
    own = _own(lab)
    before = own[: [e.id for e in own].index(exercise.id)]
    return set(exercise.defines).difference(*(e.defines for e in before))


def _accepted_survivors(folder: Path, exercise_id: str) -> dict[str, str]:
    """Return the survivors that the lab's notes explain: by mutant, the reason."""
    path = folder / "mistakes" / "survivors.toml"
    if not path.is_file():
        return {}
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("survivor", [])
    return {
        f"{entry['definition']}: `{entry['original']}` became `{entry['changed']}`": entry["reason"]
        for entry in entries
        if entry["exercise"] == exercise_id
    }
