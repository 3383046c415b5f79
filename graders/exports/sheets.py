"""Delimited files edited in place: every byte that is not a filled-in cell stays as it was.

Python's `csv` reads values and forgets how they were written. Learning platforms export files in
several encodings, with different separators, line ends and quoting, and expect them back alike.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import MarkpropError

_SEPARATORS = (",", ";", "\t")
_MOST_ABOVE = 50  # rows that are looked at for a header
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass
class Row:
    """One record: its cells as they are written, and what ends it."""

    cells: list[str]
    ending: str
    line: int

    def value(self, index: int) -> str:
        """Return a cell's value without quotes; a cell beyond the end of the row is blank."""
        if index >= len(self.cells):
            return ""
        raw = self.cells[index]
        return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw

    @property
    def values(self) -> list[str]:
        """All values of the row."""
        return [self.value(i) for i in range(len(self.cells))]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row."""
        return not any(value.strip() for value in self.values)


@dataclass
class Sheet:
    """A delimited file, ready to be filled in.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    rows : list of Row
        All records, the header among them.
    separator : str
        Between the cells.
    encoding : str
        Without its byte-order mark.
    bom : bytes
        The byte-order mark, or nothing.
    top : int
        Which row holds the titles; others may stand above it.
    """

    name: str
    rows: list[Row]
    separator: str
    encoding: str = "utf-8"
    bom: bytes = field(default=b"", repr=False)
    top: int = 0

    @property
    def header(self) -> list[str]:
        """The titles of the columns."""
        return self.rows[self.top].values

    def fill(self, row: Row, index: int, value: str) -> None:
        """Write a value into one cell, quoted as that cell or its column was."""
        row.cells.extend([""] * (index + 1 - len(row.cells)))
        special = any(c in value for c in ('"', "\r", "\n", self.separator))
        if special or row.cells[index].startswith('"') or self._quotes(index):
            value = '"' + value.replace('"', '""') + '"'
        row.cells[index] = value

    def _quotes(self, index: int) -> bool:
        """Tell whether this file quotes everything in a column, numbers and blanks too."""
        cells = [r.cells[index] for r in self.rows if index < len(r.cells) and r.cells[index]]
        return bool(cells) and all(cell.startswith('"') for cell in cells[1:] or cells)

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        text = "".join(self.separator.join(row.cells) + row.ending for row in self.rows)
        return self.bom + text.encode(self.encoding)


def read_sheet(path: Path, titles: Sequence[str] = ()) -> Sheet:
    """Read a delimited file, keeping how everything in it is written.

    Parameters
    ----------
    path : Path
        The file.
    titles : sequence of str
        Titles, or their beginnings, that its header has; without, the first row is the header.

    Raises
    ------
    MarkpropError
        It cannot be read, is a workbook and no text, or its quotes do not match.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MarkpropError(f"{path} cannot be read: {error.strerror}.") from None
    return parse_sheet(content, path.name, titles)


def parse_sheet(content: bytes, name: str, titles: Sequence[str] = ()) -> Sheet:
    """Parse the content of a delimited file; see `read_sheet`."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise MarkpropError(
            f"{name} is a workbook. Export the gradebook as CSV (or, from Blackboard, as "
            "tab-delimited text) and give that file, unopened."
        )
    bom, encoding, text = _decoded(content, name)
    separator, top = _separator(text), 0
    if titles:
        separator, top = _titled(text, titles, separator)
    rows = _rows(text, separator, name)
    if not rows:
        raise MarkpropError(f"{name} is empty. Export the gradebook again.")
    return Sheet(name=name, rows=rows, separator=separator, encoding=encoding, bom=bom, top=top)


def _titled(text: str, titles: Sequence[str], likely: str) -> tuple[str, int]:
    """Return the separator by which a row near the top has these titles, and which row it is.

    Systems put lines on the course, or for a spreadsheet, above the header.
    """
    wanted = [title.strip().casefold() for title in titles]
    for separator in sorted(_SEPARATORS, key=lambda s: s != likely):
        try:
            rows = _rows(text, separator, "")[:_MOST_ABOVE]
        except MarkpropError:
            continue
        for top, row in enumerate(rows):
            found = [value.strip().casefold() for value in row.values]
            if all(any(value.startswith(title) for value in found) for title in wanted):
                return separator, top
    return likely, 0


def _decoded(content: bytes, name: str) -> tuple[bytes, str, str]:
    bom, encoding = next(((b, e) for b, e in _MARKS if content.startswith(b)), (b"", ""))
    if not bom and content[1:2] == b"\0":
        encoding = "utf-16-le"
    if encoding:
        try:
            return bom, encoding, content[len(bom) :].decode(encoding)
        except UnicodeDecodeError:
            raise MarkpropError(
                f"{name} says that it is {encoding.upper()}, and is not. Export the file again."
            ) from None
    # Windows-1252 is what spreadsheets save as "CSV"; Latin-1 reads anything and gives it back.
    for encoding in ("utf-8", "cp1252"):
        try:
            return b"", encoding, content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return b"", "latin-1", content.decode("latin-1")


def _separator(text: str) -> str:
    """Return what separates the cells: the candidate that the header has most of."""
    header: list[str] = []
    quoted = False
    for character in text:
        quoted ^= character == '"'
        if not quoted and character in "\r\n" and header:
            break
        if not quoted:
            header.append(character)
    return max(_SEPARATORS, key=header.count)


def _rows(text: str, separator: str, name: str) -> list[Row]:
    rows: list[Row] = []
    cells: list[str] = []
    start = position = 0
    line = first_line = 1
    while position < len(text):
        if text[position] == '"' and position == start:
            position = _closing_quote(text, position, name, line)
            line += text.count("\n", start, position)
            if position < len(text) and text[position] not in (separator, "\r", "\n"):
                raise MarkpropError(
                    f"{name}, line {line}: text follows a closing quote. "
                    "Export the file again and do not edit it."
                )
            continue
        character = text[position]
        if character == separator:
            cells.append(text[start:position])
            start = position = position + 1
        elif character in "\r\n":
            ending = "\r\n" if text.startswith("\r\n", position) else character
            rows.append(Row([*cells, text[start:position]], ending, first_line))
            line, cells = line + 1, []
            first_line = line
            start = position = position + len(ending)
        else:
            position += 1
    if cells or start < len(text):
        rows.append(Row([*cells, text[start:]], "", first_line))
    return rows


def _closing_quote(text: str, opening: int, name: str, line: int) -> int:
    """Return the position after the quote that closes the one at `opening`."""
    position = opening + 1
    while (found := text.find('"', position)) >= 0:
        if not text.startswith('""', found):
            return found + 1
        position = found + 2
    raise MarkpropError(
        f"{name}, line {line}: a quote opens here and never closes. "
        "Export the file again and do not edit it."
    )
