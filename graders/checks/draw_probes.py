"""Probes of what is drawn at random: never the draws themselves, which differ with the code.

Instead their size, their shape, and how far the generator that is handed over decides about them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.probing import Probing

Array = NDArray[np.float64]

# Of quantiles over their size and of three logarithms of a size: 3 % of a size. Ten thousand draws
# of one distribution differ by a third of that.
WITHIN = 0.1
_QUANTILES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
_FEW = 4  # kinds of numbers that are told one by one


def spread(values: Any) -> Array | str:
    """Return the size and the shape of a sample, whatever the order in which it was drawn."""
    sample = np.ravel(values)
    if not sample.size or not np.isfinite(sample).all():
        return "not finite"
    kinds = np.unique(np.round(sample, 6))
    size = max(float(np.sqrt(np.mean(sample**2))), 1e-3)
    told = kinds if len(kinds) <= _FEW else np.quantile(sample, _QUANTILES) / size
    return np.array([3 * np.log(size), *told])


def put_spread(probing: Probing, part: str, values: Any) -> None:
    """Keep the spread of a sample."""
    probing.put(part, spread(values), within=WITHIN)


def same(one: Any, two: Any) -> Array | str:
    """Return whether two results are the same numbers."""
    if not (isinstance(one, np.ndarray) and isinstance(two, np.ndarray)):
        return "no numbers"
    if one.shape != two.shape:
        return "another shape"
    return np.array([float(np.allclose(one, two))])


def repeated(matrix: Array) -> tuple[bool, bool]:
    """Return whether all rows of a matrix are the same, and whether all columns are."""
    return bool((matrix == matrix[:1]).all()), bool((matrix == matrix[:, :1]).all())


def probe_draws(
    probing: Probing,
    part: str,
    make: Callable[[Any], Any],
    shapes: Sequence[tuple[int, int]],
    *,
    alone: bool = False,
) -> None:
    """Ask an initialiser for matrices.

    Parameters
    ----------
    probing : Probing
        The answer.
    part : str
        Where the spreads belong; further parts begin with it.
    make : callable
        Makes an initialiser from a generator.
    shapes : sequence of (int, int)
        What to draw.
    alone : bool
        Whether spreads are all that is asked.
    """
    for shape in shapes:
        probing.seed(4)
        drawn = probing.told(make(probing.generator(7)), shape)
        if not isinstance(drawn, np.ndarray) or drawn.shape != shape:
            probing.put(part, drawn if isinstance(drawn, str) else "another shape")
            continue
        alike = repeated(drawn)
        probing.put(part, np.array(alike, dtype=float))
        # Of a few numbers the spread says little.
        put_spread(probing, part, drawn) if not any(alike) else probing.put(part, "few numbers")
    if alone:
        return
    probing.seed(4)
    init = make(probing.generator(7))
    first = probing.told(init, shapes[0])
    probing.put(f"{part} again", same(first, probing.told(init, shapes[0])))
    probing.seed(9)
    probing.put(
        f"{part} generator", same(first, probing.told(make(probing.generator(7)), shapes[0]))
    )
    probing.seed(4)
    probing.put(
        f"{part} generator", same(first, probing.told(make(probing.generator(8)), shapes[0]))
    )
