"""Gradescope: folders ``submission_<number>``, and ``submission_metadata.yml`` that says whose.

The file is written by Ruby: a record for each submission, with ``:submitters:`` (several where a
group handed in) and ``:created_at:``. Only these are read, line by line, and nothing is evaluated.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from graders.errors import SubmissionError
from graders.submissions.folders import names_in
from graders.submissions.moments import read_iso
from graders.submissions.owners import Owner
from graders.submissions.platforms.upload import Upload, order_of
from graders.submissions.reading import open_regular

METADATA = "submission_metadata.yml"
_LONGEST_LINE = 64 * 1024  # bytes; the output of an autograder is longer, and means nothing here
_ENTRY = re.compile(r"( *)(- +)?:?([A-Za-z_]\w{0,40}):(?: +(.*))?")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SIGNS = {"n": "\n", "t": "\t", "0": "\0", "e": "\x1b", "_": "\xa0"}


@dataclass
class _Record:
    name: str
    people: list[dict[str, str]] = field(default_factory=list)
    created_at: str = ""


def read_tree(folder: Path) -> list[Upload] | None:
    """Return the submissions of an export, or None if it is none."""
    if not os.path.isfile(folder / METADATA):
        return None
    try:
        with open_regular(folder / METADATA) as file:
            known = {record.name: record for record in _records(_lines(file))}
    except (SubmissionError, OSError):
        return None
    if not known:
        return None
    return [_upload(name, known.get(name)) for name in _entries(folder, known)]


def _entries(folder: Path, known: dict[str, _Record]) -> list[str]:
    """Return the submissions that lie there; what the file does not know may be somebody's."""
    names = names_in(folder)
    return [n for n in names if n in known or re.fullmatch(r"submission_\d{1,18}", n)]


def _upload(name: str, record: _Record | None) -> Upload:
    owners = tuple(
        Owner(
            tuple(text for text in (person.get("name", ""),) if text),
            tuple(text for key in ("sid", "email") if (text := person.get(key, ""))),
        )
        for person in (record.people if record else ())
    )
    when = read_iso(record.created_at) if record else None
    label = (
        next((person["name"] for person in record.people if person.get("name")), "")
        if record
        else ""
    )
    return Upload(
        entry=name,
        system="gradescope",
        owners=owners or (Owner((name,)),),
        account=" ".join(sorted(" ".join(owner.key) for owner in owners)) or name,
        label=label or name,
        order=order_of(when) if when else (),
        when=when,
        complete=True,
    )


def _lines(file: BinaryIO) -> Iterator[str]:
    """Yield the lines of a file one by one, the rest of long ones left out."""
    while line := file.readline(_LONGEST_LINE):
        yield line.decode("utf-8", "replace").rstrip("\r\n")
        while line and not line.endswith(b"\n"):
            line = file.readline(_LONGEST_LINE)


def _records(lines: Iterable[str]) -> Iterator[_Record]:
    """Yield what the file says of each submission.

    What students wrote stands deeper than the keys of a record or inside quotes, whose further
    lines are indented.
    """
    record: _Record | None = None
    in_people = False
    for line in _joined(lines):
        indent = len(line) - len(line.lstrip(" "))
        if not indent and line.rstrip().endswith(":"):
            if record:
                yield record
            record, in_people = _Record(_scalar(line.rstrip()[:-1])), False
            continue
        found = _ENTRY.fullmatch(line)
        if record is None or found is None:
            continue
        spaces, dash, key, value = found.groups()
        if len(spaces) == 2 and not dash:
            in_people = key == "submitters"
            if key == "created_at":
                record.created_at = _scalar(value or "")
        elif in_people and len(spaces) + len(dash or "") in (4, 6):
            if dash:
                record.people.append({})
            if record.people:
                record.people[-1][key] = _scalar(value or "")
    if record:
        yield record


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines, those of a name in quotes that is broken over several put together."""
    waiting = ""
    for line in lines:
        if waiting:
            waiting = f"{waiting} {line.strip()}"
            if not _is_open(waiting) or len(waiting) > 2000:
                yield waiting
                waiting = ""
        elif _is_open(line):
            waiting = line
        else:
            yield line
    if waiting:
        yield waiting


def _is_open(line: str) -> bool:
    """Tell whether a value in quotes goes on in the next line."""
    value = line.partition(": ")[2].strip()
    if value[:1] not in ("'", '"') or not line.startswith((" ", "-")):
        return False
    quote, rest = value[0], value[1:]
    rest = rest.replace("''", "") if quote == "'" else re.sub(r"\\.", "", rest)
    return quote not in rest


def _scalar(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return _ESCAPE.sub(_unescaped, text[1:-1])
    return "" if text in ("~", "null") else text


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2] or found[3]
    if number is None:
        return _SIGNS.get(found[4], found[4])
    return chr(int(number, 16)) if int(number, 16) < 0x110000 else "\ufffd"
