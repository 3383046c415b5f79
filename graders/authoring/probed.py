"""Shows what a lab's probes are good for: they are steady, and tell its mistakes apart."""

from __future__ import annotations

from itertools import combinations

from graders.catalogue.labs import folder_of
from graders.judging.probes import prober_of
from graders.model import Exercise, Lab
from graders.reports.behaviour import alike


def probe_gaps(lab: Lab, exercise: Exercise) -> list[str]:
    """Return what is wrong with an exercise's probes, one sentence each.

    Parameters
    ----------
    lab : Lab
        The lab.
    exercise : Exercise
        Whose probes; without any there is nothing to say.
    """
    try:
        prober = prober_of(folder_of(exercise, lab), exercise.id)
        if prober is None:
            return []
        again = prober.behaviour(prober.reference)
    except Exception as error:
        return [f"{exercise.id}: the probes fail: {type(error).__name__}: {error}"]
    if again is not None:
        parts = ", ".join(again.parts)
        return [f"{exercise.id}: asked twice, the probes find the reference wrong in {parts}"]
    return [
        f"{exercise.id}: the probes see no difference between {one.id} and {two.id}"
        for (one, first), (two, second) in combinations(prober.mistakes, 2)
        if one.text != two.text and first and second and alike(first.parts, second.parts)
    ]
