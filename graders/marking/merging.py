"""Several results folders of one class as one: those of shards, runners, or other markers.

What does not belong together is named and nothing is written: which of two marks of a student
counts, or which of two versions of a lab, is for a person to say.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graders.errors import MarkpropError
from graders.marking.resume import ATTEMPTS
from graders.reports.kept import kept
from graders.reports.schema import Report
from graders.reports.store import (
    REPORT,
    SUMMARY,
    said_of_class,
    scan_results,
    submission_folder,
    write_class_files,
)
from graders.reports.summary import Aside
from graders.reports.text import one_line
from graders.review.store import FILE, Store
from graders.settling.naming import reaches_nobody
from graders.submissions.folders import in_order

_MOST_NAMED = 20
# What must be the same in all reports of one class, in the words of a sentence.
_ALIKE: tuple[tuple[str, Callable[[Report], str]], ...] = (
    ("lab", lambda report: report.lab),
    ("version of the lab", lambda report: report.lab_version),
    ("version of Markprop", lambda report: report.harness_version),
    ("course secret (its fingerprint)", lambda report: report.seed_fingerprint),
    ("version of Python", lambda report: report.versions.python),
    ("version of NumPy", lambda report: report.versions.numpy),
    ("version of Hypothesis", lambda report: report.versions.hypothesis),
)


@dataclass(frozen=True)
class _Part:
    """One of the folders that are put together."""

    folder: Path
    reports: tuple[Report, ...]
    attempts: tuple[str, ...]
    said: Aside


def merge(folders: Sequence[Path], out: Path) -> tuple[Report, ...]:
    """Put results folders together and return their reports, sorted by submission.

    Parameters
    ----------
    folders : sequence of Path
        Results of parts of one class.
    out : Path
        Where to put them; what an earlier run put there stays.

    Raises
    ------
    MarkpropError
        Naming everything that does not belong together; nothing is written then.
    """
    _expect_apart(folders, out)
    parts = [_read(folder) for folder in folders]
    conflicts = [*_unlike(parts), *_twice(parts), *_in_the_way(parts, out)]
    if conflicts:
        more = [f"and {len(conflicts) - _MOST_NAMED} more"] if len(conflicts) > _MOST_NAMED else []
        told = "\n".join(f"  {text}" for text in (*conflicts[:_MOST_NAMED], *more))
        raise MarkpropError(f"These results do not belong together; nothing was written:\n{told}")
    for part in parts:
        for report in part.reports:
            _copy(part.folder, out, report.submission)
        for name in part.attempts:
            _copy(part.folder / ATTEMPTS, out / ATTEMPTS, name)
    _join_marks(folders, out)
    reports = tuple(sorted((r for p in parts for r in p.reports), key=lambda r: r.submission))
    out.mkdir(parents=True, exist_ok=True)
    write_class_files(
        out,
        reports,
        title=next((part.said.title for part in parts if part.said.title), ""),
        unmatched=_unmatched(parts),
        gone=sorted({name for part in parts for name in part.said.gone}),
        # Of the same roster, each share knows who is in none; a report in another part ends it.
        missing=list({s.id: s for part in parts for s in part.said.missing}.values()),
    )
    return reports


def _join_marks(folders: Sequence[Path], out: Path) -> None:
    """Put together what people gave on the review pages of the folders; nothing is overwritten."""
    marked = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    if not marked:
        return
    out.mkdir(parents=True, exist_ok=True)
    store = Store(out / FILE)
    try:
        for path in marked:
            store.join(path)
    finally:
        store.close()


def _expect_apart(folders: Sequence[Path], out: Path) -> None:
    """Refuse to write into what is read, and to read one folder twice."""
    places = [Path(os.path.realpath(folder)) for folder in folders]
    for number, (folder, place) in enumerate(zip(folders, places, strict=True)):
        if place in places[:number]:
            raise MarkpropError(f"{folder} is given twice. Name each results folder once.")
        if Path(os.path.realpath(out)).is_relative_to(place):
            raise MarkpropError(f"{folder} is read: give --out a folder outside of it.")


def _read(folder: Path) -> _Part:
    found = scan_results(folder, kept)
    if found.damaged:
        raise MarkpropError("\n".join(found.damaged))
    if not found.reports and not (folder / SUMMARY).is_file():
        raise MarkpropError(
            f"{folder} holds no results. Name the folders that `markprop grade ... --out` wrote, "
            "also those of shares into which nobody fell."
        )
    attempts = sorted(path.parent.name for path in (folder / ATTEMPTS).glob(f"*/{REPORT}"))
    said = said_of_class(folder)
    gone = [name for name in said.gone if name in {r.submission for r in found.reports}]
    aside = replace(said, gone=gone)
    return _Part(folder, found.reports, tuple(attempts), aside)


def _unlike(parts: Sequence[_Part]) -> Iterator[str]:
    """Say in what the reports differ that one class has in common, and where each stands."""
    for what, read in _ALIKE:
        first: dict[str, str] = {}
        for part in parts:
            for report in part.reports:
                first.setdefault(read(report), f"{part.folder / report.submission}")
        if len(first) > 1:
            found = ", ".join(f"{one_line(value, 80)} in {place}" for value, place in first.items())
            yield (
                f"More than one {what}: {found}. Grade what differs again, with the same Markprop, "
                "lab and MARKPROP_COURSE_SECRET."
            )


def _twice(parts: Sequence[_Part]) -> Iterator[str]:
    """Name the students and the hand-ins that stand in two folders."""
    hand_ins: dict[str, Path] = {}
    students: dict[str, Path] = {}
    for part in parts:
        own: dict[str, Path] = {}
        for report in part.reports:
            place = part.folder / report.submission
            student = report.student
            if student and (other := students.get(student.id.casefold())):
                who = one_line(f"{student.name or ''} ({student.id})".strip(), 120)
                yield f"{who} is in {other} and in {place}. Take one of them away."
            elif other := hand_ins.get(report.submission.casefold()):
                yield f"The hand-in {report.submission} is in {other} and in {place}. {_RENAME}"
            if student:
                own[student.id.casefold()] = place
        students |= own
        hand_ins |= {r.submission.casefold(): part.folder / r.submission for r in part.reports}
    yield from _attempts_twice(parts)


_RENAME = "Take one of them away; if they are of two people, grade one under another name."


def _attempts_twice(parts: Sequence[_Part]) -> Iterator[str]:
    attempts: dict[str, Path] = {}
    for part in parts:
        for name in part.attempts:
            place = part.folder / ATTEMPTS / name
            if other := attempts.get(name.casefold()):
                yield f"The attempt {name} is in {other} and in {place}. {_RENAME}"
        attempts |= {n.casefold(): part.folder / ATTEMPTS / n for n in part.attempts}


def _in_the_way(parts: Sequence[_Part], out: Path) -> Iterator[str]:
    """Name what lies in the target and is not, byte for byte, one of the reports."""
    known = {r.submission: p.folder / r.submission for p in parts for r in p.reports}
    known |= {f"{ATTEMPTS}/{n}": p.folder / ATTEMPTS / n for p in parts for n in p.attempts}
    there = [*out.glob(f"*/{REPORT}"), *out.glob(f"{ATTEMPTS}/*/{REPORT}")]
    for path in sorted(there):
        source = known.get(path.parent.relative_to(out).as_posix())
        if source is None:
            yield f"{path.parent} is in none of the folders. Give --out another folder."
        elif path.read_bytes() != (source / REPORT).read_bytes():
            yield (
                f"{path} is another report than {source / REPORT}: one of them was graded or "
                f"settled again. Take {out} away, or give --out another folder."
            )


def _copy(source: Path, target: Path, name: str) -> None:
    """Copy one submission's files, whole or not at all; no link among them is followed."""
    place = submission_folder(target, name)
    if (place / REPORT).is_file():  # the same, byte for byte: that was seen before
        return
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".merging-", dir=target) as folder:
        copy = Path(folder) / name
        shutil.copytree(submission_folder(source, name), copy, ignore=_irregular)
        if place.exists():  # what an interrupted run left, without a report
            place.rename(Path(folder) / ".before")
        os.replace(copy, place)


def _irregular(folder: str, names: list[str]) -> list[str]:
    """Return which entries are neither files nor folders of their own."""
    places = [(name, Path(folder) / name) for name in names]
    return [n for n, p in places if p.is_symlink() or not (p.is_file() or p.is_dir())]


def _unmatched(parts: Sequence[_Part]) -> list[str]:
    """Return the rows that change no mark; one that is about nobody here may reach somebody there.

    Each folder says what it knows. A row reaches nobody if every folder says so.
    """
    said = [set(part.said.unmatched) for part in parts]
    everywhere = set.intersection(*said)
    told = {text for texts in said for text in texts if not reaches_nobody(text)}
    return sorted(told | everywhere, key=in_order)
