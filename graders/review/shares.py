"""Shares of a class for several markers: files that other machines open, and put together again."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from graders.errors import MarkpropError
from graders.model import Lab
from graders.reports.schema import Report
from graders.reports.store import submission_folder
from graders.review.store import FILE, Joined, Store
from graders.submissions.archives import archive_kind, unpack
from graders.submissions.caps import ONE_CLASS

SHARE = "share.json"
SCHEMA = "markprop/share/v1"
By = Literal["student", "question"]


@dataclass(frozen=True)
class Share:
    """What one marker is asked to mark.

    Parameters
    ----------
    number, of : int
        Which of how many, from 1.
    by : str
        ``student`` or ``question``: what was divided.
    lab : str
        Id of the lab.
    submissions : tuple of str
        By student: whose work it is. By question: everybody's.
    questions : tuple of str
        By question: which. By student: all.
    twice : tuple of str
        Submissions that another marker has as well, to see how well two agree.
    twice_questions : tuple of str
        By question: which questions of those.
    """

    number: int
    of: int
    by: By
    lab: str
    submissions: tuple[str, ...]
    questions: tuple[str, ...]
    twice: tuple[str, ...] = ()
    twice_questions: tuple[str, ...] = ()

    def covers(self, submission: str, question: str) -> bool:
        """Tell whether an answer is this marker's."""
        if submission in self.twice and question in self.twice_questions:
            return True
        return submission in self.submissions and question in self.questions

    def covers_rest(self, submission: str) -> bool:
        """Tell whether what is no question is this marker's: of questions, the first one has it."""
        return submission in self.submissions and (self.by == "student" or self.number == 1)


def split(names: Sequence[str], lab: Lab, number: int, by: By, twice: int = 0) -> list[Share]:
    """Divide a class.

    Parameters
    ----------
    names : sequence of str
        Its submissions.
    lab : Lab
        What they answer.
    number : int
        How many shares.
    by : str
        ``student`` or ``question``.
    twice : int
        How many submissions are marked by two.

    Raises
    ------
    MarkpropError
        There is less than one student or question for each share.
    """
    names = sorted(names)
    questions = tuple(question.id for question in lab.questions)
    whole: Sequence[str] = names if by == "student" else questions
    if len(whole) < number:
        raise MarkpropError(
            f"{len(whole)} {by}{'' if len(whole) == 1 else 's'} cannot be divided into {number} "
            f"shares: ask for {len(whole)} at most."
        )
    both = (
        [names[at * len(names) // twice] for at in range(min(twice, len(names)))] if twice else []
    )
    parts = [tuple(whole[at::number]) for at in range(number)]
    shares = []
    for at, part in enumerate(parts):
        before = parts[at - 1] if number > 1 else ()  # the marker before has these first
        if by == "student":
            again = tuple(name for name in both if name in before)
            own = tuple(sorted({*part, *again}))
            shares.append(Share(at + 1, number, by, lab.id, own, questions, again))
        else:
            again = tuple(both) if before else ()
            everybody = tuple(names)
            shares.append(Share(at + 1, number, by, lab.id, everybody, part, again, before))
    return shares


def write_shares(
    results: Path, reports: Iterable[Report], shares: Iterable[Share], out: Path
) -> list[Path]:
    """Write each share as one file: its submissions with what stands beside their reports.

    Parameters
    ----------
    results : Path
        The results folder.
    reports : iterable of Report
        What it holds.
    shares : iterable of Share
        How it is divided.
    out : Path
        The folder to write to.
    """
    known = {report.submission for report in reports}
    written = []
    for share in shares:
        path = out / f"share-{share.number}-of-{share.of}.zip"
        names = [name for name in share.submissions if name in known]
        _write(path, results, share, names)
        written.append(path)
    return written


def _write(path: Path, results: Path, share: Share, names: Iterable[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".share-", dir=path.parent) as scratch:
            fresh = Path(scratch) / "share.zip"
            with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
                text = json.dumps({"schema": SCHEMA, **asdict(share)}, indent=2) + "\n"
                archive.writestr(SHARE, text)
                if (results / FILE).is_file():
                    archive.write(_copy_of_marks(results, Path(scratch)), FILE)
                for name in names:
                    for file in _files(submission_folder(results, name)):
                        archive.write(file, file.relative_to(results).as_posix())
            os.replace(fresh, path)
    except OSError as error:
        raise MarkpropError(f"{path} was not written: {error.strerror or error}") from None


def _copy_of_marks(results: Path, scratch: Path) -> Path:
    store = Store(results / FILE)
    try:
        store.copy_to(scratch / FILE)
    finally:
        store.close()
    return scratch / FILE


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def opened(path: Path) -> Path:
    """Return the results folder at a path; a share is unpacked beside itself, once.

    Raises
    ------
    MarkpropError
        The file is no share.
    """
    if path.is_dir():
        return path
    target = path.with_suffix("")
    if not (target / SHARE).is_file():
        if archive_kind(path) != "zip" or target == path:
            raise MarkpropError(f"{path} is no share of a class: `--split` writes them as .zip.")
        unpack(path, target, ONE_CLASS)
    share_of(target)
    return target


def share_of(folder: Path) -> Share | None:
    """Return which share a results folder holds; None for a whole class.

    Raises
    ------
    MarkpropError
        What says so cannot be read.
    """
    path = folder / SHARE
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("schema") != SCHEMA:
            raise ValueError
        many = ("submissions", "questions", "twice", "twice_questions")
        content |= {name: tuple(map(str, content[name])) for name in many}
        return Share(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise MarkpropError(
            f"{path} does not say which share of a class this is. Unpack the share again, into "
            "another folder; the marks are in review.sqlite."
        ) from None


def join(results: Path, files: Iterable[Path], lab: Lab) -> list[tuple[Path, Joined]]:
    """Take over the marks of shares: of folders, of zips of them, or of their `review.sqlite`.

    Raises
    ------
    MarkpropError
        One of them holds no marks, or those of another lab; what came before it is taken over.
    """
    store = Store(results / FILE)
    try:
        found = []
        for file in files:
            with _marks_of(file, lab) as marks:
                found.append((file, store.join(marks)))
        return found
    finally:
        store.close()


@contextmanager
def _marks_of(path: Path, lab: Lab) -> Iterator[Path]:
    if path.is_file() and path.suffix != ".zip":
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="markprop-join-") as scratch:
        folder = path
        if not path.is_dir():
            folder = Path(scratch)
            unpack(path, folder, ONE_CLASS)
        share = share_of(folder)
        if share is not None and share.lab != lab.id:
            raise MarkpropError(f"{path} is a share of the lab {share.lab}, not of {lab.id}.")
        if not (folder / FILE).is_file():
            raise MarkpropError(
                f"{path} holds no {FILE}: nothing was marked there yet. Give the folder in which "
                "the share was marked, or its review.sqlite."
            )
        yield folder / FILE
