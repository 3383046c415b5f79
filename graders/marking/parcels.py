"""Submissions and what became of them as bytes, for graders on other machines.

Our own JSON and the bytes of files behind it: nothing is pickled, and nothing that a student wrote
is parsed on the way. Who handed in stays behind: grading does not ask for it.
"""

from __future__ import annotations

import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from graders.errors import HarnessError
from graders.marking.pipeline import Graded
from graders.reading.folded import unfolded
from graders.reading.plain import decoded, encoded
from graders.reports.curves import curves_text, read_curves
from graders.reports.schema import Report
from graders.sandbox.staging import visible
from graders.submissions import Submission
from graders.submissions.caps import HASHED_BYTES
from graders.submissions.submission import Packed

_LENGTH = 8  # bytes that say how long a part is


def joined(parts: Iterable[bytes]) -> bytes:
    """Return parts as one, each behind its length."""
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def parted(whole: bytes) -> list[bytes]:
    """Return the parts of `joined`.

    Raises
    ------
    HarnessError
        They are damaged.
    """
    parts, at = [], 0
    while at < len(whole):
        end = at + _LENGTH + int.from_bytes(whole[at : at + _LENGTH], "big")
        if end > len(whole):
            raise HarnessError("what came from another machine is damaged")
        parts.append(whole[at + _LENGTH : end])
        at = end
    return parts


def pack(submission: Submission) -> bytes:
    """Return all of a submission that its grading takes: what was read, and the files."""
    alone = replace(unfolded(submission), student=None, members=(), team="")
    return joined([encoded(alone), *(_tree(place) for place in _places(submission))])


def _places(submission: Submission) -> list[Path]:
    if not submission.sources:
        return []  # there is nothing to run
    if submission.packed is not None:
        return [place for _, place in submission.packed.hand_in.parts]
    return [submission.files or submission.path]


def unpack(data: bytes, workspace: Path) -> Submission:
    """Return a submission of `pack`, with its files in an empty folder of ours."""
    content, *trees = parted(data)
    submission = decoded(Submission, content)
    places = [_plant(tree, workspace / str(number)) for number, tree in enumerate(trees)]
    if not places:
        return replace(submission, files=None, packed=None)
    if submission.packed is not None:
        hand_in = submission.packed.hand_in
        names = [name for name, _ in hand_in.parts]
        moved = replace(hand_in, parts=tuple(zip(names, places, strict=True)))
        return replace(submission, packed=Packed(moved, workspace))
    if submission.files is not None:
        return replace(submission, files=places[0])
    return replace(submission, path=places[0])


@dataclass(frozen=True)
class _Tree:
    """A file by its name, or what lies in a folder; names of folders end in a slash."""

    name: str
    is_folder: bool
    within: tuple[str, ...] = ()


def _tree(place: Path) -> bytes:
    """Return a folder with what a student's process may see of it, or a file."""
    if not place.is_dir():
        return joined([encoded(_Tree(place.name, is_folder=False)), *_content(place)])
    names, contents = [], []
    for entry, is_folder in visible(place):
        name = entry.relative_to(place).as_posix()
        if is_folder:
            names.append(f"{name}/")
            continue
        for content in _content(entry):
            names.append(name)
            contents.append(content)
    return joined([encoded(_Tree(place.name, True, tuple(names))), *contents])


def _content(file: Path) -> Iterator[bytes]:
    """Yield what a file holds; nothing where it is none of ours to read, or larger than any."""
    try:
        status = file.stat()
        if stat.S_ISREG(status.st_mode) and status.st_size <= HASHED_BYTES:
            yield file.read_bytes()
    except OSError:
        return


def _plant(data: bytes, folder: Path) -> Path:
    """Write a tree into a new folder and return where it lies."""
    content, *contents = parted(data)
    tree = decoded(_Tree, content)
    place = _below(folder, tree.name)
    folder.mkdir()
    if not tree.is_folder:
        for content in contents:
            place.write_bytes(content)
        return place
    place.mkdir()
    left = iter(contents)
    for name in tree.within:
        target = _below(place, name)
        if name.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(next(left))
    return place


def _below(folder: Path, name: str) -> Path:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise HarnessError(f"a file from another machine would lie outside of its folder: {name!r}")
    return folder / path


@dataclass(frozen=True)
class _Result:
    """What grading one submission gave, as texts of the files that it becomes."""

    report: str
    executed: str | None
    further: Mapping[str, str]
    curves: str
    finished: bool
    pictures: Mapping[str, str]


def pack_graded(graded: Graded) -> bytes:
    """Return what grading one submission gave."""
    return encoded(
        _Result(
            graded.report.to_json(),
            graded.executed,
            graded.further,
            curves_text(graded.curves),
            graded.finished,
            {name: b64encode(data).decode() for name, data in graded.pictures.items()},
        )
    )


def unpack_graded(data: bytes) -> Graded:
    """Return what `pack_graded` packed."""
    found = decoded(_Result, data)
    return Graded(
        Report.from_json(found.report),
        found.executed,
        found.further,
        read_curves(found.curves),
        found.finished,
        {name: b64decode(text) for name, text in found.pictures.items()},
    )
