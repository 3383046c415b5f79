"""Which of several notebooks each exercise is marked from, and why the others are passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graders.model import Exercise, Lab
from graders.submissions.candidates import Candidate, defined_names, descending, names_of
from graders.submissions.file_names import is_named_for, is_own_name, number_of
from graders.submissions.folders import in_order
from graders.submissions.reading import shown

_MOST_NOTES = 5
# What decides, in the order of the key; the first that differs is the reason that is told.
_REASONS = (
    "is a notebook",
    "has the lab's own file name",
    "answers more of the names that are asked for",
    "defines more of them itself",
    "has the higher version or copy number",
    "is newer",
)
_BY_PATH = "comes first by its path"
_Key = tuple[object, ...]


@dataclass(frozen=True)
class Choice:
    """Which notebook each exercise is marked from.

    Parameters
    ----------
    main : Candidate, optional
        The one that what nothing answers is judged by; None if there are no candidates.
    by_exercise : mapping of str to Candidate
        By the exercise's id, for what is answered.
    notes : tuple of str
        What was passed over and why.
    """

    main: Candidate | None = None
    by_exercise: Mapping[str, Candidate] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def chosen(self) -> list[Candidate]:
        """The notebooks that something is judged by, the main one first."""
        found = {c.name: c for c in (self.main, *self.by_exercise.values()) if c is not None}
        return list(found.values())

    def exercises_of(self, candidate: Candidate | None, lab: Lab) -> tuple[Exercise, ...]:
        """Return the exercises that are judged by one of the chosen notebooks."""
        return tuple(e for e in lab.exercises if self.by_exercise.get(e.id, self.main) is candidate)


def choose(candidates: Sequence[Candidate], lab: Lab) -> Choice:
    """Choose the notebook of each exercise.

    Parameters
    ----------
    candidates : sequence of Candidate
        The notebooks of a submission that could be read.
    lab : Lab
        Whose exercises they answer.
    """
    if not candidates:
        return Choice()
    main = _main(candidates, lab)
    by_exercise: dict[str, Candidate] = {}
    passed: dict[tuple[str, str, str], list[str]] = {}
    for exercise in lab.exercises:
        ranked = _ranked(candidates, exercise, lab)
        if ranked:
            by_exercise[exercise.id] = ranked[0]
        for other in ranked[1:]:
            why = _reason(_key(ranked[0], exercise, lab), _key(other, exercise, lab))
            passed.setdefault((other.name, ranked[0].name, why), []).append(exercise.id)
    notes = [*_marked_apart(main, by_exercise), *_passed_over(passed)]
    return Choice(main, by_exercise, tuple(notes))


def _main(candidates: Sequence[Candidate], lab: Lab) -> Candidate:
    """Return the notebook that answers most, by the same order as for one exercise."""
    answering = [c for c in candidates if c.answered(lab)]
    if answering:
        return min(answering, key=lambda c: _key(c, None, lab))
    named = [c for c in candidates if is_named_for(c.path, lab)]
    return min(named or candidates, key=lambda c: (-len(defined_names(c.found, lab)), _place(c)))


def _ranked(candidates: Sequence[Candidate], exercise: Exercise, lab: Lab) -> list[Candidate]:
    """Return the notebooks that answer something of an exercise, the best first."""
    names = names_of(exercise)
    answering = [c for c in candidates if not names.keys().isdisjoint(c.answered(lab))]
    return sorted(answering, key=lambda c: _key(c, exercise, lab))


def _key(candidate: Candidate, exercise: Exercise | None, lab: Lab) -> _Key:
    """Return what decides between notebooks: for one exercise, or for all; the least comes first.

    Parts are in the order of `_REASONS`.
    """
    asked = lab.exercises if exercise is None else (exercise,)
    names = {name: accepted for one in asked for name, accepted in names_of(one).items()}
    answered = candidate.answered(lab) & names.keys()
    own = [n for n in answered if candidate.found.defined_here((*names[n], *candidate.old_name(n)))]
    return (
        not candidate.is_notebook,
        not is_own_name(candidate.path, lab),
        -len(answered),
        -len(own),
        descending(number_of(candidate.path)),
        -candidate.written,
        not is_named_for(candidate.path, lab),
        _place(candidate),
    )


def _place(candidate: Candidate) -> tuple[int, object]:
    return candidate.name.count("/"), in_order(candidate.name)


def _reason(first: _Key, other: _Key) -> str:
    """Return in words what put one notebook before another."""
    differing = (why for why, a, b in zip(_REASONS, first, other, strict=False) if a != b)
    return next(differing, _BY_PATH)


def _marked_apart(main: Candidate, by_exercise: Mapping[str, Candidate]) -> Iterator[str]:
    """Say which exercises are marked from other notebooks than the main one."""
    apart: dict[str, list[str]] = {}
    for exercise, candidate in by_exercise.items():
        if candidate is not main:
            apart.setdefault(candidate.name, []).append(exercise)
    for name, exercises in apart.items():
        yield f"Marked from {shown(name)}: {', '.join(exercises)}."


def _passed_over(passed: Mapping[tuple[str, str, str], list[str]]) -> Iterator[str]:
    """Say which notebooks would have had an answer, too, and what was before them."""
    for number, ((name, first, why), exercises) in enumerate(passed.items()):
        if number == _MOST_NOTES:
            yield f"{len(passed) - number} more like that."
            return
        told = f"{shown(name)} has {', '.join(exercises)} too; marked was {shown(first)}"
        yield f"{told}, which {why}."
