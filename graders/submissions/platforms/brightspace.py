"""Brightspace: folders or files ``<number>-<number> - <who> - <date>[ - <file>]``.

Who is a full name, or a user name or an id and a name, or a group. The date is in words of the
site's language, with the clock as a number without a colon: ``Nov 2, 2026 1105 PM``.
"""

from __future__ import annotations

import re

from graders.submissions.moments import read_written
from graders.submissions.owners import Owner
from graders.submissions.platforms.upload import Upload, order_of

_NUMBERS = re.compile(r"(\d{1,18})-(\d{1,18})")
_BETWEEN = " - "
# Day and month in an order that nobody can tell: an attempt whose moment is not known.
_SLASHED = re.compile(r"\d{1,2}[-_/. ]\d{1,2}[-_/. ]\d{4}(?!\d).{0,20}")
_MOST_PARTS = 40  # of a name that are looked at for the date


def read_name(name: str) -> Upload | None:
    """Return what a name says, or None if Brightspace did not write it."""
    parts = name.split(_BETWEEN)
    numbers = _NUMBERS.fullmatch(parts[0].strip())
    if numbers is None or len(parts) < 3:
        return None
    for place in range(2, min(len(parts), _MOST_PARTS)):
        when = read_written(parts[place])
        if when is None and not _SLASHED.fullmatch(parts[place].strip()):
            continue
        who = _BETWEEN.join(parts[1:place]).strip()
        return Upload(
            entry=name,
            system="brightspace",
            owners=(Owner((who,), exact=False),),
            account=f"{numbers[1]} {who}",
            label=who,
            file=_BETWEEN.join(parts[place + 1 :]),
            order=order_of(when) if when else (),
            when=when,
            complete=True,
        )
    return None
