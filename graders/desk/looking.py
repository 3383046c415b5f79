"""What students handed in, read in bounded processes; what a reader does not finish is said so."""

from __future__ import annotations

import base64
import html
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from graders.desk.notebooks import (
    Part,
    Picture,
    Wording,
    read_code,
    read_part,
    read_picture,
    read_wording,
)
from graders.errors import SubmissionError
from graders.reading.bounded import Bounds, Unfinished, bounded
from graders.reading.drawings import DRAWING, Drawing, read_drawing
from graders.reports.text import visible
from graders.submissions import caps

T = TypeVar("T")

# The longest answer takes 50 ms, the largest notebook 3 s; a marker waits for it.
_WORDS = Bounds(cpu_s=3, memory=256 * caps.MIB, file=0, output=caps.MIB)
_NOTEBOOK = Bounds(cpu_s=10, file=0, output=8 * caps.MIB)
_KEPT = 500  # texts that were read lately: a class for one question


class Looking:
    """Reads and remembers what was read lately."""

    def __init__(self) -> None:
        self._read: OrderedDict[Hashable, Any] = OrderedDict()

    def wording(self, text: str) -> str:
        """Return a student's words as HTML; as plain text where reading them takes too long."""
        if not text.strip():
            return ""
        plain = Wording(f"<pre>{html.escape(visible(text, 5_000, lines=True))}</pre>")
        return (self._bounded(Wording, _WORDS, read_wording, text) or plain).html

    def part(self, path: Path, first: int) -> Part | None:
        """Return cells of a notebook from one on; None where there is none, or none to read."""
        if not path.is_file():
            return None
        return self._bounded(Part, _NOTEBOOK, read_part, path, first)

    def code(self, path: Path, cell: int, lines: tuple[int, int]) -> str:
        """Return some lines of a cell as HTML; nothing where they cannot be read."""
        if not path.is_file():
            return ""
        found = self._bounded(Wording, _NOTEBOOK, read_code, path, cell, *lines)
        return found.html if found else ""

    def picture(self, path: Path, cell: int, output: int) -> Picture | None:
        """Return a picture; None where it is none that can be shown."""
        if not path.is_file():
            return None
        try:
            return bounded(Picture, _NOTEBOOK, read_picture, path, cell, output)
        except (SubmissionError, Unfinished):
            return None

    def drawing(self, data: bytes) -> bytes:
        """Return what is drawn of a drawing; nothing where it is none that can be shown."""
        text = data.decode("utf-8", "replace")
        found = self._bounded(Drawing, DRAWING, read_drawing, text)
        return base64.b64decode(found.base64) if found else b""

    def _bounded(
        self, kind: type[T], bounds: Bounds, work: Callable[..., T], *asked: Any
    ) -> T | None:
        key = (work, *asked)
        if key not in self._read:
            try:
                self._read[key] = bounded(kind, bounds, work, *asked)
            except (SubmissionError, Unfinished):
                self._read[key] = None
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        found: T | None = self._read[key]
        return found
