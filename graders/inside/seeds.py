"""Random numbers that are the same at every run, those of generators that nobody seeded too."""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np


def settle(seed: int) -> None:
    """Seed what all share, and give a seed to each generator that is made without one.

    An answer that draws from ``RandomState()`` would otherwise earn other points by chance.
    Two such generators differ, as they do everywhere; only from run to run they are the same.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1.
    """
    entropy = random.Random(seed)  # noqa: S311 -- nothing secret
    given = random.Random.seed

    def reseed(generator: random.Random, a: Any = None, version: int = 2) -> None:
        given(generator, entropy.getrandbits(128) if a is None else a, version)

    random.Random.seed = reseed  # type: ignore[method-assign, assignment]
    random.seed = random._inst.seed
    # Where NumPy's seed sequences ask the operating system.
    np.random.bit_generator.randbits = entropy.getrandbits  # type: ignore[attr-defined]
    random.seed(seed)
    np.random.seed(seed)  # noqa: TID251, NPY002 -- the state that students' np.random.rand() uses
    if "torch" in sys.modules:  # a zygote has imported it
        sys.modules["torch"].manual_seed(seed)
