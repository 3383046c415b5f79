"""Microsoft Teams: ``Submitted files/<student>/<assignment>/Version <n>``, synchronised or packed.

The word for "version" is in the language of the site. ``Working files`` beside it holds drafts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graders.model import Lab
from graders.submissions.names import letters_of
from graders.submissions.owners import Owner
from graders.submissions.platforms.assignments import files_in, folders_in, of_the_lab
from graders.submissions.platforms.upload import Upload

_VERSION = re.compile(r"([^\W\d_]{2,20})[ _]?(\d{1,6})")
_SUBMITTED = "submittedfiles"
# "Lab 1" has the same form, so that the word has to be known.
_WORDS = frozenset(
    letters_of(word)
    for word in (
        *("version", "versie", "versio", "versione", "versión", "versão", "versiune", "versiunea"),
        *("versjon", "verze", "verzia", "verzió", "verzija", "wersja", "versija", "versioon"),
        *("sürüm", "útgáfa", "έκδοση", "версия", "версія", "верзија", "גרסה", "إصدار", "الإصدار"),
        *("버전", "版本", "バージョン"),
    )
)


def read_tree(folder: Path, lab: Lab) -> list[Upload] | None:
    """Return the submitted versions of everybody, or None if it is no such folder."""
    for place in _places(folder):
        named = letters_of(place.name) == _SUBMITTED
        students = folders_in(place)
        versions = {student: _assignments(place / student) for student in students}
        if not any(versions.values()) or not (named or _are_versioned(place, versions)):
            continue
        where = place.relative_to(folder).as_posix()
        prefix = "" if where == "." else f"{where}/"
        return [
            upload
            for student, found in versions.items()
            if found
            for upload in _of_student(folder, prefix, student, found, lab)
        ]
    return None


def _places(folder: Path) -> Iterator[Path]:
    yield folder
    for name in folders_in(folder):
        if letters_of(name) == _SUBMITTED:
            yield folder / name
        elif letters_of(name).endswith("studentwork"):
            yield folder / name / "Submitted files"


def _assignments(student: Path) -> dict[str, dict[int, str]]:
    """Return the versions of each of a student's assignments, by number."""
    found: dict[str, dict[int, str]] = {}
    for assignment in folders_in(student):
        names = folders_in(student / assignment)
        numbers = [_VERSION.fullmatch(name) for name in names]
        found[assignment] = {
            int(number[2]): number[0]
            for number in numbers
            if number and letters_of(number[1]) in _WORDS
        }
    return found


def _are_versioned(place: Path, students: dict[str, dict[str, dict[int, str]]]) -> bool:
    """Tell whether there are versions, and assignments hold no other folders than these."""
    counts = [
        (len(versions), len(folders_in(place / student / assignment)))
        for student, assignments in students.items()
        for assignment, versions in assignments.items()
    ]
    return any(known for known, _ in counts) and all(known == all_ for known, all_ in counts)


def _files_without_version(place: Path, refusal: str | None) -> list[tuple[int, str]]:
    """Return what stands for the versions: an assignment that is begun and empty has none."""
    return [(0, "")] if refusal or files_in(place) or folders_in(place) else []


def _of_student(
    folder: Path, prefix: str, student: str, assignments: dict[str, dict[int, str]], lab: Lab
) -> Iterator[Upload]:
    chosen = of_the_lab(list(assignments), lab)
    refusal = None
    if chosen is None:
        refusal = (
            f"There is work for several assignments, {', '.join(list(assignments)[:5])}, and none"
            f" is called {lab.id}: rename the folder of this lab."
        )
    versions = assignments[chosen] if chosen else {}
    base = f"{prefix}{student}/{chosen}" if chosen else f"{prefix}{student}"
    for number, name in sorted(versions.items()) or _files_without_version(folder / base, refusal):
        yield Upload(
            entry=f"{base}/{name}" if name else base,
            system="teams",
            owners=(Owner((student,), exact=False),),
            account=student,
            label=student,
            order=(number,) if name else (),
            complete=True,
            refusal=refusal,
        )
