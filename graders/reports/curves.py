"""Curves by the check that they belong to; they are drawn when a page is written."""

from __future__ import annotations

from collections.abc import Mapping

from graders.model import Curve

# By id of the check that they belong to; no part of `report.json`.
Curves = Mapping[str, tuple[Curve, ...]]
