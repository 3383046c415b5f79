"""Canvas: ``<name>[_LATE]_<user id>_<file id>_<original name>``, all in one folder.

The name is "Last, First" in small letters without anything but letters, or a group's. Anonymous
courses have ``anon_<code>`` for the user. The number of the file is larger for later ones; a
further file of the same name gets ``-1``, ``-2``.
"""

from __future__ import annotations

import re

from graders.submissions.owners import Owner
from graders.submissions.platforms.upload import Upload

_TYPED = ("text.html", "link.html")
_VERSION = re.compile(r"-(\d{1,2})((?:\.[^\W_]{1,12}){1,2})$")
_CODE = re.compile(r"[A-Za-z0-9]{3,20}")


def read_name(name: str) -> Upload | None:
    """Return what a name says, or None if Canvas did not write it."""
    parts = name.split("_")
    for place, part in enumerate(parts[:-1]):
        user, rest = _user(parts, place)
        if not user:
            continue
        typed = "_".join(rest) in _TYPED
        is_file = len(rest) > 1 and rest[0].isdecimal() and len(rest[0]) > 2
        if not typed and not is_file:
            if part.isdecimal():
                continue
            return None
        person = parts[:place]
        late = bool(person) and person[-1] == "LATE"
        return _upload(name, person[:-1] if late else person, user, rest, late=late, typed=typed)
    return None


def _user(parts: list[str], place: int) -> tuple[str, list[str]]:
    """Return the user's number at a place, and what stands behind it; empty if there is none."""
    part = parts[place]
    if part.isdecimal() and part.isascii() and len(part) > 1:
        return part, parts[place + 1 :]
    if part == "anon" and place + 1 < len(parts) and _CODE.fullmatch(parts[place + 1]):
        return f"anon_{parts[place + 1]}", parts[place + 2 :]
    return "", []


def _upload(
    name: str, person: list[str], user: str, rest: list[str], *, late: bool, typed: bool
) -> Upload | None:
    who = "_".join(person)
    if who != who.lower() or who.startswith("_") or not _is_name(who):
        return None
    if typed:
        file, version, number = "_".join(rest), 0, 0
    else:
        file, version = without_version("_".join(rest[1:]))
        number = int(rest[0][:18])
    if not file:
        return None
    return Upload(
        entry=name,
        system="canvas",
        owners=(Owner((who,) if who else (), (user,)),),
        account=user,
        label=who or f"canvas-{user}",
        file=file,
        order=(number,),
        version=version,
        late=late,
        typed=typed,
    )


def _is_name(who: str) -> bool:
    """Tell whether it may be a name as Canvas writes it: letters, and a hyphen perhaps."""
    return not who or (bool(re.fullmatch(r"[\w-]+", who)) and not who[0].isdecimal())


def without_version(file: str) -> tuple[str, int]:
    """Return a file's name without the mark of a further one, and the mark's number."""
    found = _VERSION.search(file)
    if found is None or not found.start():
        return file, 0
    return file[: found.start()] + found[2], int(found[1])
