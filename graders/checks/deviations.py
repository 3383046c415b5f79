"""What an answer gave, read as deviations from what is right: where it is right, it says nothing.

So style, noise and the choice between right answers leave no trace, and two answers with one
mistake give the same. A part is a row of leaves, each a text: ``.`` where it is right, a word, or
shape and numbers, among which ``.`` stands for a right one: ``(2,2) . 0.5 . nan``. Of what is drawn
at random (``~`` and a tolerance before the shape) right numbers are kept, with ``=`` before them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from graders.checks.probing import NOT_WRITTEN, Leaf, Parts, Result

RIGHT = "."
# Relative, and of the median size of a result: single precision inside an answer moves results by
# 6e-8 to 1e-5, and the smallest factor that is a mistake by more.
ALIKE = 1e-4
_FEWEST = 2  # numbers of what is drawn at random
FAR = "far "  # parts so far out that only the kinds of what is wrong there count


def deviations(own: Parts, right: Parts, core: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the leaves of each part in which an answer is not right.

    Parameters
    ----------
    own, right : dict of str to list
        What the answer gave, and what the reference gave.
    core : sequence of str
        The parts that count before all others.
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in dict.fromkeys([*right, *own]):
        leaves = _leaves(part, own.get(part, []), right.get(part, []))
        if any(leaf not in (RIGHT, NOT_WRITTEN) for leaf in leaves):
            found[part] = leaves
    wrong = {part: found[part] for part in core if part in found}
    if wrong and "ended" in found:
        wrong["ended"] = found["ended"]
    return wrong or found


def tells_apart(found: Mapping[str, Sequence[str]], right: Parts) -> bool:
    """Tell whether deviations say enough to name a mistake by them.

    Words have many causes, zeros and ones are what an answer gives that is not written yet, and
    one number of what is drawn at random is met by chance.
    """
    drawn: set[str] = set()
    for part, leaves in found.items():
        for leaf, expected in zip(leaves, right.get(part, []), strict=False):
            head, *numbers = leaf.split(" ")
            wrong = [number for number in numbers if number[0] not in "=."]
            if head.startswith("~"):
                drawn.update(wrong)
            elif head.startswith("(") and wrong and isinstance(expected, Result):
                constant = Result(np.full(expected.values.shape, float(wrong[0])))
                if leaf != _leaf(constant, expected):
                    return True
    return len(drawn) >= _FEWEST


def _leaves(part: str, own: list[Leaf], right: list[Leaf]) -> tuple[str, ...]:
    pairs = list(zip_longest(own, right, fillvalue="no result"))
    if part.startswith(FAR):
        kinds = {kind for pair in pairs for kind in _kinds(*pair)}
        # Where an overflow begins is a matter of style.
        if kinds and "finite" not in kinds:
            return (" and ".join(sorted(kinds)),)
    return tuple(_leaf(*pair) for pair in pairs)


def _leaf(own: Leaf, right: Leaf) -> str:
    if isinstance(own, str):
        return RIGHT if own == right else own
    wrong = _wrong(own, right)
    if not wrong.any():
        return RIGHT
    shape = f"({','.join(map(str, own.values.shape))})"
    numbers = zip(own.values.ravel().tolist(), wrong.ravel().tolist(), strict=True)
    if own.within is not None:
        told = (f"{'' if is_wrong else '='}{value:.6g}" for value, is_wrong in numbers)
        return " ".join([f"~{own.within:g}{shape}", *told])
    return " ".join([shape, *(f"{value:.6g}" if bad else RIGHT for value, bad in numbers)])


def _wrong(own: Result, right: Leaf) -> NDArray[np.bool_]:
    if isinstance(right, str) or own.values.shape != right.values.shape:
        return np.ones(own.values.shape, dtype=bool)
    relative, absolute = ALIKE, ALIKE * _size(right.values)
    if right.within is not None:
        relative, absolute = 0.0, right.within
    return ~np.isclose(own.values, right.values, relative, absolute, equal_nan=True)


def _size(values: NDArray[np.float64]) -> float:
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    return float(np.median(sizes)) if sizes.size else 1.0


def _kinds(own: Leaf, right: Leaf) -> set[str]:
    if isinstance(own, str):
        return {_leaf(own, right)} - {RIGHT}
    wrong = np.broadcast_to(_wrong(own, right), own.values.shape)
    found = own.values[wrong].tolist()
    return {"nan" if v != v else "inf" if abs(v) == float("inf") else "finite" for v in found}
