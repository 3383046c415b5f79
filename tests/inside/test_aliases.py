"""Names that NumPy took away are there in the student's process, and mean what they meant."""

import numpy as np
import pytest

from graders.inside import aliases


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("float", float),
        ("int", int),
        ("object", object),
        ("float_", np.float64),
        ("product", np.prod),
        ("in1d", np.isin),
        ("Inf", np.inf),
        ("PZERO", 0.0),
    ],
)
def test_what_is_gone_means_what_it_meant(name, meant):
    """As NumPy 1 had it; a name that this NumPy has is left alone."""
    lacking = aliases.lacking()

    assert (lacking[name] == meant) if name in lacking else (name in vars(np))


def test_nothing_that_is_there_is_replaced():
    """A newer meaning, such as that of `np.bool`, stays."""
    assert not [name for name in aliases.lacking() if name in vars(np)]


def test_functions_that_are_gone_work():
    """Those that had no other name."""
    lacking = aliases.lacking()

    assert lacking["asscalar"](np.array([3])) == 3
    assert lacking["asfarray"]([1, 2]).dtype == np.float64
    assert lacking["asfarray"]([1, 2], np.int32).dtype == np.float64
    assert lacking["msort"](np.array([[2], [1]])).tolist() == [[1], [2]]


def test_they_are_set_once(monkeypatch):
    """Setting leaves nothing lacking."""
    for name in aliases.lacking():
        monkeypatch.setitem(vars(np), name, None)  # to read the name first would warn

    assert aliases.lacking() == {}


def test_what_a_newer_python_has_works():
    """Those who wrote their answers there use it; where it is there already, it is left alone."""
    made = {name: value for _, name, value in aliases._newer()}

    assert list(made["batched"]([1, 2, 3], 2)) == [(1, 2), (3,)]
    with pytest.raises(ValueError, match="incomplete"):
        list(made["batched"]([1, 2, 3], 2, strict=True))
    assert made["sumprod"]([1, 2], [3, 4]) == 11
    assert made["override"](len) is len
