"""Which hand-ins are attempts of one student, and in which order they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from graders.submissions.folders import in_order
from graders.submissions.handins import HandIn
from graders.submissions.roster import Match

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_Matched = tuple[HandIn, Match]


def by_student(hand_ins: Sequence[_Matched]) -> list[list[_Matched]]:
    """Sort hand-ins by student.

    One student is one row of the roster, or one user of a learning platform. Without either, each
    hand-in stands for itself: ``lab.ipynb`` and ``lab (1).ipynb`` from two mails may be by two
    students, and to drop one would lose somebody's work.

    Parameters
    ----------
    hand_ins : sequence of (HandIn, Match)
        In the order of their names.

    Returns
    -------
    list of list of (HandIn, Match)
        The attempts of each student, the last one last.
    """
    students: dict[tuple[str, ...], list[_Matched]] = {}
    for number, (hand_in, match) in enumerate(hand_ins):
        students.setdefault(_student(hand_in, match, number), []).append((hand_in, match))
    return [sorted(group, key=_time) for group in students.values()]


def _student(hand_in: HandIn, match: Match, number: int) -> tuple[str, ...]:
    if match.student is not None:
        return ("roster", match.student.id)
    if hand_in.upload is not None:
        return (hand_in.upload.system, hand_in.upload.user or hand_in.upload.person)
    return ("alone", str(number))


def _time(matched: _Matched) -> tuple[object, ...]:
    """Return when an attempt was, by what is known: number, time, and at last its name.

    A module beside a notebook is no later attempt, whatever its name.
    """
    hand_in, _ = matched
    is_work = not all(name.casefold().endswith(".py") for name, _ in hand_in.parts)
    when = hand_in.submitted_at or _NEVER
    return (is_work, hand_in.attempt, when, in_order(hand_in.label), str(hand_in.path))
