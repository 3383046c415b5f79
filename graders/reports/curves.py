"""Curves by the check that they belong to; they are drawn when a page is written."""

from __future__ import annotations

import json
from collections.abc import Mapping

from graders.model import Curve

# By id of the check that they belong to; no part of `report.json`.
Curves = Mapping[str, tuple[Curve, ...]]


def curves_text(curves: Curves) -> str:
    """Return curves as text, for pages that are written again without grading again."""
    lists = {
        name: [[curve.name, curve.xs, curve.got, curve.expected] for curve in drawn]
        for name, drawn in curves.items()
    }
    return json.dumps(lists)


def read_curves(text: str) -> Curves:
    """Return the curves of a text of `curves_text`; none if it is damaged: they are only drawn."""
    try:
        return {
            name: tuple(
                Curve(str(title), *(tuple(map(float, values)) for values in numbers))
                for title, *numbers in drawn
            )
            for name, drawn in json.loads(text).items()
        }
    except (AttributeError, TypeError, ValueError):
        return {}
