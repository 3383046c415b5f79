"""What came before what: to take back a change, and not what others have changed since."""

from __future__ import annotations

from collections.abc import Callable

from graders.review.marks import Entry

TOGETHER = "-"
"""Between what several entries of one change have in common in their ids, and the rest."""


class Past:
    """The entries of a file, looked at backwards.

    Parameters
    ----------
    entries : callable
        Returns those that a condition of SQL holds for, with its values and an order.
    """

    def __init__(self, entries: Callable[..., list[Entry]]) -> None:
        self._entries = entries

    def last_of(self, marker: str) -> Entry | None:
        """Return the marker's newest entry that neither is an undoing nor was undone."""
        found = self._entries(
            "marker = ? AND undoes IS NULL "
            "AND uid NOT IN (SELECT undoes FROM entries WHERE undoes IS NOT NULL)",
            (marker,),
        )
        return found[-1] if found else None

    def moved_with(self, entry: Entry) -> list[Entry]:
        """Return the entries that were written as one change with this one, newest first."""
        change, several, _ = entry.uid.partition(TOGETHER)
        if not several:
            return [entry]
        return self._entries("uid GLOB ?", (f"{change}{TOGETHER}*",), "rowid DESC")

    def origin(self, entry: Entry | None) -> Entry | None:
        """Return the entry whose mark this one has; an undoing has that of an earlier one."""
        while entry is not None and entry.undoes is not None:
            undone = self._entries("uid = ?", (entry.undoes,))
            entry = self.before(undone[0]) if undone else None
        return entry

    def before(self, entry: Entry) -> Entry | None:
        """Return the entry that this one replaced; the newest where it settled a conflict."""
        found = self._entries("uid IN (SELECT uid FROM replaced WHERE by = ?)", (entry.uid,))
        return found[-1] if found else None
