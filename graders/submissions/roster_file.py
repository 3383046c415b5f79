"""Read the roster: a CSV file with a line of headers, as platforms export it or people write it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graders.errors import SubmissionError
from graders.submissions.columns import FIRST_OF_IDS, fields_of
from graders.submissions.names import letters_of
from graders.submissions.reading import shown
from graders.submissions.roster import Roster, Student
from graders.submissions.sheets import Sheet, plain_id, read_sheet

_ADDRESS = re.compile(r"[^\s@]{1,80}@[^\s@]{1,120}")


def read_roster(path: Path, encoding: str | None = None) -> Roster:
    """Read a roster, also as Canvas, Moodle, Blackboard, Brightspace and Gradescope export it.

    Parameters
    ----------
    path : Path
        Separated by commas, semicolons or tabs.
    encoding : str, optional
        Its encoding; without, a code page is guessed where it is not UTF, as `Roster.notes` say.

    Raises
    ------
    SubmissionError
        It cannot be read, has no column that identifies students, or two rows have one id.
    """
    sheet = read_sheet(path, encoding)
    if not sheet.titles:
        raise SubmissionError(f"{path} is empty: a roster has a line of headers, then students.")
    fields = _with_addresses(fields_of(sheet.titles), sheet)
    if not set(fields) - {"", "first", "last"} and not {"first", "last"} <= set(fields):
        raise SubmissionError(
            f"{path} has no column that identifies students. It has"
            f" {', '.join(shown(title, 30) for title in sheet.titles[:8])}; expected is at least"
            " one of id, username, email, github, name."
        )
    students = [
        student
        for line, row in sheet.rows
        if (student := _student(fields, row, sheet, line)) is not None
    ]
    _refuse_repeated(path, students)
    return Roster(students, sheet.notes)


def _with_addresses(fields: list[str], sheet: Sheet) -> list[str]:
    """Take a column of addresses for one, whatever its title is called in whichever language."""
    if "email" in fields:
        return fields
    for column, field in enumerate(fields):
        cells = [row[column] for _, row in sheet.rows if column < len(row) and row[column]]
        if not field and cells and all(map(_ADDRESS.fullmatch, cells)):
            return [*fields[:column], "email", *fields[column + 1 :]]
    return fields


def _student(fields: Sequence[str], row: Sequence[str], sheet: Sheet, line: int) -> Student | None:
    values: dict[str, list[str]] = defaultdict(list)
    for field, value, title in zip(fields, row, sheet.titles, strict=False):
        if field and value:
            if field in ("id", "username"):
                value = plain_id(value, f"{sheet.source}, line {line}")
            first = letters_of(title) in FIRST_OF_IDS
            values[field].insert(0 if first else len(values[field]), value)
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
        github=_first(values["github"]).removeprefix("@"),
        line=line,
        _ids=(*values["id"], *values["email"], *_participant_numbers(values["id"])),
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
    found = (re.fullmatch(r"[^\d]{1,40} (\d+)", text) for text in ids)
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
