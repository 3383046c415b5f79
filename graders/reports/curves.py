"""Curves to draw beside a finding: what the student's function gave against what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """One function of one variable, sampled.

    Curves are drawn when a page is written and are no part of `report.json`.

    Parameters
    ----------
    name : str
        What is drawn, for example ``fprop``.
    xs : tuple of float
        Where it was sampled, increasing.
    got : tuple of float
        The student's values there; values that are not finite leave a gap.
    expected : tuple of float
        The expected values; empty where only the student's are to be shown.
    """

    name: str
    xs: tuple[float, ...]
    got: tuple[float, ...]
    expected: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.got) != len(self.xs) or len(self.expected) not in (0, len(self.xs)):
            raise ValueError(
                f"curve {self.name!r}: {len(self.xs)} xs, {len(self.got)} got, "
                f"{len(self.expected)} expected; the lengths must agree"
            )


# By id of the check that they belong to.
Curves = Mapping[str, tuple[Curve, ...]]
