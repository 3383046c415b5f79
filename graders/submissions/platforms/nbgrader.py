"""nbgrader: ``submitted/<student>/<assignment>/`` with ``timestamp.txt``, and its exchange.

The exchange has folders ``<student>+<assignment>+<time>[+<random>]``, one for each attempt.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from graders.errors import SubmissionError
from graders.model import Lab
from graders.submissions.folders import is_notebook_name
from graders.submissions.moments import read_iso
from graders.submissions.owners import Owner
from graders.submissions.platforms.assignments import files_in, folders_in, of_the_lab
from graders.submissions.platforms.upload import Upload, order_of
from graders.submissions.reading import read_file

TIMESTAMP = "timestamp.txt"
_SUBMITTED = "submitted"
_BESIDE = frozenset(("source", "release", "autograded", "feedback"))
_EXCHANGE = re.compile(
    r"([^+]{1,100})\+([^+]{1,100})\+(\d{4}-\d\d-\d\d [^+]{8,40})(?:\+[^+]{1,40})?"
)


def read_name(name: str) -> Upload | None:
    """Return what a folder of the exchange says, or None if it is none."""
    found = _EXCHANGE.fullmatch(name)
    when = read_iso(found[3]) if found else None
    if found is None or when is None:
        return None
    return Upload(
        entry=name,
        system="nbgrader",
        owners=(Owner((found[1],)),),
        account=found[1],
        label=found[1],
        order=order_of(when),
        when=when,
        complete=True,
    )


def read_tree(folder: Path, lab: Lab) -> list[Upload] | None:
    """Return what everybody submitted, or None if the folder is no course of nbgrader."""
    names = folders_in(folder)
    if _SUBMITTED in names and (len(names) == 1 or _BESIDE & set(names)):
        place, prefix = folder / _SUBMITTED, f"{_SUBMITTED}/"
    else:
        place, prefix = folder, ""
    students = {name: folders_in(place / name) for name in folders_in(place)}
    named = place.name == _SUBMITTED and all(students.values())
    if not students or not (named or _is_timed(place, students)):
        return None
    if any(map(is_notebook_name, files_in(place))):
        return None
    return [
        _upload(place, prefix, student, assignments, lab)
        for student, assignments in students.items()
    ]


def _is_timed(place: Path, students: dict[str, list[str]]) -> bool:
    """Tell whether somebody's assignment has the file that nbgrader puts into it."""
    return any(
        os.path.isfile(place / student / name / TIMESTAMP)
        for student, names in students.items()
        for name in names
    )


def _upload(place: Path, prefix: str, student: str, assignments: list[str], lab: Lab) -> Upload:
    own = [name for name in files_in(place / student) if name != TIMESTAMP]
    # Files beside the folders mean that these are the student's own, and no assignments.
    chosen = of_the_lab(assignments, lab) if assignments and not own else None
    entry = f"{student}/{chosen}" if chosen else student
    when = _timestamp(place / entry / TIMESTAMP)
    return Upload(
        entry=f"{prefix}{entry}",
        system="nbgrader",
        owners=(Owner((student,), exact=False),),
        account=student,
        label=student,
        order=order_of(when) if when else (),
        when=when,
        complete=True,
    )


def _timestamp(path: Path) -> datetime | None:
    try:
        return read_iso(read_file(path, 1000).decode("utf-8", "replace").strip())
    except SubmissionError:
        return None
