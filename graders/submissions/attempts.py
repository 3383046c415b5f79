"""Which hand-ins are attempts of one student, and in which order they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from graders.submissions.folders import in_order, is_notebook_name
from graders.submissions.hand_in import HandIn
from graders.submissions.moments import instant
from graders.submissions.platforms.plain import order_within
from graders.submissions.reading import shown
from graders.submissions.roster import Match, Student
from graders.submissions.teams import Team
from graders.submissions.words import common_start

_NAMED = 5  # hand-ins that a note names


@dataclass(frozen=True)
class Belonging:
    """A hand-in, and whose it is.

    Parameters
    ----------
    hand_in : HandIn
        What was handed in.
    match : Match
        Whose it is: the first of several who hand in together.
    team : Team, optional
        All who hand in together.
    notes : tuple of str
        What the instructor may want to know about whose it is.
    """

    hand_in: HandIn
    match: Match
    team: Team | None = None
    notes: tuple[str, ...] = ()

    @property
    def student(self) -> Student | None:
        """The student whose row it is."""
        return self.match.student


def by_student(hand_ins: Sequence[Belonging], zone: tzinfo | None = None) -> list[list[Belonging]]:
    """Sort hand-ins by student.

    One student is one row of the roster, a team, or one user of a learning platform. Without any,
    each hand-in stands for itself: ``lab.ipynb`` and ``lab (1).ipynb`` from two mails may be by two
    students, and to drop one would lose somebody's work.

    Parameters
    ----------
    hand_ins : sequence of Belonging
        In the order of their names.
    zone : tzinfo, optional
        Of times that name none.

    Returns
    -------
    list of list of Belonging
        The attempts of each student, the last one last; it says in a note if that is not certain.
    """
    students: dict[tuple[str, ...], list[Belonging]] = {}
    for number, one in enumerate(_told_apart(hand_ins)):
        students.setdefault(_student(one, number), []).append(one)
    return [_in_order(_with_modules(group), zone) for group in students.values()]


def _student(one: Belonging, number: int) -> tuple[str, ...]:
    if one.team is not None:
        return ("team", one.team.name)
    if one.student is not None:
        return ("roster", one.student.id)
    if one.hand_in.account:
        return (one.hand_in.system, one.hand_in.account)
    return ("alone", str(number))


def _told_apart(hand_ins: Sequence[Belonging]) -> list[Belonging]:
    """Refuse two people of a platform who both fit one row of the roster: they are namesakes."""
    accounts: dict[tuple[str, str, Path], set[str]] = {}
    for one in hand_ins:
        if key := _namesake_key(one):
            accounts.setdefault(key, set()).add(one.hand_in.account)
    told = []
    for one in hand_ins:
        key = _namesake_key(one)
        if key and len(accounts[key]) > 1:
            why = (
                f"{shown(one.hand_in.label)} is the name of {len(accounts[key])} people on the"
                f" platform, and {one.student} is one row of the roster: say there which number is"
                f" whose (this one has {one.hand_in.account})."
            )
            one = replace(one, match=Match(refusal=why))
        told.append(one)
    return told


def _namesake_key(one: Belonging) -> tuple[str, str, Path] | None:
    """Return what namesakes share; None where a number of the platform says who it is."""
    hand_in, student = one.hand_in, one.student
    if student is None or one.team or hand_in.system not in ("canvas", "moodle", "ilias"):
        return None
    if set(hand_in.ids) & set(student.identifiers):
        return None
    return (hand_in.system, student.id, hand_in.path.parent)


def _with_modules(group: list[Belonging]) -> list[Belonging]:
    """Put modules that lie beside a student's notebook into the newest hand-in.

    ``aokafor_layers.py`` beside ``aokafor_lab.ipynb`` is `layers`, which the notebook imports.
    """
    modules = [one for one in group if _is_module(one.hand_in)]
    others = [one for one in group if one not in modules]
    if not modules or not others or any(one.hand_in.system for one in group):
        return group
    joined = []
    for one in others:
        names = [name for name, _ in one.hand_in.parts]
        parts = [
            (_own_name(name, names), place) for m in modules for name, place in m.hand_in.parts
        ]
        whole = all(is_notebook_name(name) for name in names)
        kept = one.hand_in.parts + tuple(parts) if whole else one.hand_in.parts
        joined.append(replace(one, hand_in=replace(one.hand_in, parts=kept)))
    return joined


def _is_module(hand_in: HandIn) -> bool:
    names = [name for name, _ in hand_in.parts]
    return bool(names) and all(name.casefold().endswith(".py") for name in names)


def _own_name(name: str, others: Sequence[str]) -> str:
    """Return a module's name without what it shares with the notebook, such as the student's."""
    for other in others:
        end = len(common_start([name, other], "_- "))
        if end and len(name) > end + len(".py"):
            return name[end:]
    return name


def _in_order(group: list[Belonging], zone: tzinfo | None) -> list[Belonging]:
    """Return a student's attempts in their order, the last with a note on those before it."""
    if len(group) == 1:
        return group
    keys = _keys(group, zone)
    if keys is None:
        named = sorted(group, key=_by_name)
        return [*named[:-1], _noted(named[-1], _unordered(named))]
    pairs = zip(keys, group, strict=True)
    # A module beside a notebook is no later attempt, whenever it came.
    ordered = [
        one
        for _, one in sorted(
            pairs, key=lambda p: (not _is_module(p[1].hand_in), p[0], _by_name(p[1]))
        )
    ]
    if not all(one.hand_in.ordered for one in ordered):
        return [*ordered[:-1], _noted(ordered[-1], _unordered(ordered))]
    return [*ordered[:-1], _noted(ordered[-1], _earlier(ordered[:-1]))]


def _keys(group: Sequence[Belonging], zone: tzinfo | None) -> list[tuple[float, ...]] | None:
    """Return what says which attempt came later; None if nothing does."""
    hand_ins = [one.hand_in for one in group]
    together = len({h.system for h in hand_ins}) == 1 and bool(hand_ins[0].system)
    if together and all(h.order for h in hand_ins):
        return [(*map(float, h.order), float(h.attempt)) for h in hand_ins]
    times = [h.submitted_at for h in hand_ins]
    known = [instant(moment, zone).timestamp() for moment in times if moment]
    if len(known) == len(group) and len(set(known)) == len(group):
        return [(moment,) for moment in known]
    if together and len({h.attempt for h in hand_ins}) == len(group):
        return [(float(h.attempt),) for h in hand_ins]
    return order_within([f"{h.path.parent.name} {h.label}" for h in hand_ins])


def _by_name(one: Belonging) -> tuple[object, ...]:
    return (in_order(one.hand_in.label), str(one.hand_in.path))


def _noted(one: Belonging, note: str) -> Belonging:
    return replace(one, notes=(note, *one.notes))


def _earlier(group: Sequence[Belonging]) -> str:
    """Return a note that names the attempts which do not count, lest one is left out unseen."""
    names = ", ".join(map(_called, group[-_NAMED:]))
    return f"The last of {len(group) + 1} attempts; before it: {names}."


def _unordered(group: Sequence[Belonging]) -> str:
    names = ", ".join(map(_called, group[:-1][-_NAMED:]))
    return (
        f"One of {len(group)} hand-ins of this student, and nothing says which is the newest: it"
        f" was taken by its name, and not {names}. Grade the right one alone, or give it a date or"
        " a number."
    )


def _called(one: Belonging) -> str:
    """Return how a sentence calls a hand-in; `Version 2` without its folder says too little."""
    path = one.hand_in.path
    return shown(path if one.hand_in.label in path.name else f"{path.parent.name}/{path.name}")
