"""The tables of extensions and of times, as instructors keep them.

Pure: tables in, moments out.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from graders.errors import MarkpropError
from graders.settling.moments import read_hand_in
from graders.settling.naming import Named, Names, named
from graders.settling.rules import extended
from graders.settling.tables import Row, Table


def read_extensions(table: Table, deadline: datetime, names: Names) -> Named[datetime]:
    """Read extensions: a student and one of `deadline`, `days`, `hours` in each row.

    Parameters
    ----------
    table : Table
        What the file holds.
    deadline : datetime
        The deadline for everybody; its zone holds where a row names none.
    names : Names
        Of the class.

    Raises
    ------
    MarkpropError
        The sentence names the line.
    """
    table.expect(("deadline", "days", "hours"), named="student and deadline, days or hours")
    return named(table, names, lambda row, where: extended(row.values, deadline, where))


def read_times(table: Table, zone: tzinfo | None, names: Names) -> Named[datetime]:
    """Read when submissions were handed in: a student or submission, and `submitted_at`.

    Parameters
    ----------
    table : Table
        What the file holds.
    zone : tzinfo, optional
        Zone of moments that name none.
    names : Names
        Of the class.

    Raises
    ------
    MarkpropError
        The sentence names the line.
    """
    titles = ("submittedat", "submitted", "timestamp")
    table.expect(titles, named="submission (or student) and submitted_at")

    def moment(row: Row, where: str) -> datetime | None:
        try:
            return read_hand_in(row.value(*titles), zone)
        except MarkpropError as error:
            raise MarkpropError(f"{where}: {error}") from None

    return named(table, names, moment)
