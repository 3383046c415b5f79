"""What checks make of the planted answers of an exercise, judged once for many tests."""

import json
import warnings
from functools import cache

import pytest

from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import find_lab
from graders.catalogue.material import material
from graders.judging.reference import reference_notebook
from graders.mistakes import Kind, planted

CORE = 6  # mistakes of each exercise in the usual run; all of them with the proofs
# Hopeless settings are trained to the end of the budget: half a minute for all of them.
SLOW = ("deep_models", "torch_model", "training")


def _definitions(notebook, names):
    """Return the code cells of a notebook that define or set some names."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    marks = [start for name in names for start in (f"def {name}(", f"class {name}", f"{name} = ")]
    chosen = [s for s in sources if any(f"\n{mark}" in f"\n{s}" for mark in marks)]
    return "import numpy as np\n" + "\n\n".join(chosen)


def of_kind(kind, places):
    """Return the planted answers of one kind, of labs and exercises, as parameters of a test."""
    return [
        pytest.param(
            *(lab_id, exercise_id, item.id),
            id=f"{exercise_id}-{item.id}",
            marks=[pytest.mark.prove] * (item not in _core(lab_id, exercise_id)),
        )
        for lab_id, exercise_id in places
        for item in _planted(lab_id, exercise_id, kind)
    ]


def outcome_of(lab_id, exercise_id, name):
    """Return what became of an answer: a planted one, the `reference` or the `template`."""
    usual = _outcomes(lab_id, exercise_id, core=True)
    return usual[name] if name in usual else _outcomes(lab_id, exercise_id, core=False)[name]


@cache
def _planted(lab_id, exercise_id, kind):
    return [item for item in planted(find_lab(lab_id).folder, exercise_id) if item.kind is kind]


@cache
def _core(lab_id, exercise_id):
    mistakes = _planted(lab_id, exercise_id, Kind.MISTAKE)
    right = _planted(lab_id, exercise_id, Kind.RIGHT)
    return [*right, *mistakes[: 0 if exercise_id in SLOW else CORE]]


@cache
def _outcomes(lab_id, exercise_id, *, core):
    lab = find_lab(lab_id)
    exercise = lab.exercise(exercise_id)
    chosen, trials = _core(lab_id, exercise_id), []
    if core:
        own = {
            "reference": reference_notebook(lab.folder, lab.notebook),
            "template": material() / "notebooks" / lab.notebook,
        }
        trials = [Trial(name, _definitions(path, exercise.defines)) for name, path in own.items()]
    else:
        chosen = [item for item in planted(lab.folder, exercise_id) if item not in chosen]
    trials += [Trial(item.id, item.source()) for item in chosen]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an overflow in an answer is the answer's, not ours
        return {t.name: outcome for t, outcome in run_trials(lab, exercise, trials, jobs=1)}
