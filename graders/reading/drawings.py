"""Drawings as SVG, read in bounded processes: they are programs, and as large as they like."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from graders.errors import SubmissionError
from graders.reading.bounded import Bounds
from graders.reports.drawings import inert
from graders.submissions import caps

DRAWING = Bounds(cpu_s=5, memory=256 * caps.MIB, file=0, output=4 * caps.MIB)
"""What the reader of a drawing may use: the largest that is kept takes 1 s."""


@dataclass(frozen=True)
class Drawing:
    """A drawing that cannot act, in base 64."""

    base64: str


def read_drawing(text: str) -> Drawing:
    """Return what is drawn of a drawing; refuses what is none, or would draw too much."""
    drawn = inert(text)
    if drawn is None:
        raise SubmissionError("This is no drawing, or it would draw too much.")
    return Drawing(base64.b64encode(drawn).decode("ascii"))
