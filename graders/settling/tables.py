"""The small tables that instructors keep beside a class: extensions, times, marks by hand.

The one place that knows how such a file is written; a roster may be written in the same ways.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.errors import MarkpropError
from graders.submissions.names import letters_of

# Columns that say whom a row is about, as `letters_of` writes them.
NAMING = (
    *("student", "submission", "team", "group", "id", "studentid", "sisuserid", "idnumber"),
    *("matriculationnumber", "matrikelnummer", "orgdefinedid", "sid", "username", "login"),
    *("sisloginid", "benutzername", "email", "emailaddress", "emailadresse", "github"),
    *("githubusername", "name", "fullname", "studentname"),
)


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Parameters
    ----------
    line : int
        Its line in the file.
    who : tuple of str
        What it says of whom it is about.
    values : mapping of str to str
        Everything else, by title as `letters_of` writes it; blanks are empty.
    """

    line: int
    who: tuple[str, ...]
    values: Mapping[str, str]

    def value(self, *titles: str) -> str:
        """Return what stands under the first of these titles that is filled in."""
        return next((self.values[title] for title in titles if self.values.get(title)), "")


@dataclass(frozen=True)
class Table:
    """The rows of one file; `source` is its name, for messages."""

    source: str
    rows: tuple[Row, ...]
    titles: frozenset[str] = frozenset()

    def expect(self, *columns: Collection[str], named: str) -> None:
        """Refuse a file without a column of each kind; `named` says the right titles."""
        if not all(self.titles & set(kind) for kind in (NAMING, *columns)):
            raise MarkpropError(f"{self.source}: the first line must name the columns {named}.")


def read_table(path: Path) -> Table:
    """Read a table: separated by commas, semicolons or tabs; UTF-8, UTF-16, or what Excel writes.

    Raises
    ------
    MarkpropError
        It cannot be read, or is a workbook.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MarkpropError(f"{path} cannot be read: {error.strerror}.") from None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise MarkpropError(f"{path} is a workbook; save it as CSV UTF-8.")
    return parse_table(_decoded(content), str(path))


def parse_table(text: str, source: str) -> Table:
    """Parse the text of a table; see `read_table`."""
    text = text.removeprefix("\ufeff")
    if text.casefold().startswith("sep="):
        text = text.partition("\n")[2]
        skipped = 1
    else:
        skipped = 0
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num + skipped, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise MarkpropError(f"{source}, line {reader.line_num + skipped}: {error}.") from None
    if not rows:
        return Table(source, ())
    titles = [letters_of(title) for title in rows[0][1]]
    return Table(source, tuple(_row(titles, *row) for row in rows[1:]), frozenset(titles))


def _row(titles: Sequence[str], line: int, cells: Sequence[str]) -> Row:
    values = [(title, cell.strip()) for title, cell in zip(titles, cells, strict=False)]
    return Row(
        line,
        tuple(cell for title, cell in values if title in NAMING and cell),
        {title: cell for title, cell in values if title and title not in NAMING},
    )


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
