"""Where things are on the review page."""

from __future__ import annotations

from urllib.parse import quote


def address_of(item: str, key: str = "") -> str:
    """Return the address of what a mark was given for.

    Parameters
    ----------
    item : str
        What it is kept under.
    key : str
        Of the hand-in; empty for marks that are for all.
    """
    kind, _, name = item.partition(":")
    if kind == "group":
        return f"/kind/{quote(name)}"
    if kind == "rubric":
        return f"/rubric/{quote(name.partition('/')[0])}"
    return f"/mark/{quote(item, safe=':/')}/{quote(key)}" if key else f"/mark/{quote(item)}"
