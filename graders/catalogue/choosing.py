"""Which lab somebody means: by its exercises, by the notebook's file, by the names it defines."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Sequence

from graders.errors import MarkpropError
from graders.model import Lab


def having(labs: Sequence[Lab], exercises: Iterable[str], here: Lab | None = None) -> list[Lab]:
    """Return the labs that have all these exercises; labs may share one.

    Parameters
    ----------
    labs : sequence of Lab
        Those to choose from.
    exercises : iterable of str
        Ids of exercises.
    here : Lab, optional
        The lab that the notebook is for, as far as one can tell: errors speak of its exercises.

    Raises
    ------
    MarkpropError
        There is none; the sentence says what there is.
    """
    left = list(labs)
    for exercise in exercises:
        if not isinstance(exercise, str):
            raise MarkpropError(
                f'Give the id of an exercise as text, for example "{_ids([here or left[0]])[0]}", '
                f"not {_described(exercise)}."
            )
        found = [lab for lab in left if exercise in _ids([lab])]
        if not found:
            raise MarkpropError(_unknown(exercise, left, here))
        left = found
    return left


def likeliest(labs: Sequence[Lab], names: Container[str], notebooks: Sequence[str]) -> Lab | None:
    """Return the lab that a notebook is for, or None where nothing tells.

    Parameters
    ----------
    labs : sequence of Lab
        Those that it may be.
    names : container of str
        What the notebook defines.
    notebooks : sequence of str
        File names that the notebook may have, the surest first.
    """
    for notebook in notebooks:
        for lab in labs:
            if lab.notebook == notebook:
                return lab
    counts = {lab.id: _defined(lab, names) for lab in labs}
    best = max(labs, key=lambda lab: counts[lab.id])
    return best if counts[best.id] else None


def _defined(lab: Lab, names: Container[str]) -> int:
    wanted = {name for exercise in lab.exercises for name in exercise.defines}
    return sum(name in names for name in wanted)


def _unknown(exercise: str, labs: Sequence[Lab], here: Lab | None) -> str:
    for lab in labs:
        if exercise == lab.id:
            return f"{exercise!r} is a lab; its exercises are: {', '.join(_ids([lab]))}."
    asked = [here] if here is not None and here in labs else labs
    where = f"{asked[0].id} has" if len(asked) == 1 else "There is"
    meant = _meant(exercise, labs)
    if meant:
        return f"{where} no exercise {exercise!r}; did you mean {meant!r}?"
    return f"{where} no exercise {exercise!r}. The exercises are: {', '.join(_ids(asked))}."


def _meant(exercise: str, labs: Sequence[Lab]) -> str | None:
    """Return the exercise that a misspelt id, or a name that is to be defined, stands for."""
    for lab in labs:
        for one in lab.exercises:
            if exercise in one.defines:
                return one.id
    return next(iter(difflib.get_close_matches(exercise.lower(), _ids(labs), 1)), None)


def _ids(labs: Sequence[Lab]) -> list[str]:
    return list(dict.fromkeys(one.id for lab in labs for one in lab.exercises))


def _described(value: object) -> str:
    if isinstance(value, type) or callable(value):
        return f"`{getattr(value, '__name__', 'a function')}` itself"
    return f"a {type(value).__name__}"
