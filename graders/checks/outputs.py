"""The outputs of a layer, held against an oracle on many batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from graders.checks.arrays import as_array, expect_close
from graders.checks.attempts import OUTPUTS, called
from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.oracles import Oracle
from graders.checks.reduction import smallest_case
from graders.errors import Misconception


def expect_outputs(
    make_layer: Callable[[], Any],
    cases: Iterable[Case],
    oracle: Oracle,
    *,
    recognise: Callable[[Sequence[Case]], Misconception | None] | None = None,
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
    for case in cases:
        found = _finding(layer, case, oracle)
        if found is None:
            continue
        index = _worst(layer, case, oracle)

        def shows(smaller: Case, kind: str = found.kind) -> bool:
            again = _finding(make_layer(), smaller, oracle)
            return again is not None and again.kind == kind

        smallest = smallest_case(case, oracle.parts(case, index), shows)
        shown = _finding(make_layer(), smallest, oracle) or found
        raise Finding(
            found.kind,
            shown.finding,
            counterexample={"inputs": smallest.inputs + 0.0},
            hint=found.hint,
            misconception=recognise(cases) if recognise else None,
        )


def _finding(layer: Any, case: Case, oracle: Oracle) -> Finding | None:
    try:
        expect_close(OUTPUTS, called(layer.fprop, case.inputs), oracle.outputs(case.inputs))
    except Finding as finding:
        return finding
    return None


def _worst(layer: Any, case: Case, oracle: Oracle) -> tuple[int, int]:
    """Return the entry of the inputs above which the outputs differ most."""
    wanted = oracle.outputs(case.inputs)
    try:
        got = as_array(OUTPUTS, called(layer.fprop, case.inputs))
    except Finding:
        return 0, 0
    if got.shape != wanted.shape:
        return 0, 0
    with np.errstate(all="ignore"):
        off = np.nan_to_num(np.abs(got - wanted), nan=np.inf)
    row, column = np.unravel_index(int(off.argmax()), off.shape)
    return int(row), int(column) * case.inputs.shape[1] // wanted.shape[1]
