"""The small tables that instructors keep beside a class: extensions, times, marks by hand.

They are written as rosters are, and name students in the same columns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from graders.errors import MarkpropError
from graders.submissions.columns import fields_of
from graders.submissions.names import letters_of
from graders.submissions.sheets import Sheet, plain_id, read_sheet

# Columns beside those of a roster that say whom a row is about.
_NAMING = frozenset(("student", "submission", "team", "group", "repository"))


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
    """The rows of one file.

    Parameters
    ----------
    source : str
        The file's name, for messages.
    rows : tuple of Row
        All that hold anything.
    titles : frozenset of str
        What columns are called.
    names : bool
        Whether one of them says whom a row is about.
    notes : tuple of str
        What was guessed when the file was read.
    """

    source: str
    rows: tuple[Row, ...]
    titles: frozenset[str] = frozenset()
    names: bool = False
    notes: tuple[str, ...] = ()

    def expect(self, *columns: Collection[str], named: str) -> None:
        """Refuse a file without a column of each kind; `named` says the right titles."""
        if not self.names or not all(self.titles & set(kind) for kind in columns):
            raise MarkpropError(f"{self.source}: the first line must name the columns {named}.")


def read_table(path: Path, encoding: str | None = None) -> Table:
    """Read a table, as a roster is read.

    Raises
    ------
    MarkpropError
        It cannot be read, or is a workbook.
    """
    return as_table(read_sheet(path, encoding))


def as_table(sheet: Sheet) -> Table:
    """Tell the columns of a sheet that say whom a row is about from the others."""
    titles = [letters_of(title) for title in sheet.titles]
    fields = fields_of(sheet.titles)
    naming = [title in _NAMING or bool(field) for title, field in zip(titles, fields, strict=True)]
    rows = []
    for line, cells in sheet.rows:
        given = list(zip(titles, naming, fields, cells, strict=False))
        parts = {field: cell for _, _, field, cell in given if field in ("first", "last") and cell}
        who = [
            plain_id(cell, f"{sheet.source}, line {line}")
            for _, names, field, cell in given
            if names and cell and field not in ("first", "last")
        ]
        who += [" ".join(parts[part] for part in ("first", "last") if part in parts)]
        values = {title: cell for title, names, _, cell in given if title and not names}
        rows.append(Row(line, tuple(filter(None, who)), values))
    return Table(sheet.source, tuple(rows), frozenset(titles), any(naming), sheet.notes)
