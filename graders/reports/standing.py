"""What a submission waits for, told apart everywhere in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graders.reports.schema import Report

UNDECIDED, UNREAD, BY_HAND = "undecided", "unread", "by hand"


def waits_for(report: Report) -> str:
    """Return why a submission waits for a person; empty where it has its marks.

    ``undecided``: checks could not be judged, and their points are pending. ``unread``: the hand-in
    could not be read or run. ``by hand``: nothing but written questions that are to be marked.
    """
    if report.status != "needs_attention" and not report.pending_points:
        return ""
    if report.pending_points or any(part.pending_points for part in report.exercises):
        return UNDECIDED
    return BY_HAND if report.to_mark and report.notebook.cells else UNREAD
