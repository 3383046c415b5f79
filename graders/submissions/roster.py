"""Who is in the class: find the student that a name belongs to.

A mark in a stranger's row is worse than none: what fits two students is refused by name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graders.submissions.names import letters_of, spellings
from graders.submissions.owners import Owner
from graders.submissions.reading import shown
from graders.submissions.words import Part, is_filler, joins_numbers, parts_of, words_of

_LEAST_DIGITS = 4  # of a number that is the same with zeros in front; `007` may be a lab's
_NAMED = 3  # students that a sentence names


@dataclass(frozen=True)
class Student:
    """One row of the roster.

    Parameters
    ----------
    id : str
        What the course knows the student by: the id, or what comes nearest to one.
    name, email, username, github : str
        Empty where the roster has none.
    line : int
        Line of the roster.
    """

    id: str
    name: str = ""
    email: str = ""
    username: str = ""
    github: str = ""
    line: int = 0
    _ids: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Everything that names this student alone."""
        texts = (self.id, self.username, self.github, self.email, *self._ids)
        return tuple(text for text in texts if text)


@dataclass(frozen=True)
class Match:
    """Whose submission this is.

    Parameters
    ----------
    student : Student, optional
        The one student that fits.
    refusal : str, optional
        Why there is none although the roster was asked: nobody fits, or several do.
    several : tuple of Student
        Those who fit, or are named, where it is more than one.
    """

    student: Student | None = None
    refusal: str | None = None
    several: tuple[Student, ...] = ()

    @property
    def named(self) -> tuple[Student, ...]:
        """All who fit."""
        return (self.student,) if self.student else self.several


class Roster:
    """The students of a class, found by id, user name, e-mail address, GitHub name or name."""

    def __init__(self, students: Sequence[Student], notes: Sequence[str] = ()) -> None:
        self.students = tuple(students)
        self.notes = tuple(notes)
        self._by_id: dict[str, set[Student]] = defaultdict(set)
        self._by_number: dict[str, set[Student]] = defaultdict(set)
        self._by_name: dict[str, set[Student]] = defaultdict(set)
        self._by_address: dict[str, set[Student]] = defaultdict(set)
        self._by_word: dict[str, set[Student]] = defaultdict(set)
        for student in self.students:
            for text in student.identifiers:
                self._by_id[letters_of(text)].add(student)
                self._by_number[_number(text)].add(student)
            for key in _name_keys(student.name):
                self._by_name[key].add(student)
            for word in words_of(student.name):
                self._by_word[letters_of(word)].add(student)
            self._by_address[letters_of(student.email.partition("@")[0])].add(student)
        for table in (self._by_id, self._by_number, self._by_name, self._by_address):
            table.pop("", None)

    def find(self, label: str, besides: frozenset[str] = frozenset()) -> Match:
        """Return the student that a name belongs to.

        Parameters
        ----------
        label : str
            What somebody wrote: the name of a file, a folder, a repository; a cell of a list.
        besides : frozenset of str
            Words that may stand in everybody's, such as the lab's.
        """
        whole = self._whole(label)
        return _one_of(whole, label) if whole else self._within(label, besides)

    def find_owner(self, owner: Owner) -> Match:
        """Return the student whom a learning platform means.

        Parameters
        ----------
        owner : Owner
            What it says; nothing else counts, since the rest of a name is the student's own choice.
        """
        numbered: set[Student] = set()
        for text in owner.ids:
            numbered |= self._identified(text)
        named = next((fits for text in owner.texts if (fits := self._whole(text))), set())
        if not named and not owner.exact:
            match = next((m for text in owner.texts if (m := self._within(text)).named), Match())
            if match.several and not numbered:
                return match
            named = set(match.named)
        # The roster may hold another number than the platform's, and the two may coincide.
        return _one_of((numbered & named) or (numbered | named), owner.shown)

    def knows(self, label: str) -> bool:
        """Tell whether a name belongs to one student."""
        return self.find(label).student is not None

    def _identified(self, text: str) -> set[Student]:
        """Return who has this id, user name or address; zeros before a number do not matter."""
        whole = re.sub(r"^(\d{1,40})[.,]0{1,9}$", r"\1", text.strip())  # 1234567.0 of a spreadsheet
        found = self._by_id.get(letters_of(whole), set())
        if joins_numbers(whole):
            words = words_of(whole)
            found = {s for s in found if any(words_of(known) == words for known in s.identifiers)}
        return found or self._by_number.get(_number(whole), set())

    def _whole(self, label: str) -> set[Student]:
        known = self._identified(label) or self._by_address.get(letters_of(label), set())
        return known or self._named(label)

    def _named(self, text: str) -> set[Student]:
        found: set[Student] = set()
        for spelling in spellings(text):
            found |= self._by_name.get(spelling, set())
        return found

    def _within(self, label: str, besides: frozenset[str] = frozenset()) -> Match:
        """Return who fits what stands inside a label such as ``lab-1-amara-okafor``.

        All that names anybody has to name the same student: an id beside another's name, or two
        names, leave it open whose it is.
        """
        evidence = [
            (part, fits) for part in parts_of(label) if (fits := self._fits(part, label, besides))
        ]
        # "Anna Maria Lee" is not Maria Lee, and the `anna` in it is nobody's user name.
        outermost = [
            fits
            for part, fits in evidence
            if not any(other.covers(part) for other, _ in evidence if other is not part)
        ]
        if not outermost:
            return _one_of(set(), label)
        common = set.intersection(*outermost)
        return _one_of(common, label) if common else _conflict(set.union(*outermost), label)

    def _fits(self, part: Part, label: str, besides: frozenset[str]) -> set[Student]:
        """Return whom a part of a label names."""
        known = self._by_id.get(part.letters, ())
        found = {student for student in known if self._is_meant(part, student, label, besides)}
        if part.has_digits and not found and part.words == 1:
            found = set(self._by_number.get(_number(part.text), ()))
        if part.words > 1:
            found |= self._named(part.text)
        return found

    def _is_meant(self, part: Part, student: Student, label: str, besides: frozenset[str]) -> bool:
        """Tell whether a part that reads like a student's id is one.

        A word of letters alone may be anything. It is a user name where it stands at the end, as
        GitHub Classroom writes it. Elsewhere it must be nobody's first or family name, unless all
        other words stand in every file's name: ``anna`` in ``anna_lee`` is not another Anna.
        """
        if part.joins_numbers:
            return False
        if part.has_digits or part.is_last or "@" in part.text:
            return True
        if part.words > 1:  # `a_okafor` is a user name where it is written as in the roster
            return part.text.casefold() in map(str.casefold, student.identifiers)
        if is_filler(part.text, besides):
            return False
        if is_filler(label.replace(part.text, " "), besides):
            return self._by_word.get(part.letters, {student}) <= {student}
        return bool(student.name) and part.letters not in self._by_word


def _one_of(found: Iterable[Student], label: str) -> Match:
    first = tuple(sorted(found, key=lambda student: student.line))
    if len(first) == 1:
        return Match(student=first[0])
    if not first:
        return Match(refusal=f"{shown(label)} fits nobody in the roster.")
    names = " or ".join(map(str, first[:_NAMED]))
    why = f"{shown(label)} may belong to {names}: name it by the id."
    return Match(refusal=why, several=first)


def _conflict(found: Iterable[Student], label: str) -> Match:
    first = tuple(sorted(found, key=lambda student: student.line))
    names = " and ".join(map(str, first[:_NAMED]))
    why = (
        f"{shown(label)} names {names}. If they worked together, say so with --teams; else name it"
        " by the id of whose it is."
    )
    return Match(refusal=why, several=first)


def _number(text: str) -> str:
    """Return a number without the zeros that spreadsheets drop; empty for anything else."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) >= _LEAST_DIGITS):
        return ""
    return plain.lstrip("0")


def _name_keys(name: str) -> set[str]:
    """Return the ways in which platforms and people write a name without its spaces."""
    words = [word for word in re.split(r"[\s_]+", name) if letters_of(word)]
    if len(words) < 2:
        return {spelling for word in words for spelling in spellings(word)}
    turned = [words[-1], *words[:-1]]  # Canvas: "okafor, amara" as `okaforamara`
    ends = [words[0], words[-1]]
    orders: Iterable[list[str]] = (words, turned, words[1:] + words[:1], ends, ends[::-1])
    return {spelling for order in orders for spelling in spellings(" ".join(order))}
