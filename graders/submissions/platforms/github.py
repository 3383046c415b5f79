"""GitHub: a folder of clones ``<assignment>-<user or team>``, as list downloads of courses make it.

What all names begin with is the assignment; the rest is the user's name and nothing else.
"""

from __future__ import annotations

import os
from pathlib import Path

from graders.submissions.owners import Owner
from graders.submissions.platforms.assignments import folders_in
from graders.submissions.platforms.upload import Upload
from graders.submissions.words import common_start


def read_tree(folder: Path) -> list[Upload] | None:
    """Return one upload for each clone, or None unless there are clones of one assignment."""
    names = folders_in(folder)
    clones = [name for name in names if os.path.exists(folder / name / ".git")]
    shared = common_start(clones, "-")
    if len(clones) < 2 or len(clones) < len(names) or not shared:
        return None
    return [_upload(name, name[len(shared) :]) for name in clones]


def _upload(name: str, user: str) -> Upload:
    return Upload(
        entry=name,
        system="github",
        # The user's name may itself begin like all others': `st-anna`, `st-bo`.
        owners=(Owner(tuple(dict.fromkeys((*_longer(name, user), user)))),),
        account=name,
        label=name,
    )


def _longer(name: str, user: str) -> list[str]:
    """Return longer readings of the user's name, the longest first."""
    places = [place + 1 for place, character in enumerate(name) if character == "-"]
    return [name[place:] for place in places if len(name) - place > len(user)]
