"""What a class of the student's gave: an object that can be asked, or something else."""

from __future__ import annotations

from typing import Any

import numpy as np

from graders.checks.feedback import Finding, described

# What crosses from the student's side as a value; everything else stays there as an object.
_PLAIN = (type(None), str, bool, int, float, complex, list, tuple, dict, np.ndarray)


def expect_object(name: str, made: Any) -> Any:
    """Check that a class gave an object, and return it.

    Parameters
    ----------
    name : str
        Name of the class.
    made : object
        Whatever the call gave.
    """
    if isinstance(made, _PLAIN):
        raise Finding("type", f"`{name}(...)` gave {described(made)}; expected an object.")
    return made
