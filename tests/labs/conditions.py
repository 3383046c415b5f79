"""Right answers that are wrong only when a condition holds, made of the reference's own."""

import contextlib
import io
import json
import warnings
from fractions import Fraction
from functools import cache

import numpy as np

from graders.catalogue.labs import find_lab
from graders.judging.reference import load_namespace, reference_notebook
from graders.judging.runner import with_checks
from graders.student.attempt import LocalAttempt


def judged_each(lab_id, exercise_id, answers):
    """Return points, and what was lost by check, for each of several answers.

    Parameters
    ----------
    lab_id, exercise_id : str
        Whose checks judge.
    answers : dict of str to dict
        For each answer the names that it defines; the rest is the reference's.
    """
    lab = find_lab(lab_id).only((exercise_id,))
    base = namespace(lab_id)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        results = with_checks(
            lab,
            lambda run: {
                name: run.judge(LocalAttempt({**base, **names})) for name, names in answers.items()
            },
            hidden=True,
        )
    return {name: outcome(found) for name, found in results.items()}


def outcome(results):
    """Return the points of results, and the finding of each check that lost some."""
    lost = {r.check.id: r.finding or r.verdict.value for r in results if r.points < r.check.points}
    assert not any(r.verdict.value == "undecided" for r in results), lost
    return sum((result.points for result in results), Fraction(0)), lost


def judged(lab_id, exercise_id, **names):
    """Return points and what was lost for one answer."""
    return judged_each(lab_id, exercise_id, {"answer": names})["answer"]


def survivors(lab_id, exercise_id, name, conditions, right=None, make=None):
    """Return the conditions under which one of the reference's functions may be wrong unnoticed.

    Parameters
    ----------
    lab_id, exercise_id, name : str
        Whose checks judge, and which function is wrong.
    conditions : dict of str to callable
        Conditions on the function's arguments, by what they say.
    right : callable, optional
        The right function, the reference's if not given.
    make : callable, optional
        Makes the wrong answer of condition and right one.
    """
    right = right or reference(lab_id, name)
    make = make or when
    answers = {said: {name: make(condition, right)} for said, condition in conditions.items()}
    return {
        s for s, (points, _) in judged_each(lab_id, exercise_id, answers).items() if points == 10
    }


def reference(lab_id, name):
    """Return one of the reference's definitions."""
    return namespace(lab_id)[name]


@cache
def namespace(lab_id):
    """Return all that the reference defines, with what is judged by running it."""
    lab = find_lab(lab_id)
    names = dict(load_namespace(lab.folder, lab.notebook))
    cells = json.loads(reference_notebook(lab.folder, lab.notebook).read_text("utf-8"))["cells"]
    for source in ("".join(cell["source"]) for cell in cells):
        if source.startswith("def fit_polynomial("):
            exec(source, names)
    return names


def spoiled(value):
    """Return an answer that is a twentieth too large, and not zero where it should be."""
    if isinstance(value, list | tuple):
        return type(value)(map(spoiled, value))
    return value if value is None else 1.05 * np.asarray(value, dtype=float) + 1e-3


def when(condition, right, wrong=spoiled):
    """Return a function that is right unless a condition on its arguments holds."""

    def function(*arguments, **named):
        held = condition(*arguments, **named)
        result = right(*arguments, **named)
        return wrong(result) if held else result

    return function


def at_call(number, every=False):
    """Return a condition that holds at one call, or at every so many."""
    count = 0

    def condition(*arguments, **named):
        nonlocal count
        count += 1
        return count % number == 0 if every else count == number

    return condition


def after_another(key):
    """Return a condition that holds where the call before had another key, a shape for example."""
    last = None

    def condition(*arguments, **named):
        nonlocal last
        before, last = last, key(*arguments)
        return before is not None and before != last

    return condition
