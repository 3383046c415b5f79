"""Who worked together: a list of teams, whose one hand-in belongs to each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.errors import SubmissionError
from graders.submissions.columns import fields_of
from graders.submissions.names import letters_of
from graders.submissions.reading import shown
from graders.submissions.roster import Match, Roster, Student
from graders.submissions.sheets import Sheet, plain_id, read_sheet
from graders.submissions.words import parts_of

_TEAM = frozenset(
    (
        *("team", "teamname", "teamid", "group", "groupname", "groupid", "pair", "gruppe", "groep"),
        *("gruppenname", "groupe", "nomdugroupe", "equipe", "grupo", "equipo", "gruppo", "squadra"),
        *("grupp", "grupa", "skupina", "csoport", "takim", "小组", "チーム", "группа", "команда"),
    )
)
_MEMBERS = frozenset(("members", "students", "mitglieder", "membres", "miembros", "membri"))
_BETWEEN = re.compile(r"[;,&+/|\n]| and | und | et | y ")


@dataclass(frozen=True)
class Team:
    """Students who hand in together.

    Parameters
    ----------
    name : str
        What the team is called.
    members : tuple of Student
        In the order of the list.
    """

    name: str
    members: tuple[Student, ...]


class Teams:
    """The teams of a class.

    Parameters
    ----------
    teams : sequence of Team
        All of them.
    strangers : sequence of str
        A sentence for each row that fits nobody in the class.
    notes : sequence of str
        What was guessed when the list was read.
    """

    def __init__(
        self, teams: Sequence[Team] = (), strangers: Sequence[str] = (), notes: Sequence[str] = ()
    ) -> None:
        self.teams = tuple(teams)
        self.strangers = tuple(strangers)
        self.notes = tuple(notes)
        self._by_name = {letters_of(team.name): team for team in self.teams}
        self._by_member = {
            member.id.casefold(): team for team in self.teams for member in team.members
        }

    def of(self, labels: Iterable[str], match: Match) -> Team | None:
        """Return the team that a hand-in belongs to.

        Parameters
        ----------
        labels : iterable of str
            What the hand-in is called: the team's name may stand in it.
        match : Match
            Whose it is as far as the roster knows; two students of one team are that team.
        """
        for label in labels:
            if team := self._named(label):
                return team
        found = {
            id(team): team
            for student in match.named
            if (team := self._by_member.get(student.id.casefold()))
        }
        belongs = len(found) == 1 and (match.student or self._all_in(match.several))
        return next(iter(found.values())) if belongs else None

    def _all_in(self, students: Sequence[Student]) -> bool:
        return all(student.id.casefold() in self._by_member for student in students)

    def _named(self, label: str) -> Team | None:
        if team := self._by_name.get(letters_of(label)):
            return team
        found = {
            part.letters: team
            for part in parts_of(label)
            if (team := self._by_name.get(part.letters)) and not part.joins_numbers
        }
        return next(iter(found.values())) if len(found) == 1 else None


def read_teams(path: Path, roster: Roster | None = None, encoding: str | None = None) -> Teams:
    """Read a list of teams: a row for each member, or for each team.

    ``team,student`` has a row for each member, who may be named in every way of the roster;
    ``team,member 1,member 2`` or ``team,members`` a row for each team.

    Parameters
    ----------
    path : Path
        A CSV file.
    roster : Roster, optional
        The class; without it, members go by what stands in the list.
    encoding : str, optional
        The file's encoding.

    Raises
    ------
    SubmissionError
        It cannot be read, or somebody is in two teams; the sentence names the line.
    """
    sheet = read_sheet(path, encoding)
    plain = [letters_of(title) for title in sheet.titles]
    column = next((i for i, title in enumerate(plain) if title in _TEAM), None)
    if column is None or len(plain) < 2:
        raise SubmissionError(
            f"{path}: the first line must name the columns team and student, or team and member 1,"
            " member 2, ..."
        )
    members: dict[str, list[Student]] = {}
    names: dict[str, str] = {}
    where: dict[str, tuple[int, str]] = {}
    strangers: list[str] = []
    for line, row in sheet.rows:
        name = row[column] if column < len(row) else ""
        place = f"{sheet.source}, line {line}"
        if not name:
            raise SubmissionError(f"{place}: no team.")
        key = letters_of(name) or name
        names.setdefault(key, name)
        for cells in _people(sheet, plain, row, column):
            match = _match(cells, roster, place)
            if match.student is None:
                strangers.append(f"{place}: {match.refusal}")
                continue
            _note_place(where, match.student, key, line, place)
            if match.student not in members.setdefault(key, []):
                members[key].append(match.student)
    teams = [Team(names[key], tuple(found)) for key, found in members.items()]
    return Teams(teams, strangers, sheet.notes)


def _people(
    sheet: Sheet, plain: Sequence[str], row: Sequence[str], column: int
) -> list[tuple[str, ...]]:
    """Return the cells that name each person of a row."""
    cells = [cell for i, cell in enumerate(row) if i != column and cell]
    several = [title for title in plain if title in _MEMBERS]
    if several and len(plain) == 2:
        return [(part.strip(),) for part in _BETWEEN.split(" ".join(cells)) if part.strip()]
    bases = [title.rstrip("0123456789") for i, title in enumerate(plain) if i != column]
    if len(bases) > len(set(bases)):
        return [(cell,) for cell in cells]
    fields = fields_of(sheet.titles)
    named = {f: c for f, c in zip(fields, row, strict=False) if f and c}
    given = " ".join(named[part] for part in ("first", "last") if part in named)
    whole = [c for f, c in named.items() if f not in ("first", "last")]
    people = tuple([*whole, given] if given else whole)
    return [people] if people else [(cell,) for cell in cells]


def _match(cells: Sequence[str], roster: Roster | None, place: str) -> Match:
    """Return the one student whom the cells of a row mean."""
    texts = [plain_id(cell, place) for cell in cells]
    if roster is None:
        return Match(student=Student(texts[0], name=next((t for t in texts if " " in t), "")))
    matches = [roster.find(text) for text in texts]
    found = [set(match.named) for match in matches if match.named]
    if not found:
        return matches[0]
    common = set.intersection(*found)
    if len(common) == 1:
        return Match(student=common.pop())
    what = shown(" ".join(texts))
    return Match(refusal=f"{what} may be several students: name each by the id.")


def _note_place(
    where: dict[str, tuple[int, str]], student: Student, team: str, line: int, place: str
) -> None:
    known = where.setdefault(student.id.casefold(), (line, team))
    if known[1] != team:
        raise SubmissionError(f"{place}: {student} is in a team already, in line {known[0]}.")
