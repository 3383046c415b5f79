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
from graders.reports.store import REPORT, submission_folder, write_atomically
from graders.submissions import Student, Submission
from graders.submissions.submission import Planned

_KEY = ".grading"
ATTEMPTS = "attempts"


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


class Grading:
    """How a class is graded now, as far as that decides which reports stay.

    Parameters
    ----------
    lab : Lab
        What the submissions answer.
    limits : Limits
        Bounds on each.
    sandbox : str
        In which sandbox they run, and what of them.
    """

    def __init__(self, lab: Lab, limits: Limits, sandbox: str) -> None:
        found, secret = installation(lab), fingerprint(course_secret())
        self._parts = (found.lab, found.engine, repr(limits), sandbox, secret, *found.versions)

    def key(self, digest: str, student: Student | None) -> str:
        """Return a hash of everything that can move the marks of some work."""
        parts = (digest, student.id if student else "", *self._parts)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def keys(self, submissions: Iterable[Submission]) -> dict[str, str]:
        """Return the key of each submission, by its name."""
        return {s.name: self.key(s.digest, s.student) for s in submissions}

    def known(self, out: Path, planned: Planned) -> str:
        """Return the digest of a hand-in that lies as it lay, and whose report stays."""
        place = submission_folder(results_folder(out, planned), planned.name)
        key, digest, raw = _remembered(place)
        stays = raw and raw == planned.raw and key == self.key(digest, planned.student)
        return digest if stays and (place / REPORT).is_file() else ""


def results_folder(out: Path, submission: Submission | Planned) -> Path:
    """Return where a submission's files go: several attempts of a student lie aside."""
    alone = submission.group in ("", submission.name)
    return out if alone else out / ATTEMPTS


def same_grading(folder: Path, submission: Submission, key: str) -> bool:
    """Whether what is stored of a submission was graded as it would be now."""
    return _remembered(submission_folder(folder, submission.name))[0] == key


def handed_in_anew(folder: Path, name: str, submission: Submission) -> bool:
    """Whether the work differs from what the report that is stored under a name is about."""
    return _remembered(submission_folder(folder, name))[1] != submission.digest


def remember(folder: Path, submission: Submission, key: str) -> None:
    """Note beside a written report what it was graded with."""
    place = submission_folder(folder, submission.name)
    write_atomically(place / _KEY, f"{key}\n{submission.digest}\n{submission.raw}\n")


def _remembered(place: Path) -> tuple[str, str, str]:
    """Return the stored key and digests; empty ones where there are none."""
    try:
        key, digest, *raw = (place / _KEY).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return "", "", ""
    return key, digest, raw[0] if raw else ""


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
