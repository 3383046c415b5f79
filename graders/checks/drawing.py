"""Curves beside a finding: what an element-wise layer does, and what it should do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from graders.checks.attempts import run_bprop, run_fprop
from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.oracles import ElementFormula

POINTS = 80  # even, so that a range that is symmetric leaves out a kink at its middle

# As the plugin's `draw` fixture: name, xs, got, expected.
Draw = Callable[..., None]


@contextmanager
def drawing(
    draw: Draw,
    make_layer: Callable[[], Any],
    formula: ElementFormula,
    *,
    method: str,
    span: tuple[float, float] = (-4.0, 4.0),
) -> Iterator[None]:
    """Draw a method of a layer when something is found inside.

    Parameters
    ----------
    draw : callable
        Takes a curve.
    make_layer : callable
        Returns a fresh layer of the student's.
    formula : ElementFormula
        What is right.
    method : str
        ``fprop``, or ``bprop`` for the slope.
    span : tuple of float
        Smallest and largest input drawn.
    """
    try:
        yield
    except Finding as finding:
        try:
            xs = np.linspace(*span, POINTS)[:, np.newaxis]
            layer = make_layer()
            got = outputs = run_fprop(layer, xs, xs.shape)
            wanted = formula.outputs(xs)
            name = "fprop"
            if method == "bprop":
                got = run_bprop(layer, Case(xs, np.ones_like(xs)), outputs)
                wanted = formula.slope(xs)
                name = "bprop for upstream gradients of 1"
        except Finding:
            raise finding from None  # nothing to draw
        draw(name, *(np.asarray(a, dtype=float).ravel().tolist() for a in (xs, got, wanted)))
        raise
