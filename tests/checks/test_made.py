"""What a class of the student's gave."""

import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.made import expect_object


@pytest.mark.parametrize("made", [None, "text", 3, 1.5, True, [], (), {}, np.ones(2)])
def test_values_are_no_objects(made):
    """A class that gives a plain value is a function, or its name was used for something else."""
    with pytest.raises(Finding, match=r"`Net\(\.\.\.\)` gave .*; expected an object"):
        expect_object("Net", made)


def test_objects_are_handed_on():
    """An object comes back as it is."""
    made = object()

    assert expect_object("Net", made) is made
