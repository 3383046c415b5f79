"""The outputs of a layer, held against an oracle on many batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array, expect_close, hint_on_shown
from graders.checks.attempts import OUTPUTS, called
from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.forms import in_form
from graders.checks.oracles import Oracle
from graders.checks.reduction import smallest_case
from graders.errors import Misconception

Array = NDArray[np.float64]


def expect_outputs(
    make_layer: Callable[[], Any],
    cases: Iterable[Case],
    oracle: Oracle,
    *,
    recognise: Callable[[Sequence[Case], Sequence[Any]], Misconception | None] | None = None,
) -> None:
    """Check that `fprop` gives the right outputs on every case.

    Parameters
    ----------
    make_layer : callable
        Returns a fresh layer of the student's.
    cases : iterable of Case
        Batches; their upstream gradients are not used.
    oracle : Oracle
        The lab sheet's formula or the reference.
    recognise : callable, optional
        Names the mistake when an output is wrong.

    Raises
    ------
    Finding
        For the smallest batch that shows the same difference.
    """
    cases = list(cases)
    layer = make_layer()
    given: list[Any] = []
    for case in cases:
        found = _compared(layer, case, oracle)
        if found.finding is not None:
            named = recognise(cases, given) if recognise else None
            raise _shown(make_layer, case, found, oracle, named)
        given.append(found.got)


@dataclass(frozen=True)
class _Compared:
    """What `fprop` gave for a case, what was expected, and what is to be said of the difference."""

    got: Any
    wanted: Array
    finding: Finding | None = None

    @property
    def worst(self) -> tuple[int, int]:
        """The output that differs most."""
        if not isinstance(self.got, np.ndarray) or self.got.shape != self.wanted.shape:
            return 0, 0
        with np.errstate(all="ignore"):
            off = np.nan_to_num(np.abs(self.got - self.wanted), nan=np.inf)
        row, column = np.unravel_index(int(off.argmax()), off.shape)
        return int(row), int(column)


def _shown(
    make_layer: Callable[[], Any],
    case: Case,
    found: _Compared,
    oracle: Oracle,
    misconception: Misconception | None,
) -> Finding:
    """Return the finding for the smallest batch that shows the same kind of difference."""
    assert found.finding is not None
    kind = found.finding.kind

    def shows(smaller: Case) -> bool:
        again = _compared(make_layer(), smaller, oracle).finding
        return again is not None and again.kind == kind

    row, column = found.worst
    above = column * case.inputs.shape[1] // found.wanted.shape[1]
    smallest = smallest_case(case, oracle.parts(case, (row, above)), shows)
    again = _compared(make_layer(), smallest, oracle)
    if again.finding is None:
        smallest, again = case, found
    hint = found.finding.hint
    if kind in ("value", "nan"):
        hint = hint_on_shown(OUTPUTS, (found.got, found.wanted), (again.got, again.wanted))
    return Finding(
        kind,
        (again.finding or found.finding).finding,
        counterexample={"inputs": smallest.inputs + 0.0},
        hint=hint,
        misconception=misconception,
    )


def _compared(layer: Any, case: Case, oracle: Oracle) -> _Compared:
    wanted = oracle.outputs(case.inputs)
    got = in_form(called(layer.fprop, case.inputs), wanted.shape)
    try:
        return _Compared(expect_close(OUTPUTS, got, wanted), wanted)
    except Finding as finding:
        array = as_array(OUTPUTS, got) if finding.kind in ("value", "nan") else got
        return _Compared(array, wanted, finding)
