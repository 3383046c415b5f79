"""Results on disk: written whole or not at all, and read back with every damaged file named."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import MarkpropError
from graders.reports.curves import Curves, curves_text, read_curves
from graders.reports.gradebook import BYTE_ORDER_MARK, render_gradebook
from graders.reports.missing import still_missing, students_of
from graders.reports.neighbours import link_neighbours
from graders.reports.overview import name_of, overview
from graders.reports.pages import render_class, render_feedback, render_report
from graders.reports.schema import Report, StudentReport
from graders.reports.summary import Aside, summary

REPORT = "report.json"
SUMMARY = "summary.json"
ASIDE = "aside"
_CURVES = ".curves"
# A name that is safe as a folder: no separator, and neither the folder itself nor the one above.
_SAFE_NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}")

_File = tuple[int, int, int]  # its number on the disk, its moment and its size


@dataclass(frozen=True)
class Results:
    """What a results folder holds.

    Parameters
    ----------
    reports : tuple of Report
        Sorted by submission.
    damaged : tuple of str
        A sentence for each report that could not be read.
    strays : tuple of str
        Names of folders that hold a copy of a report, and do not count.
    read : mapping of (str, tuple of int) to Report
        The reports by folder and by which file it was: each writing makes another one.
    """

    reports: tuple[Report, ...]
    damaged: tuple[str, ...]
    strays: tuple[str, ...] = ()
    read: Mapping[tuple[str, _File], Report] = field(default_factory=dict)


def write_report(
    folder: Path,
    report: Report,
    curves: Curves | None = None,
    *,
    title: str = "",
    class_page: str = "../index.html",
) -> Path:
    """Write the three files of one submission, the truth last, and return their folder.

    `report.json` comes last because `--resume` takes its presence as the sign that the submission
    is done. Curves are kept beside it, for `stored_curves`. For `title` and `class_page` see
    `render_report`.
    """
    place = submission_folder(folder, report.submission)
    if curves:
        write_atomically(place / _CURVES, curves_text(curves))
    else:
        with contextlib.suppress(OSError):  # what is in the way is told below
            (place / _CURVES).unlink()
    page = render_report(report, curves, title=title, class_page=class_page)
    write_atomically(place / "report.html", page)
    write_atomically(place / "feedback.html", render_feedback(report, curves, title=title))
    write_atomically(place / REPORT, report.to_json())
    return place


def stored_curves(folder: Path, submission: str) -> Curves:
    """Return what the stored pages of one submission draw."""
    try:
        return read_curves((submission_folder(folder, submission) / _CURVES).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}


def write_class_files(
    folder: Path,
    reports: Sequence[Report],
    damaged: Sequence[str] = (),
    *,
    title: str | None = None,
    unmatched: Sequence[str] | None = None,
    gone: Sequence[str] | None = None,
    missing: Sequence[StudentReport] | None = None,
) -> None:
    """Write `gradebook.csv`, `summary.json` and the pages of a class, `index.html` first.

    For `title`, `unmatched`, `gone` and `missing` see `Aside`; None leaves what the last run said
    of them.
    """
    before = said_of_class(folder)
    there = {report.submission for report in reports}
    missing = before.missing if missing is None else missing
    aside = Aside(
        damaged,
        before.unmatched if unmatched is None else unmatched,
        [name for name in before.gone if name in there] if gone is None else gone,
        before.title if title is None else title,
        still_missing(missing, reports),
    )
    table = BYTE_ORDER_MARK + render_gradebook(reports, aside.missing)
    write_atomically(folder / "gradebook.csv", table)
    numbers = summary(overview(reports), aside)
    text = json.dumps(numbers, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    write_atomically(folder / SUMMARY, text)
    pages = render_class(reports, aside, title=aside.title)
    for name, page in pages.items():
        write_atomically(folder / name, page)
    for path in folder.glob("index-*.html"):  # of a class that was larger
        if path.name not in pages and path.is_file():
            path.unlink()
    order = sorted(reports, key=lambda report: report.submission)
    link_neighbours(folder, [(report.submission, name_of(report)) for report in order])


def said_of_class(folder: Path) -> Aside:
    """Return what the stored summary says beside the marks; nothing where there is none."""
    try:
        stored = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stored = None
    found = stored if isinstance(stored, dict) else {}
    title = found.get("title")
    return Aside(
        unmatched=_texts(found.get("unmatched")),
        gone=_texts(found.get("gone")),
        title=title if isinstance(title, str) else "",
        missing=students_of(found.get("missing")),
    )


def _texts(stored: object) -> list[str]:
    return [text for text in stored if isinstance(text, str)] if isinstance(stored, list) else []


def move_aside(folder: Path, submission: str) -> Path:
    """Move a submission's files out of a class, into the folder `aside`, and return where to."""
    place = submission_folder(folder, submission)
    target, number = folder / ASIDE / submission, 2
    while target.exists():
        target, number = folder / ASIDE / f"{submission}-{number}", number + 1
    try:
        target.parent.mkdir(exist_ok=True)
        place.rename(target)
    except OSError as error:
        raise MarkpropError(_why_not(target, error)) from None
    return target


def submission_folder(folder: Path, submission: str) -> Path:
    """Return where the files of one submission lie; refuses a name that could lead elsewhere."""
    if not _SAFE_NAME.fullmatch(submission):
        raise MarkpropError(
            f"{submission!r} cannot name a folder of results: "
            "expected letters, digits, dot, underscore and hyphen, at most 200"
        )
    return folder / submission


def scan_results(
    folder: Path, keep: Callable[[Report], Report] = lambda r: r, known: Results | None = None
) -> Results:
    """Read every stored report below a results folder; damaged ones become sentences.

    A copy of a report that stands in its own folder as well is nobody's second mark. What `keep`
    returns of each is kept; the whole report by default. Files that are still those that were
    read before are not read again.
    """
    try:
        paths = sorted(folder.glob(f"*/{REPORT}"))
    except OSError as error:
        raise MarkpropError(f"{folder} cannot be read: {error.strerror}") from None
    damaged, strays = [], []
    read: dict[tuple[str, _File], Report] = {}
    for path in paths:
        try:
            place = (path.parent.name, _file(path))
            same = known.read.get(place) if known else None
            read[place] = same or keep(read_report(path))
        except MarkpropError as error:
            if _is_copy(path):
                strays.append(path.parent.name)
            else:
                damaged.append(str(error))
    reports = sorted(read.values(), key=lambda r: r.submission)
    return Results(tuple(reports), tuple(damaged), tuple(strays), read)


def _file(path: Path) -> _File:
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _is_copy(path: Path) -> bool:
    """Whether a report bears the name of another folder, which has a report of its own."""
    try:
        name = Report.from_json(path.read_bytes(), str(path)).submission
        own = submission_folder(path.parent.parent, name) / REPORT
    except (MarkpropError, OSError):
        return False
    return name != path.parent.name and own.is_file()


def read_results(folder: Path) -> list[Report]:
    """Read the stored reports of a class, sorted by submission.

    Raises
    ------
    MarkpropError
        If there are none, or naming each one that is damaged: no student may silently fall out
        of a gradebook.
    """
    found = scan_results(folder)
    if found.damaged:
        raise MarkpropError("\n".join(found.damaged))
    if not found.reports:
        raise MarkpropError(
            f"{folder} holds no reports; expected {folder}/<submission>/{REPORT}. "
            f"`markprop grade ... --out {folder}` writes them."
        )
    return list(found.reports)


def read_report(path: Path) -> Report:
    """Read one stored report; its folder must bear the name of its submission."""
    try:
        report = Report.from_json(path.read_bytes(), str(path))
    except OSError as error:
        raise _unreadable(path, error) from None
    if report.submission != path.parent.name:
        raise MarkpropError(
            f"{path} is the report of {report.submission!r}, in the folder of another submission. "
            "Give the folder its name back, or take it out of the results."
        )
    return report


def _unreadable(path: Path, error: OSError) -> MarkpropError:
    return MarkpropError(f"{path} cannot be read: {error.strerror}")


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file, a text as UTF-8, so that a reader sees the old content or the whole new one.

    Raises
    ------
    MarkpropError
        If the disk is full, the folder cannot be written, or the file is held open elsewhere.
        Nothing half-written is left behind.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise MarkpropError(_why_not(path, error)) from None
    _sync_folder(path.parent)


def expect_writable(folder: Path) -> None:
    """Refuse a folder into which nothing can be written, before hours of work for it."""
    if not folder.is_dir():  # not made yet
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise MarkpropError(_why_not(folder, error)) from None


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _why_not(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path} was not written: the disk is full. Free some space and add --resume."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{path} was not written: {error.strerror}. "
            "Give --out a folder that you may write, and close the file where it is open."
        )
    return f"{path} was not written: {error.strerror or error}"
