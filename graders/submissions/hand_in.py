"""One hand-in: a file or folder as it lies there, or what a platform says belongs together."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from graders.submissions.downloads import Attempt, attempts_of, by_account, read_upload_name
from graders.submissions.moments import instant
from graders.submissions.names import without_suffix
from graders.submissions.owners import Owner
from graders.submissions.platforms.upload import Upload
from graders.submissions.reading import shown

_TYPED = "Only text typed into the form was handed in: hand in the notebook's `.ipynb` file."


@dataclass(frozen=True)
class HandIn:
    """What one student handed in at one time.

    Parameters
    ----------
    label : str
        What it is called; the submission's name is made of it.
    path : Path
        Where it came from, as people write it.
    parts : tuple of (str, Path)
        Its files and folders: what the student called each, and where it is.
    owners : tuple of Owner
        Whose it is, where a platform says so; several where people hand in together.
    system, account : str
        The platform, and what tells the student from others there; empty without one.
    order : tuple of int
        Larger for what came later, where the platform says so.
    attempt : int
        Which attempt, from 1.
    ordered : bool
        Whether anything says which of the student's attempts it is.
    submitted_at : datetime, optional
        When, if a download says so; without a zone it is by the clock of the course.
    late : bool, optional
        Whether the platform marked it as late; None where it does not say.
    refusal : str, optional
        Why it cannot be read at all.
    notes : tuple of str
        What the instructor may want to know about how it was put together.
    """

    label: str
    path: Path
    parts: tuple[tuple[str, Path], ...]
    owners: tuple[Owner, ...] = ()
    system: str = ""
    account: str = ""
    order: tuple[int, ...] = ()
    attempt: int = 1
    ordered: bool = True
    submitted_at: datetime | None = None
    late: bool | None = None
    refusal: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The numbers and addresses that a platform gave."""
        return tuple(text for owner in self.owners for text in owner.ids)


def plain(name: str, place: Path, path: Path) -> HandIn:
    """Return one file or folder as a hand-in; its name may still be a learning platform's.

    Parameters
    ----------
    name : str
        What it is called.
    place : Path
        Where it is.
    path : Path
        How people call it.
    """
    upload = read_upload_name(name)
    if upload is None:
        return HandIn(without_suffix(name), path, ((name, place),))
    return _of_attempt(Attempt((upload,), 1), place.parent, path.parent)


def of_uploads(uploads: Sequence[Upload], folder: Path, path: Path) -> list[HandIn]:
    """Return one hand-in for each student and attempt of a download.

    Parameters
    ----------
    uploads : sequence of Upload
        What lies there.
    folder : Path
        The folder.
    path : Path
        How people call it.
    """
    return [
        _of_attempt(attempt, folder, path)
        for student in by_account(uploads, folder)
        for attempt in attempts_of(student, folder)
    ]


def _of_attempt(attempt: Attempt, folder: Path, path: Path) -> HandIn:
    uploads = attempt.uploads
    main = uploads[0]
    newest = max(uploads, key=lambda upload: upload.order)
    typed = all(upload.typed for upload in uploads)
    places = [
        (upload.file or Path(upload.entry).name, folder / upload.entry)
        for upload in uploads
        if not upload.typed and not upload.refusal
    ]
    hand_in = HandIn(
        label=main.label,
        path=path / main.entry,
        parts=tuple(part for part in places if not is_inner_link(part[1], folder)),
        owners=main.owners,
        system=main.system,
        account=main.account,
        order=newest.order,
        attempt=max(attempt.number, main.version + 1),
        ordered=attempt.ordered,
        submitted_at=newest.when,
        late=_late(uploads),
        refusal=_TYPED if typed else main.refusal,
        notes=_joined(uploads),
    )
    for _, place in hand_in.parts:
        hand_in = checked(hand_in, place)
    return hand_in


def _late(uploads: Sequence[Upload]) -> bool | None:
    known = [upload.late for upload in uploads if upload.late is not None]
    return any(known) if known else None


def _joined(uploads: Sequence[Upload]) -> tuple[str, ...]:
    """Say where files were put together that may not be of one moment."""
    answers = [upload.file for upload in uploads if upload.is_answer and upload.file]
    numbers = sorted(upload.order for upload in uploads if upload.order)
    together = numbers and numbers[-1][0] - numbers[0][0] == len(numbers) - 1
    if uploads[0].system == "canvas" and len(answers) > 1 and not together:
        files = ", ".join(shown(file) for file in answers[:5])
        return (f"The platform does not say whether {files} were handed in at one time.",)
    moments = sorted({upload.when for upload in uploads if upload.when}, key=instant)
    if len(moments) < 2:
        return ()
    files = ", ".join(shown(upload.file) for upload in uploads[:5])
    return (f"Files of several moments are taken together: {files}. The newest says when.",)


def is_inner_link(place: Path, folder: Path) -> bool:
    """Tell whether an entry is a link to another entry, which is a hand-in of its own."""
    real = Path(os.path.realpath(place))
    return (
        place.is_symlink()
        and os.path.exists(place)
        and real.is_relative_to(os.path.realpath(folder))
    )


def checked(hand_in: HandIn, place: Path) -> HandIn:
    """Refuse a link that leads out of the folder, a pipe or a device."""
    try:
        mode = place.lstat().st_mode
    except OSError:
        return hand_in  # gone by now: reading it says so
    if stat.S_ISLNK(mode):
        why = f"{shown(place)} is a link that leads nowhere or out of the folder: hand in the file."
        return replace(hand_in, refusal=why)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        why = f"{shown(place)} is a pipe or a device, not a file: hand in the notebook itself."
        return replace(hand_in, refusal=why)
    return hand_in


def timed(hand_in: HandIn, times: dict[Path, datetime]) -> HandIn:
    """Add when the newest file was written, which an archive of a platform keeps."""
    known = [times[place] for _, place in hand_in.parts if place in times]
    if hand_in.submitted_at is not None or not known:
        return hand_in
    return replace(hand_in, submitted_at=max(known, key=instant))
