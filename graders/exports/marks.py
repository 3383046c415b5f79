"""Points as other systems want them: decimals, integers, and shares that add up.

Stored numbers have four decimals. They are read back as exact fractions, so that no sum is ever
taken in binary floating point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from graders.reports.report_view import ReportView

if TYPE_CHECKING:
    from graders.reports.schema import Report
from graders.reports.standing import waits_for

Bonus = Literal["add", "cap", "drop"]
# What is shown elsewhere has two decimals: Canvas compares grades at that precision, and the
# Classroom protocol's reader prints floats as they are.
DECIMALS = 2


def exact(number: float) -> Fraction:
    """Return the decimal number that is written in the report, as a fraction."""
    return Fraction(repr(float(number)))


@dataclass(frozen=True)
class MarkRule:
    """How a report becomes the one number that a gradebook holds.

    Parameters
    ----------
    out_of : Fraction, optional
        Maximum to scale to; None keeps the report's own.
    bonus : {"add", "cap", "drop"}
        Add bonus points; add them, but not above the maximum; or leave them out.
    """

    out_of: Fraction | None = None
    bonus: Bonus = "add"

    def mark(self, report: Report) -> Fraction:
        """Return the mark, exact to the report's four decimals."""
        points, maximum = exact(report.points), exact(report.max_points)
        if self.bonus != "drop":
            points += exact(report.bonus_points)
        if self.bonus == "cap":
            points = min(points, maximum)
        if self.out_of is None:
            return points
        return points * self.out_of / maximum if maximum else Fraction(0)

    def maximum(self, report: Report) -> Fraction:
        """Return the number that full marks without bonus give."""
        return exact(report.max_points) if self.out_of is None else self.out_of


def is_unfinished(report: Report) -> bool:
    """Tell whether a person has to look at this submission before its mark can stand."""
    return bool(waits_for(report))


def decimal_text(
    value: Fraction, *, decimals: int = DECIMALS, mark: str = ".", fixed: bool = False
) -> str:
    """Write a number with at most `decimals` places, ties away from zero, no thousands separator.

    Parameters
    ----------
    value : Fraction
        The number.
    decimals : int
        Places at most.
    mark : str
        The decimal mark.
    fixed : bool
        Whether trailing zeros stay: ``8.50`` instead of ``8.5``.
    """
    units = rounded(abs(value), decimals)
    whole, rest = divmod(units, 10**decimals)
    places = f"{rest:0{decimals}d}" if decimals else ""
    if not fixed:
        places = places.rstrip("0")
    sign = "-" if value < 0 and units else ""
    return f"{sign}{whole}{mark}{places}" if places else f"{sign}{whole}"


def rounded(value: Fraction, decimals: int = DECIMALS) -> int:
    """Return ``value`` in units of the last decimal, ties upwards (for values of at least 0)."""
    return int(value * 10**decimals + Fraction(1, 2))


def read_number(text: str) -> Fraction | None:
    """Read a number as gradebooks write it, with either decimal mark; None for anything else."""
    if not re.fullmatch(r"\s*[0-9]{1,9}([.,][0-9]{1,9})?\s*", text, re.ASCII):
        return None
    return Fraction(text.strip().replace(",", "."))


def shares(
    values: Sequence[Fraction], limits: Sequence[Fraction], total: Fraction, decimals: int
) -> list[int]:
    """Round every value to units of the last decimal so that they add up to the rounded total.

    The largest remainders are rounded up, the others down, and nothing goes above its limit. Of
    equal remainders the first is taken, so that the same report always gives the same numbers.

    Parameters
    ----------
    values, limits : sequence of Fraction
        Numbers of at least 0, and what each may reach.
    total : Fraction
        What they add up to, more exactly than the values say it.
    decimals : int
        A unit is ``10**-decimals``.

    Returns
    -------
    list of int
        One number of units for each value.
    """
    scale = 10**decimals
    tops = [-(-limit * scale // 1) for limit in limits]
    units = [int(value * scale) for value in values]
    missing = rounded(total, decimals) - sum(units)
    order = sorted(range(len(values)), key=lambda i: (units[i] - values[i] * scale, i))
    for i in order:
        if missing > 0 and units[i] < tops[i]:
            units[i] += 1
            missing -= 1
    return units


def check_shares(view: ReportView, decimals: int) -> list[int]:
    """Return the points of every check, in order, in units that add up to the exercises' sum."""
    earned = [exact(check.points) for check in view.checks]
    total = sum(earned, Fraction(0))
    mark = exact(view.points) + exact(view.bonus)
    # The mark was rounded once, the points of the checks once each: so close, it is the same sum.
    if abs(mark - total) <= Fraction(len(earned), 10**4):
        total = mark
    return shares(earned, [exact(check.max_points) for check in view.checks], total, decimals)
