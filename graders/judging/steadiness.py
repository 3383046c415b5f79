"""Makes a Hypothesis test give the same verdict on every run and every machine."""

from __future__ import annotations

from typing import Any

import hypothesis

MAX_EXAMPLES = 25  # per check: the engine costs 0.7 ms each, and corner cases are drawn first


def steady(function: Any, seed: int) -> None:
    """Fix the seed of a Hypothesis test and switch off whatever looks at the clock or the disk.

    Parameters
    ----------
    function : callable
        A test decorated with `hypothesis.given`; an own `max_examples` is kept.
    seed : int
        Where its examples come from.
    """
    own: Any = getattr(function, "_hypothesis_internal_use_settings", None)
    unset = own is None or own is hypothesis.settings.default
    function._hypothesis_internal_use_settings = hypothesis.settings(
        max_examples=MAX_EXAMPLES if unset else own.max_examples,
        database=None,  # an example kept on one machine would change the next verdict there
        deadline=None,  # a slow machine must not fail a right answer; calls have their own limit
        derandomize=False,  # it would hash the test's source: one edited line, other examples
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink),
        report_multiple_bugs=False,  # the search for more ends by the clock
        suppress_health_check=list(hypothesis.HealthCheck),  # some of them read the clock
        print_blob=False,
    )
    hypothesis.seed(seed)(function)
