"""The file names of bulk downloads: who handed in, which attempt, late or not.

Canvas writes ``<name>[_LATE]_<user id>_<file id>_<original name>``, where the name is "Last, First"
in small letters without anything but letters, and a further attempt's file gets ``-1``, ``-2``.
Anonymous courses have ``anon_<code>`` for the user. Moodle writes a folder
``<full name>_<id>_assignsubmission_file`` (older versions with a final underscore), or the same as
the beginning of a file's name; what students typed is in ``..._onlinetext``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graders.submissions.folders import is_archive_name, is_notebook_name

_CANVAS = re.compile(
    r"(?:(?P<person>[^\W_][\w-]*?)_)??(?:(?P<late>LATE)_)?(?P<user>\d{2,}|anon_[A-Za-z0-9]{3,})"
    r"_(?:(?P<upload>\d{3,})_(?P<file>.+)|(?P<typed>(?:text|link)\.html))$"
)
_MOODLE = re.compile(
    r"(?P<person>.+?)(?:_(?P<user>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?$"
)
_VERSION = re.compile(r"(?P<stem>.+)-(?P<number>\d{1,2})(?P<suffix>(?:\.\w+)+)$")


@dataclass(frozen=True)
class Upload:
    """What a name in a bulk download says.

    Parameters
    ----------
    entry : str
        The name itself.
    system : str
        ``canvas`` or ``moodle``.
    person : str
        The student's name as the system writes it; empty in anonymous downloads.
    user : str
        The system's number for the student; empty where it gives none.
    file : str
        What the student called the file, without the mark of a further attempt; empty for a folder.
    version : int
        0 for the first file of that name, 1 for the next.
    upload : int
        The system's number for the file, larger for later ones.
    late : bool, optional
        Whether the system marked it as late; None where it does not say.
    typed : bool
        Whether it is text typed into a form, or a link, and no file.
    """

    entry: str
    system: str
    person: str
    user: str
    file: str
    version: int = 0
    upload: int = 0
    late: bool | None = None
    typed: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether it may hold a notebook."""
        name = self.file.casefold()
        return not self.file or is_notebook_name(name) or is_archive_name(name)


def read_upload_name(entry: str) -> Upload | None:
    """Return what a name says, or None if it is no name of a bulk download."""
    found = _MOODLE.match(entry)
    if found:
        return Upload(
            entry,
            "moodle",
            found["person"],
            found["user"] or "",
            found["file"] or "",
            typed=found["kind"] == "onlinetext",
        )
    found = _CANVAS.match(entry)
    if found is None or found["person"] != (found["person"] and found["person"].lower()):
        return None
    file, version = _without_version(found["file"] or found["typed"])
    return Upload(
        entry,
        "canvas",
        found["person"] or "",
        found["user"],
        file,
        version,
        int(found["upload"] or 0),
        found["late"] is not None,
        found["typed"] is not None,
    )


def _without_version(file: str) -> tuple[str, int]:
    found = _VERSION.match(file)
    return (found["stem"] + found["suffix"], int(found["number"])) if found else (file, 0)


def attempts_of(uploads: Iterable[Upload]) -> list[list[Upload]]:
    """Sort one student's uploads into attempts, the first one first.

    A download holds the newest files of each student, but several downloads may lie in one folder.
    The file that has most versions (notebooks and archives before others) numbers the attempts;
    every other file takes part in an attempt with its newest version of that time.

    Parameters
    ----------
    uploads : iterable of Upload
        All of one student.

    Returns
    -------
    list of list of Upload
        For each attempt one upload of each file.
    """
    everything = sorted(uploads, key=lambda u: (u.version, u.upload, u.entry))
    files: dict[str, list[Upload]] = {}
    for upload in everything:
        if not upload.typed:
            files.setdefault(upload.file.casefold(), []).append(upload)
    if not files:
        return [everything]
    if "" in files:  # Moodle's folders: all that there is belongs together
        return [[upload for versions in files.values() for upload in versions]]
    main = max(files.values(), key=lambda versions: (versions[0].is_answer, len(versions)))
    others = [versions for versions in files.values() if versions is not main]
    return [[newest, *(_at_that_time(v, newest) for v in others)] for newest in main]


def _at_that_time(versions: list[Upload], newest: Upload) -> Upload:
    known = [upload for upload in versions if upload.version <= newest.version]
    return known[-1] if known else versions[0]
