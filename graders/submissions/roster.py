"""Who is in the class: read the roster, and find the student that a file's name belongs to.

A mark in a stranger's row is worse than none: what fits two students is refused by name.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import SubmissionError
from graders.submissions.names import letters_of
from graders.submissions.reading import read_file, shown

_ROSTER_BYTES = 16 * 1024 * 1024  # 50,000 students with every column that Canvas has take 10 MiB
_SHORTEST = 3  # characters of an id that is looked for inside a longer name
_LONGEST_NAME = 5  # words of a name that may stand apart in a file's name

# Headers in the words of Canvas, Moodle, GitHub Classroom and people, as `letters_of` writes them.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "sisuserid", "studentid", "idnumber", "studentnumber", "number", "identifier"),
        *("matriculation", "matriculationnumber", "matrikelnummer", "externalid", "sisid"),
    ),
    "name": ("name", "student", "fullname", "studentname", "displayname", "rostername"),
    "first": ("firstname", "givenname", "forename", "vorname", "prenom"),
    "last": ("lastname", "surname", "familyname", "nachname", "nom"),
    "email": ("email", "emailaddress", "mail", "emails"),
    "username": ("username", "login", "loginid", "sisloginid", "user", "uun", "account"),
    "github": ("github", "githubusername", "githublogin", "githubuser"),
}
_FIELD_OF = {header: field_ for field_, headers in _COLUMNS.items() for header in headers}


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


@dataclass(frozen=True)
class Match:
    """Whose submission this is.

    Parameters
    ----------
    student : Student, optional
        The one student that fits.
    refusal : str, optional
        Why there is none although the roster was asked: nobody fits, or several do.
    """

    student: Student | None = None
    refusal: str | None = None


class Roster:
    """The students of a class, found by id, user name, e-mail address, GitHub name or name."""

    def __init__(self, students: Sequence[Student]) -> None:
        self.students = tuple(students)
        self._by_id: dict[str, set[Student]] = defaultdict(set)
        self._by_name: dict[str, set[Student]] = defaultdict(set)
        self._by_address: dict[str, set[Student]] = defaultdict(set)
        for student in self.students:
            for key in _identifiers(student):
                self._by_id[key].add(student)
            for key in _name_keys(student.name):
                self._by_name[key].add(student)
            self._by_address[letters_of(student.email.partition("@")[0])].add(student)
        self._by_address.pop("", None)

    def find(self, label: str, *, user: str = "", person: str = "") -> Match:
        """Return the student that a submission belongs to.

        Parameters
        ----------
        label : str
            The submission's own name: a file's, a folder's, a repository's.
        user, person : str
            The number and name that a learning platform gave; if there are any, nothing else
            counts, since the rest of the name is the student's own choice.
        """
        if user or person:
            found = self._by_platform(user, person)
        else:
            found = self._whole(label) or self._within(label)
        what = shown(person or label)
        if len(found) == 1:
            return Match(student=next(iter(found)))
        if not found:
            return Match(refusal=f"{what} fits nobody in the roster.")
        names = " or ".join(str(s) for s in sorted(found, key=lambda s: s.line)[:3])
        return Match(refusal=f"{what} may belong to {names}: name it by the id.")

    def _by_platform(self, user: str, person: str) -> set[Student]:
        """Return who has the number and the name; if those are two students, both of them.

        The roster may hold another number than the platform's, and the two may coincide.
        """
        numbered = self._by_id.get(letters_of(user), set())
        named = self._by_name.get(letters_of(person), set())
        return (numbered & named) or (numbered | named)

    def _whole(self, label: str) -> set[Student]:
        key = letters_of(label)
        return self._by_id.get(key) or self._by_address.get(key) or self._by_name.get(key, set())

    def _within(self, label: str) -> set[Student]:
        """Return who fits the longest part of a label such as ``lab-1-amara-okafor``.

        A word alone is an id only if it has digits or stands at the end, as GitHub Classroom
        writes it: the first name in ``anna_lee`` is not the user name of another Anna.
        """
        words = [letters_of(word) for word in re.split(r"[\W_]+", label) if letters_of(word)]
        fits: dict[int, set[Student]] = defaultdict(set)
        for first in range(len(words)):
            for last in range(first + 1, min(first + _LONGEST_NAME, len(words)) + 1):
                part = "".join(words[first:last])
                if len(part) < _SHORTEST:
                    continue
                if last == len(words) or re.search(r"\d", part):
                    fits[len(part)] |= self._by_id.get(part, set())
                if last - first > 1:
                    fits[len(part)] |= self._by_name.get(part, set())
        return next((fits[n] for n in sorted(fits, reverse=True) if fits[n]), set())


def _identifiers(student: Student) -> set[str]:
    texts = (student.id, student.username, student.github, student.email, *student._ids)
    return {letters_of(text) for text in texts} - {""}


def _name_keys(name: str) -> set[str]:
    """Return the ways in which platforms and people write a name without its spaces."""
    words = [letters_of(word) for word in re.split(r"[\s_]+", name) if letters_of(word)]
    if len(words) < 2:
        return set(words)
    turned = [words[-1], *words[:-1]]  # Canvas: "okafor, amara" as `okaforamara`
    ends = [words[0], words[-1]]
    return {"".join(w) for w in (words, turned, words[1:] + words[:1], ends, ends[::-1])}


def read_roster(path: Path) -> Roster:
    """Read a roster: a CSV file with a line of headers, also as Canvas and Moodle export it.

    Parameters
    ----------
    path : Path
        Separated by commas, semicolons or tabs; UTF-8, UTF-16 or what Excel writes.

    Raises
    ------
    SubmissionError
        It cannot be read, has no column that identifies students, or two rows have one id.
    """
    numbered = _rows(path)
    if not numbered:
        raise SubmissionError(f"{path} is empty: a roster has a line of headers, then students.")
    headers = [_FIELD_OF.get(letters_of(header), "") for header in numbered[0][1]]
    if not set(headers) - {"", "first", "last"} and not {"first", "last"} <= set(headers):
        raise SubmissionError(
            f"{path} has no column that identifies students. It has"
            f" {', '.join(shown(h, 30) for h in numbered[0][1][:8])}; expected is at least one of"
            " id, username, email, github, name."
        )
    students = [
        student
        for line, row in numbered[1:]
        if (student := _student(headers, row, numbered[0][1], line)) is not None
    ]
    _refuse_repeated(path, students)
    return Roster(students)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, and their lines."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise SubmissionError(f"{path}, line {reader.line_num}: {error}.") from None
    return rows[1:] if rows and rows[0][1][0].startswith("sep=") else rows


def _text(path: Path) -> str:
    data = read_file(path, _ROSTER_BYTES, follow=True)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """Return what separates the columns, judged by the first line that has any."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("sep=")]
    first = lines[0] if lines else ""
    return max(",;\t", key=first.count)


def _student(headers: list[str], row: list[str], titles: list[str], line: int) -> Student | None:
    values: dict[str, list[str]] = defaultdict(list)
    for field_, value, title in zip(headers, row, titles, strict=False):
        if field_ and value.strip():
            first = letters_of(title) in ("sisuserid", "studentid", "idnumber")
            values[field_].insert(0 if first else len(values[field_]), value.strip())
    name = _name(values)
    if "Points Possible" in row[0] or name == "Test Student":
        return None  # lines of Canvas that are no students
    ids = [*values["id"], *values["username"], *values["github"], *values["email"]]
    if not ids and not name:
        return None
    return Student(
        id=ids[0] if ids else name,
        name=name,
        email=_first(values["email"]),
        username=_first(values["username"]),
        github=_first(values["github"]),
        line=line,
        _ids=(*values["id"], *_participant_numbers(values["id"])),
    )


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _name(values: Mapping[str, list[str]]) -> str:
    if values["name"]:
        last, comma, first = values["name"][0].partition(",")
        return f"{first.strip()} {last.strip()}".strip() if comma else values["name"][0]
    return " ".join([*values["first"][:1], *values["last"][:1]])


def _participant_numbers(ids: Iterable[str]) -> list[str]:
    """Return the numbers in Moodle's ``Participant 12345``, by which it names folders."""
    found = (re.fullmatch(r"[^\W\d]+ (\d+)", text) for text in ids)
    return [match[1] for match in found if match]


def _refuse_repeated(path: Path, students: Iterable[Student]) -> None:
    seen: dict[str, Student] = {}
    for student in students:
        key = student.id.casefold()
        if key in seen:
            raise SubmissionError(
                f"{path}, lines {seen[key].line} and {student.line}: both students have the id"
                f" {shown(student.id, 40)}. Correct one of them."
            )
        seen[key] = student
