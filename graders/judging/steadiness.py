"""Makes a Hypothesis test give the same verdict on every run and every machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
from hypothesis.internal.conjecture import providers

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


@contextmanager
def without_constants_of_modules() -> Iterator[None]:
    """Keep Hypothesis from reading the source of every module around it for numbers to try.

    It mixes them into what it draws, so that an example would depend on what else is imported;
    and reading them takes half a second, a quarter of a student's self-check. There is no setting
    for it; with a version that keeps them elsewhere nothing changes but the time.
    """
    inner: Any = providers
    kept = getattr(inner, "_get_local_constants", None)
    if kept is None:
        yield
        return
    none = inner.Constants()
    inner._get_local_constants = lambda: none
    try:
        yield
    finally:
        inner._get_local_constants = kept
