"""What a lab is, as its author declares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class Exercise:
    """One graded task of a lab, as `lab.toml` declares it.

    Parameters
    ----------
    id : str
        Unique within the lab, for example ``tanh``.
    title : str
        What the student reads.
    defines : tuple of str
        Names that the student's code must define.
    also : mapping of str to tuple of str
        Other names under which a defined name is accepted.
    bonus : bool
        Whether its points lie outside the lab's maximum.
    requires : tuple of str
        Modules without which the exercise is undecided on this machine.
    lab : str
        Id of the lab whose folder holds the checks (labs may share an exercise).
    """

    id: str
    title: str
    defines: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bonus: bool = False
    requires: tuple[str, ...] = ()
    lab: str = ""


@dataclass(frozen=True)
class RubricItem:
    """What a written answer may earn, or lose, points for.

    Parameters
    ----------
    id : str
        Unique within its question.
    text : str
        What a marker looks for.
    points : Fraction
        Added where it applies; negative where it takes away.
    """

    id: str
    text: str
    points: Fraction


@dataclass(frozen=True)
class Question:
    """A written question of a lab, marked by a person.

    Parameters
    ----------
    id : str
        Unique among the questions and checks of the lab.
    title : str
        What markers and students read.
    heading : str
        How its cell begins in the notebook, for example ``Question 1.``.
    points : Fraction
        On offer, exact.
    rubric : tuple of RubricItem
        For markers; there need not be one.
    """

    id: str
    title: str
    heading: str
    points: Fraction
    rubric: tuple[RubricItem, ...] = ()


@dataclass(frozen=True)
class Lab:
    """One lab: the notebook, its exercises in order, and where its files are.

    Parameters
    ----------
    id, title, version : str
        As `lab.toml` says. The version takes part in seeds and stands in every report.
    notebook : str
        File name of the lab's notebook.
    exercises : tuple of Exercise
        In the order of the notebook.
    folder : Path
        Holds `lab.toml`, `public/` and, for instructors, `hidden/` and `mistakes/`.
    packages : tuple of str
        Modules of published packages, besides the well-known ones, that an answer may need.
    questions : tuple of Question
        Written ones, in the order of the notebook.
    """

    id: str
    title: str
    version: str
    notebook: str
    exercises: tuple[Exercise, ...]
    folder: Path
    packages: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    def exercise(self, exercise_id: str) -> Exercise:
        """Return the exercise of that id; `KeyError` names the ones that there are."""
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(e.id for e in self.exercises)
        raise KeyError(f"{self.id} has no exercise {exercise_id!r}; it has {known}")

    def only(self, exercise_ids: Iterable[str]) -> Lab:
        """Return the lab with these exercises and no question; all of it when there are none."""
        wanted = [self.exercise(exercise_id).id for exercise_id in exercise_ids]
        if not wanted:
            return self
        chosen = tuple(e for e in self.exercises if e.id in wanted)
        return replace(self, exercises=chosen, questions=())


@dataclass(frozen=True)
class Check:
    """One promise with points.

    Parameters
    ----------
    id : str
        ``<exercise>.<function name without test_>``.
    title : str
        The promise: first line of the check's docstring.
    exercise : str
        Id of its exercise.
    points : Fraction
        On offer, exact.
    hidden : bool
        Whether students see only its title and verdict.
    after : tuple of str
        Ids of checks that must pass for this one to be judged at all.
    """

    id: str
    title: str
    exercise: str
    points: Fraction
    hidden: bool = False
    after: tuple[str, ...] = ()
