"""Whether two wrong answers deviate from what is right in the same way, and a name for the way.

Reads what `graders.checks.deviations` wrote into reports.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from graders.model import CheckResult, Verdict

Deviations = Mapping[str, Sequence[str]]

_ALIKE = 1e-4  # as in `graders.checks.deviations`, where its reason stands
_RIGHT = "."
_SILENT = ("not written", "StudentDied", "StudentTimeout", "ProtocolViolation")
# Numbers of one mistake differ by 1e-4 at most: on a grid of 1/50 of the largest they fall together
# but for those that lie at an edge, and no simple fraction does with this offset.
_GRID, _OFFSET = 50.0, 0.3779


@dataclass(frozen=True)
class Behaviour:
    """How an answer deviates from what is right.

    Parameters
    ----------
    probes : str
        Version of the probes: what different ones found is never compared.
    parts : mapping of str to tuple of str
        What is wrong; see `graders.checks.deviations`.
    """

    probes: str
    parts: Mapping[str, tuple[str, ...]]


def may_be_grouped(results: Iterable[CheckResult]) -> bool:
    """Tell whether an exercise lost points by something that is written, judged and not known."""
    results = tuple(results)
    failed = [result for result in results if result.verdict is Verdict.FAILED]
    return (
        any(not result.absent for result in failed)
        and not any(result.verdict is Verdict.UNDECIDED for result in results)
        and not any(result.misconception for result in results)
    )


def alike(one: Deviations, two: Deviations) -> bool:
    """Tell whether two answers deviate in the same parts, by the same amounts."""
    return one.keys() == two.keys() and all(
        len(one[part]) == len(two[part]) and all(map(_same, one[part], two[part])) for part in one
    )


def says_more_than_failure(found: Deviations) -> bool:
    """Tell whether anything came back: exceptions of one class have any number of causes."""
    leaves = [leaf for part in found.values() for leaf in part if leaf != _RIGHT]
    return not all(leaf.startswith("raised ") or leaf in _SILENT for leaf in leaves)


def _same(one: str, two: str) -> bool:
    if one == two:
        return True
    (head, *first), (head_two, *second) = one.split(" "), two.split(" ")
    if head != head_two or "(" not in head or len(first) != len(second):
        return False
    if head.startswith("~"):
        within = _number(head[1:].partition("(")[0])
        return all(
            (a.startswith("=") and b.startswith("="))
            or _near(_number(a.lstrip("=")), _number(b.lstrip("=")), 0.0, within)
            for a, b in zip(first, second, strict=True)
        )
    numbers = [abs(_number(text)) for text in (*first, *second) if text != _RIGHT]
    size = median([number for number in numbers if math.isfinite(number)] or [1.0])
    return all(
        a == b or (_RIGHT not in (a, b) and _near(_number(a), _number(b), _ALIKE, _ALIKE * size))
        for a, b in zip(first, second, strict=True)
    )


def _near(one: float, two: float, relative: float, absolute: float) -> bool:
    if math.isnan(one) or math.isnan(two):
        return math.isnan(one) and math.isnan(two)
    if math.isinf(one) or math.isinf(two):
        return one == two
    return abs(one - two) <= absolute + relative * max(abs(one), abs(two))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:  # of a report that was edited
        return math.nan


def key_of(exercise: str, probes: str, found: Deviations) -> str:
    """Return a short name for the way in which an answer deviates.

    The same for nearly all answers with one mistake; `alike` tells for the rest.
    """
    said = [exercise, probes]
    for part, leaves in found.items():
        said += [part, *map(_coarse, leaves)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _coarse(leaf: str) -> str:
    head, *numbers = leaf.split(" ")
    if "(" not in head or not numbers:
        return leaf
    values = [_number(text.lstrip("=")) for text in numbers if text != _RIGHT]
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0) or 1.0
    step = _step(largest)
    told = [_RIGHT if text == _RIGHT else _rounded(text.lstrip("="), step) for text in numbers]
    return " ".join([head, f"{step:.3g}", *told])


def _step(largest: float) -> float:
    return math.exp(math.floor(math.log(largest) * 2 + _OFFSET) / 2) / _GRID


def _rounded(text: str, step: float) -> str:
    value = _number(text)
    return str(math.floor(value / step + _OFFSET)) if math.isfinite(value) else text
