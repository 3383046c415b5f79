"""Any table of a class: fill in one column of a CSV file by another that says whose row it is.

Brightspace, ILIAS, TUMonline and the exports of student information systems are such tables. The
header may stand below other lines; ids may bear a ``#`` or have lost their zeros.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.errors import MarkpropError
from graders.exports.filling import Choices, Filled, Layout, choose_column, fill_in
from graders.exports.marks import read_number
from graders.exports.matching import Keys
from graders.exports.sheets import Sheet
from graders.reports.schema import Report
from graders.reports.text import one_line

# Brightspace: ``Lab 1 Points Grade <Numeric MaxPoints:20 Weight:10>``.
_MAXIMUM = re.compile(r"<[^>]{0,100}?MaxPoints:\s*([0-9.,]{1,20})")


def fill_table(sheet: Sheet, reports: Sequence[Report], choices: Choices) -> Filled:
    """Fill in a column of a table."""
    return fill_in(sheet, read_layout(sheet, choices), reports, choices)


def read_layout(sheet: Sheet, choices: Choices) -> Layout:
    """Find the two columns that the instructor named, and the rows below their titles.

    Raises
    ------
    MarkpropError
        One of them is not there, or not certain.
    """
    header = sheet.header
    whose = _whose(sheet, choices.id_column or "")
    others = [i for i in range(len(header)) if i != whose and header[i].strip()]
    chosen = choose_column(sheet, others, choices.column)
    rows = tuple(row for row in sheet.rows[sheet.top + 1 :] if not row.is_blank)
    maximum = _MAXIMUM.search(header[chosen])
    written = tuple(value for row in rows for i in others if _decimal(value := row.value(i)))
    return Layout(
        column=chosen,
        title=header[chosen],
        keys=Keys(identifiers=(whose,), names=(whose,), loose=True),
        rows=rows,
        maximum=read_number(maximum[1]) if maximum else None,
        evidence=written if not any(row.value(chosen).strip() for row in rows) else (),
    )


def _whose(sheet: Sheet, wanted: str) -> int:
    header = [title.strip().casefold() for title in sheet.header]
    plain = wanted.strip().casefold()
    fitting = [i for i, title in enumerate(header) if title == plain]
    fitting = fitting or [i for i, title in enumerate(header) if title.startswith(plain)]
    if len(fitting) == 1:
        return fitting[0]
    titles = "; ".join(repr(one_line(title, 100)) for title in sheet.header if title.strip())
    raise MarkpropError(
        f"{sheet.name}: {len(fitting)} columns fit {wanted!r}. Say --id-column TITLE with the one "
        f"that says whom a row is about: {titles}."
    )


def _decimal(text: str) -> bool:
    """Whether a number shows how this file writes decimals."""
    return read_number(text) is not None and bool(re.search("[.,]", text))
