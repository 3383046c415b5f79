"""Blackboard: ``<assignment>_<user name>_attempt_<date>[_<file>]``, all in one folder.

Each attempt has ``..._attempt_<date>.txt`` beside its files, whose first line ends with the user
name in brackets. Titles of assignments and user names may have underscores, so that only this line
or what all names begin with tells where the user name begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from graders.errors import SubmissionError
from graders.submissions.owners import Owner
from graders.submissions.platforms.upload import Upload, order_of
from graders.submissions.reading import open_regular
from graders.submissions.words import common_start

_ATTEMPT = re.compile(r"_attempt_(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?=[_.]|$)")
_USER = re.compile(r"\(([^()\s]{1,100})\)\s*$")
_FIRST_LINE = 500  # bytes


def read_name(name: str) -> Upload | None:
    """Return what a name says, or None if Blackboard did not write it."""
    found = _ATTEMPT.search(name)
    if found is None or not found.start():
        return None
    try:
        when = datetime.strptime(found[1], "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None
    before, rest = name[: found.start()], name[found.end() :]
    users = _users(before)
    return Upload(
        entry=name,
        system="blackboard",
        owners=(Owner(users),),
        account=before,
        label=users[-1],
        file=rest.removeprefix("_") if rest.startswith("_") else f"attempt{rest}",
        order=order_of(when),
        when=when,
        typed=rest == ".txt",
        complete=True,
    )


def _users(before: str) -> tuple[str, ...]:
    """Return what may be the user name, the longest first."""
    parts = before.split("_")
    return tuple("_".join(parts[first:]) for first in range(min(1, len(parts) - 1), len(parts)))


def settle_users(uploads: Sequence[Upload], folder: Path) -> list[Upload]:
    """Return the uploads with the user names that can be told from all of a download.

    Parameters
    ----------
    uploads : sequence of Upload
        All of Blackboard in one folder.
    folder : Path
        Where they lie.
    """
    accounts = sorted({upload.account for upload in uploads})
    shared = common_start(accounts, "_") if len(accounts) > 1 else ""
    named = dict(_named_beside(uploads, folder))
    settled = []
    for upload in uploads:
        known = named.get(upload.account)
        least = len(upload.account) - len(shared)
        users = (
            (known,)
            if known
            else tuple(user for user in upload.owners[0].texts if not shared or len(user) >= least)
        )
        label = known or (users[-1] if users else upload.label)
        owner = Owner(users or upload.owners[0].texts)
        settled.append(replace(upload, owners=(owner,), label=label))
    return settled


def _named_beside(uploads: Iterable[Upload], folder: Path) -> Iterable[tuple[str, str]]:
    """Yield what the text files that Blackboard adds say: an account, and its user name."""
    for upload in uploads:
        if not upload.typed:
            continue
        try:
            with open_regular(folder / upload.entry) as file:
                line = file.read(_FIRST_LINE).decode("utf-8", "replace").partition("\n")[0]
        except (SubmissionError, OSError):
            continue
        found = _USER.search(line)
        if found and upload.account.endswith(f"_{found[1]}"):
            yield upload.account, found[1]
