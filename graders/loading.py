"""Loads modules without looking for garbage, of which loading makes next to none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Hold the collector back while something is loaded.

    It would go through all modules again and again, a tenth of what marking one notebook costs.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
