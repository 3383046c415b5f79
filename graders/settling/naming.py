"""Whom the rows of a table are about: a student of the roster, else a hand-in or a team by name.

Pure. What fits nobody or two is kept with its line, so that it can be named and not vanish.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from graders.errors import MarkpropError
from graders.reports.schema import Report, StudentReport
from graders.settling.tables import Row, Table
from graders.submissions import Student, Submission
from graders.submissions.names import letters_of, safe_name, without_suffix

T = TypeVar("T")
_NO_HAND_IN, _NOBODY = "has no hand-in here.", "fits nobody in this class."
# ("student", id) or ("hand-in", name)
Key = tuple[str, str]


class Names:
    """The students of a class by id, user name, address, GitHub name or full name."""

    def __init__(self, students: Iterable[Student] = ()) -> None:
        self._students = {student.id.casefold(): student for student in students}
        self._by_id: dict[str, set[str]] = defaultdict(set)
        self._by_number: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for key, student in self._students.items():
            for text in student.identifiers:
                self._by_id[_plain(text)].add(key)
                self._by_number[_digits(text)].add(key)
            for spelling in _spellings(student.name):
                self._by_name[spelling].add(key)

    def key_of(self, who: Sequence[str]) -> Key | str:
        """Return whom the cells of one row mean, or why that is not certain.

        An id and a name that belong together mean the one student who has both.
        """
        found = [fits for text in who if (fits := self._fitting(text))]
        if not found:
            return ("hand-in", _hand_in(who[0]))
        common = set.intersection(*found)
        if len(common) == 1:
            return ("student", common.pop())
        several = sorted(common or set.union(*found))
        names = " or ".join(str(self._students[key]) for key in several[:3])
        return f"may be {names}; name the student by the id"

    def _fitting(self, text: str) -> set[str]:
        numbers = self._by_number.get(_digits(text), set()) if _digits(text) else set()
        names = (self._by_name.get(spelling, set()) for spelling in _spellings(text))
        return (self._by_id.get(_plain(text)) or numbers).union(*names)


def _plain(text: str) -> str:
    """Return an id, user name or address as it is compared: without what spreadsheets add."""
    plain = text.strip().removeprefix('="').removesuffix('"').strip().lstrip("#@").casefold()
    return re.sub(r"^(\d+)\.0+$", r"\1", plain)


def _digits(text: str) -> str:
    """Return a number without the zeros at its front, which spreadsheets drop; else nothing."""
    plain = _plain(text)
    return plain.lstrip("0") if plain.isdecimal() else ""


def _spellings(name: str) -> set[str]:
    """Return a full name in any order of its words, and without those in the middle."""
    words = sorted(letters_of(word) for word in re.split(r"[\s,]+", name) if letters_of(word))
    given = [letters_of(word) for word in re.split(r"[\s,]+", name) if letters_of(word)]
    if len(words) < 2:
        return set(words)
    return {" ".join(words), " ".join(sorted((given[0], given[-1])))}


def keys_of(report: Report, group: str = "") -> tuple[Key, ...]:
    """Return what a report's row may be called, what is the student's own last.

    Parameters
    ----------
    report : Report
        The report.
    group : str
        The name that all attempts of the student share, if there are several.
    """
    team = report.team.name if report.team else ""
    return _keys((team, group, report.submission), report.student)


def keys_of_unread(submission: Submission) -> tuple[Key, ...]:
    """Return what the report of a submission will go by."""
    return _keys((submission.team, submission.group, submission.name), submission.student)


def _keys(names: Sequence[str], student: Student | StudentReport | None) -> tuple[Key, ...]:
    """Return what work goes by; in a run that has no roster, by what a student is called too."""
    keys = [("hand-in", _hand_in(name)) for name in names if name]
    if student is not None:
        called = (student.name, student.email, student.username, student.id)
        keys += [("hand-in", _hand_in(text)) for text in called if text]
        keys.append(("student", student.id.casefold()))
    return tuple(keys)


def _hand_in(text: str) -> str:
    """Return the name of a hand-in as it is compared: as its folder is called."""
    return safe_name(without_suffix(text.strip())).casefold()


@dataclass(frozen=True)
class Named(Generic[T]):
    """What the rows of one table say, by whom they are about.

    Parameters
    ----------
    source : str
        The file's name.
    by_key : mapping of Key to T
        What holds for whom.
    rows : tuple of (int, str, Key)
        Line, what stands there, and whom it means.
    unclear : tuple of str
        A sentence for each row that fits several.
    """

    source: str = ""
    by_key: Mapping[Key, T] = field(default_factory=dict)
    rows: tuple[tuple[int, str, Key], ...] = ()
    unclear: tuple[str, ...] = ()

    def of(self, keys: Iterable[Key]) -> Iterator[T]:
        """Return what holds for somebody who goes by these names, in their order."""
        return (self.by_key[key] for key in dict.fromkeys(keys) if key in self.by_key)

    def unused(self, known: Collection[Key], *, absent_matter: bool) -> list[str]:
        """Return a sentence for each row that reaches nobody.

        Parameters
        ----------
        known : collection of Key
            What the reports of this run go by.
        absent_matter : bool
            Whether a row about a student who handed in nothing is lost, too.
        """
        told = list(self.unclear)
        for line, who, key in self.rows:
            if key in known or (key[0] == "student" and not absent_matter):
                continue
            why = _NO_HAND_IN if key[0] == "student" else _NOBODY
            told.append(f"{self.source}, line {line}: {who!r} {why}")
        return told


def reaches_nobody(sentence: str) -> bool:
    """Whether a sentence says that a row is about nobody who handed in there."""
    return sentence.endswith((_NO_HAND_IN, _NOBODY))


def named(table: Table, names: Names, read: Callable[[Row, str], T | None]) -> Named[T]:
    """Read what each row says, once for each student.

    Parameters
    ----------
    table : Table
        The rows.
    names : Names
        Of the class.
    read : callable
        Gets a row and the words for its place; None says nothing.

    Raises
    ------
    MarkpropError
        A row names nobody, or a student has two.
    """
    by_key: dict[Key, T] = {}
    rows: list[tuple[int, str, Key]] = []
    unclear: list[str] = []
    for row in table.rows:
        where = f"{table.source}, line {row.line}"
        if not row.who:
            raise MarkpropError(f"{where}: no student.")
        key, value = names.key_of(row.who), read(row, where)
        if isinstance(key, str):
            unclear.append(f"{where}: {row.who[0]!r} {key}.")
        elif value is not None:
            if key in by_key:
                first = next(line for line, _, other in rows if other == key)
                raise MarkpropError(
                    f"{where}: {row.who[0]!r} stands in line {first} already; each student once."
                )
            by_key[key] = value
            rows.append((row.line, row.who[0], key))
    return Named(table.source, by_key, tuple(rows), tuple(unclear))
