"""Networks, batches and targets in which all varies that the contract leaves free, in pairs.

Any two of depth, widths, number of examples, and kind of number come together in some case: see
`graders.checks.all_pairs`. Which numbers they are is drawn anew for each check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from graders.checks.covering import all_pairs
from graders.checks.entries import HUGE, KINDS_OF_ENTRIES, TINY, entries_of
from graders.labs.initialisation.passes import (
    SIZES,
    Array,
    Network,
    Pass,
    random_network,
    random_parameters,
    random_pass,
)

_SIZED = ("depth", "width", "inputs", "outputs")
_DEPTHS_AND_WIDTHS: dict[str, tuple[int, ...]] = {"depth": (1, 2, 4, 11), "width": (3, 1, 60)}
_SQUARE = 0  # as many examples as inputs, or as outputs
_EXAMPLES = (2, 1, 7, 40, 400, _SQUARE)


def _toured(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return cases so that few sizes change from one to the next.

    Each that changes is another global to be set: some answers read the sizes from globals.
    """

    def changes(case: dict[str, Any]) -> int:
        return sum(case[name] != last[name] for name in _SIZED)

    left = list(cases)
    found = [last := left.pop(0)]
    while left:
        last = min(left, key=changes)
        found.append(last)
        left.remove(last)
    return found


FORWARDS = _toured(
    all_pairs(
        **_DEPTHS_AND_WIDTHS,
        inputs=(2, 1, 5, 16),
        outputs=(1, 3),
        examples=_EXAMPLES,
        kind=KINDS_OF_ENTRIES,
    )
)
BACKWARDS = _toured(
    all_pairs(
        **_DEPTHS_AND_WIDTHS,
        **{"inputs": (2, 1), "outputs": (1, 2, 4, 9), "kind": (*KINDS_OF_ENTRIES, "small")},
        examples=(2, 1, 6, 30, 120, _SQUARE),
    )
)
RECTIFIED = all_pairs(units=(2, 1, 5, 20, 64), examples=_EXAMPLES, kind=KINDS_OF_ENTRIES)


def sizes_in(case: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the sizes of the network of a case."""
    return (case["inputs"], *[case["width"]] * case["depth"], case["outputs"])


def varied_networks(rng: np.random.Generator) -> list[Network]:
    """Draw networks in which all varies that the contract leaves free, the plainest first.

    Depth, widths, number of examples, size and sign of inputs, weights and biases, zeros. First
    weights make up for the size of the inputs, so that each input counts.
    """
    made = []
    for case in FORWARDS:
        weights, biases = random_parameters(rng, sizes_in(case))
        n_data = case["examples"] or case["inputs"]
        x = entries_of(rng, (case["inputs"], n_data), case["kind"])
        weights[0] /= np.abs(x).max() or 1.0
        made.append((x, weights, biases))
    for sign in (-1.0, 1.0):
        x, weights, biases = random_network(rng, (2, 4, 3, 1), 2)
        made.append((sign * abs(x), [abs(w) for w in weights], [sign * abs(b) for b in biases]))
    whole = [np.round(2 * part) for part in random_network(rng, (3, 3, 3, 3), 3)[1]]
    made.append((np.round(rng.normal(size=(3, 3))), whole, [np.zeros((3, 1)) for _ in whole]))
    x, weights, biases = random_network(rng, (2, 3, 2), 2)
    made.append(
        (0 * x, [HUGE * weights[0], weights[1] / HUGE], [HUGE * biases[0], TINY * biases[1]])
    )
    return made


def varied_preactivations(rng: np.random.Generator) -> list[Array]:
    """Draw pre-activations of all sizes and kinds, for any number of units and examples."""
    return [
        entries_of(rng, (case["units"], case["examples"] or case["units"]), case["kind"])
        for case in RECTIFIED
    ]


# Derivatives sum errors of both signs. In single precision, which costs nothing, errors up to this
# large leave what cancels within tolerance.
_LARGEST_TARGET = 1e3


def varied_passes(rng: np.random.Generator) -> list[Pass]:
    """Draw passes in which all varies that the contract leaves free, the plainest first."""
    batches = (1, 2, 1, 3, 1, 2)
    made = [random_pass(rng, *case) for case in zip(SIZES, batches, strict=True)]
    for case in BACKWARDS:
        n_data = case["examples"] or case["outputs"]
        y = entries_of(rng, (case["outputs"], n_data), case["kind"], largest=_LARGEST_TARGET)
        made.append(replace(random_pass(rng, sizes_in(case), n_data), y=y))
    made += [random_pass(rng, (2, 3, 1), 400), random_pass(rng, (2, 5, 3, 4, 3), 4)]
    made += [random_pass(rng, (1, *[7] * 9, 1)), random_pass(rng, (3, 60, 9), 20)]
    # One unit in each layer: no sum of large numbers cancels, so that rounding stays small.
    made += [random_pass(rng, (2, 1, 1), size=size) for size in (TINY, HUGE)]
    made += [random_pass(rng, (2, 3, 1), target=target) for target in (0.0, TINY, HUGE)]
    for scale in (TINY, HUGE):
        plain = random_pass(rng, (1, 1, 1))
        weights = [scale * weight for weight in plain.weights]
        made.append(replace(plain, weights=weights))
    made += [random_pass(rng, (2, 4, 3, 1), signs=(sign,)) for sign in (-1.0, 1.0)]
    return made
