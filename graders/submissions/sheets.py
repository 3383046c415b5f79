"""Lists that instructors keep as CSV: a roster, teams, deadlines, marks.

The one place that knows which separators, encodings and spreadsheets' habits they come with.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from graders.errors import SubmissionError
from graders.submissions.encodings import decoded, sample_of
from graders.submissions.reading import read_file, shown

SHEET_BYTES = 16 * 1024 * 1024
"""50,000 students with every column that Canvas has take 10 MiB."""

_SEPARATORS = ",;\t|"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WHOLE = re.compile(r"(\d+)[.,]0+")
_SHORTENED = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")


@dataclass(frozen=True)
class Sheet:
    """The rows of one file.

    Parameters
    ----------
    source : str
        The file's name, for messages.
    titles : tuple of str
        The cells of its first row.
    rows : tuple of (int, tuple of str)
        The other rows that hold anything, each with its line in the file.
    notes : tuple of str
        What was guessed, for the instructor to look at.
    """

    source: str
    titles: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    notes: tuple[str, ...] = ()


def read_sheet(path: Path, encoding: str | None = None) -> Sheet:
    """Read a CSV file: separated by commas, semicolons, tabs or bars, in any usual encoding.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str, optional
        Its encoding; without, UTF-8 and UTF-16 are known, and a code page is guessed and said.

    Raises
    ------
    SubmissionError
        It cannot be read, or is a workbook.
    """
    data = read_file(path, SHEET_BYTES, follow=True)
    if data.startswith(_WORKBOOKS):
        raise SubmissionError(f"{shown(path)} is a workbook: save it as CSV UTF-8.")
    text, guessed = decoded(data, shown(path), encoding)
    notes: tuple[str, ...] = ()
    if guessed is not None:
        notes = (
            f"{shown(path)} is not UTF-8 and was read in the encoding {guessed}, as in"
            f" {shown(sample_of(text))}. If that is wrong, say --encoding, or save it as UTF-8.",
        )
    rows = _rows(text, str(path))
    if not rows:
        return Sheet(str(path), notes=notes)
    return Sheet(str(path), rows[0][1], tuple(rows[1:]), notes)


def _rows(text: str, source: str) -> list[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [
            (reader.line_num, tuple(map(plain_cell, row)))
            for row in reader
            if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise SubmissionError(f"{source}, line {reader.line_num}: {error}.") from None
    return rows[1:] if rows and rows[0][1][0].startswith("sep=") else rows


def _delimiter(text: str) -> str:
    """Return what separates the columns, judged by the first line that has any."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("sep=")), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=outside.count)


def plain_cell(cell: str) -> str:
    """Return a cell without the guards that programs put around texts: ``="0012"``, ``'0012``."""
    plain = cell.strip()
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return plain[1:] if plain[:1] == "'" and plain[1:2].isalnum() else plain


def plain_id(cell: str, where: str) -> str:
    """Return an id as it was before a spreadsheet took it for a number.

    ``1234567.0`` is 1234567, ``#s12`` is s12, and 1.234567E+06 is 1234567.

    Raises
    ------
    SubmissionError
        The spreadsheet has dropped digits, so that the number could be several students'.
    """
    text = cell.strip().lstrip("#").strip()
    if found := _WHOLE.fullmatch(text):
        return found[1]
    if found := _SHORTENED.fullmatch(text):
        digits, places = found[1] + (found[2] or ""), int(found[3]) + 1
        if len(digits) < places:
            raise SubmissionError(
                f"{where}: a spreadsheet has shortened the id to {text}. Format the column as text"
                " and export it again."
            )
        return digits[:places]
    return text
