"""Whose a hand-in is: one student's, or that of some who worked together."""

from __future__ import annotations

from graders.submissions.attempts import Belonging
from graders.submissions.hand_in import HandIn
from graders.submissions.reading import shown
from graders.submissions.roster import Match, Roster, Student
from graders.submissions.teams import Team, Teams


def belonging(
    hand_in: HandIn,
    roster: Roster | None,
    teams: Teams | None,
    besides: frozenset[str] = frozenset(),
) -> Belonging:
    """Return whose a hand-in is, by the platform, the roster and the list of teams.

    Parameters
    ----------
    hand_in : HandIn
        What was handed in.
    roster : Roster, optional
        The class; without it, a team is what a platform or the list says.
    teams : Teams, optional
        Who works together.
    besides : frozenset of str
        Words that may stand in everybody's name of a file.
    """
    matches = _matches(hand_in, roster, besides)
    if teams is not None:
        labels = [hand_in.label, *(text for owner in hand_in.owners for text in owner.texts)]
        for match in matches or [Match()]:
            if team := teams.of(labels, match):
                return _of_team(hand_in, team)
    if len(hand_in.owners) > 1:
        return _together(hand_in, matches)
    return Belonging(hand_in, matches[0] if matches else Match())


def _matches(hand_in: HandIn, roster: Roster | None, besides: frozenset[str]) -> list[Match]:
    if roster is None:
        return []
    if hand_in.owners:
        return [roster.find_owner(owner) for owner in hand_in.owners]
    return [roster.find(hand_in.label, besides)]


def _of_team(hand_in: HandIn, team: Team) -> Belonging:
    return Belonging(hand_in, Match(student=team.members[0] if team.members else None), team)


def _together(hand_in: HandIn, matches: list[Match]) -> Belonging:
    """Return a hand-in of several people whom the platform names."""
    if matches:
        found = [match.student for match in matches if match.student]
        notes = tuple(match.refusal for match in matches if match.refusal)
    else:
        found = [Student((*o.ids, *o.texts)[0], (*o.texts, "")[0]) for o in hand_in.owners]
        notes = ()
    members = tuple(dict.fromkeys(found))
    if len(members) < 2:
        first = Match(student=members[0]) if members else matches[0]
        return Belonging(hand_in, first, None, notes if members else notes[1:])
    name = " and ".join(member.name or member.id for member in members)
    note = f"{shown(hand_in.label)} was handed in by {name} together."
    return Belonging(hand_in, Match(student=members[0]), Team(name, members), (note, *notes))
