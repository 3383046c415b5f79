"""Which reports of an earlier run may stay: those for the same submission, lab and settings."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from graders import __version__
from graders.catalogue.labs import folder_of
from graders.catalogue.seeds import course_secret, fingerprint
from graders.errors import MarkpropError
from graders.judging.reference import reference_notebook
from graders.model import Lab, Limits
from graders.reports.schema import Report
from graders.reports.store import REPORT, read_report, submission_folder, write_atomically
from graders.submissions import Submission

_KEY = ".grading"


@dataclass(frozen=True)
class Installation:
    """What gives the marks on one machine: equal for equal files and versions, wherever they lie.

    Parameters
    ----------
    markprop : str
        Version.
    engine, lab : str
        Hashes of the engine's files, and of the lab's with the reference.
    versions : tuple of str
        What else the marks are computed with.
    """

    markprop: str
    engine: str
    lab: str
    versions: tuple[str, ...]


def installation(lab: Lab) -> Installation:
    """Return what gives the marks of a lab on this machine."""
    return Installation(__version__, _harness_digest(), _lab_digest(lab), tuple(_versions(lab)))


def grading_keys(
    submissions: Iterable[Submission], lab: Lab, limits: Limits, sandbox: str
) -> dict[str, str]:
    """Return a hash of everything that can move a submission's marks, by its name."""
    found, secret = installation(lab), fingerprint(course_secret())
    for_all = (found.lab, found.engine, repr(limits), sandbox, secret, *found.versions)

    def key(submission: Submission) -> str:
        student = submission.student.id if submission.student else ""
        parts = (submission.digest, student, *for_all)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    return {submission.name: key(submission) for submission in submissions}


def report_that_stays(folder: Path, submission: Submission, key: str) -> Report | None:
    """Return the whole report of the same grading, if it is stored already."""
    place = submission_folder(folder, submission.name)
    if _remembered(place)[0] != key:
        return None
    try:
        return read_report(place / REPORT)
    except MarkpropError:
        return None


def handed_in_anew(folder: Path, name: str, submission: Submission) -> bool:
    """Whether the work differs from what the report that is stored under a name is about."""
    return _remembered(submission_folder(folder, name))[1] != submission.digest


def remember(folder: Path, submission: Submission, key: str) -> None:
    """Note beside a written report what it was graded with."""
    place = submission_folder(folder, submission.name)
    write_atomically(place / _KEY, f"{key}\n{submission.digest}\n")


def _remembered(place: Path) -> tuple[str, str]:
    """Return the stored key and digest; empty ones where there are none."""
    try:
        key, digest = (place / _KEY).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return "", ""
    return key, digest


def _versions(lab: Lab) -> list[str]:
    """Return what the marks are computed with: the same marks are promised for the same versions.

    Of the modules that an exercise needs, those that this machine has: checks wait for the others.
    """
    needed = {module for exercise in lab.exercises for module in exercise.requires}
    present = sorted(module for module in needed if importlib.util.find_spec(module) is not None)
    packages = [f"{name} {_version(name)}" for name in ("numpy", "hypothesis", *present)]
    return [f"python {platform.python_version()}", *packages]


@cache
def _version(package: str) -> str:
    """Return the version of a package; nothing for a module that no package of its name brought."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _lab_digest(lab: Lab) -> str:
    """Return a hash of the lab's files, of the exercises it shares, and of the reference."""
    folders = {folder_of(exercise, lab) for exercise in lab.exercises} | {lab.folder}
    files = [p for folder in folders for p in folder.rglob("*") if p.suffix in (".py", ".toml")]
    with contextlib.suppress(MarkpropError):  # without a reference no hidden check could use it
        files.append(reference_notebook(lab.folder, lab.notebook))
    return _digest(files)


@cache
def _harness_digest() -> str:
    """Return a hash of the version and of every file of the engine."""
    here = Path(__file__).parent.parent
    files = [p for p in here.rglob("*.py") if "labs" not in p.relative_to(here).parts]
    return f"{__version__} {_digest(files)}"


def _digest(files: list[Path]) -> str:
    lines = [f"{p.parent.name}/{p.name} {_file_digest(p)}" for p in sorted(files) if p.is_file()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
