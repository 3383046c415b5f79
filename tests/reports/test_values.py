"""Arguments become excerpts that JSON can hold, and tables that fit a page."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graders.reports.schema import Counterexample
from graders.reports.values import STORED_ENTRIES, Excerpt, excerpt, number_text, table

arrays = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.bool_]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=20),
)


@given(arrays)
def test_any_array_can_be_stored(array):
    """Shape and dtype are those of the whole; the values are few, finite JSON."""
    found = excerpt(array)
    stored = Counterexample(shape=found.shape, dtype=found.dtype, values=found.values)
    text = json.dumps(stored.model_dump(mode="json"), allow_nan=False)

    assert json.loads(text)["shape"] == list(array.shape)
    assert np.size(found.values) <= STORED_ENTRIES
    assert Counterexample.model_validate_json(text) == stored


@given(arrays)
def test_any_array_can_be_shown(array):
    """A table has at most eight rows and columns, all rows of the same width."""
    shown = table("inputs", excerpt(array))

    assert len(shown.rows) <= 8
    assert len(shown.columns) <= 8
    assert {len(cells) for _, cells in shown.rows} <= {len(shown.columns), 1}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (np.array([1.0, np.nan, -np.inf]), Excerpt((3,), "float64", [1.0, "nan", "-inf"])),
        (np.float32(0.5), Excerpt((), "float32", 0.5)),
        (float("inf"), Excerpt((), "float", "inf")),
        (True, Excerpt((), "bool", True)),
        (None, Excerpt((), "NoneType", None)),
        ([np.ones(2), "a"], Excerpt((2,), "list", [[1.0, 1.0], "a"])),
        (2 + 3j, Excerpt((), "complex", "(2+3j)")),
    ],
)
def test_what_is_stored(value, found):
    """Whatever a check hands over has a plain form."""
    assert excerpt(value) == found


def test_an_endless_integer_is_described():
    """Python refuses to print a number of five thousand digits; the report says how long it is."""
    assert excerpt(10**5000) == Excerpt((), "int", "an integer of 16610 bits")


def test_a_small_array_is_stored_whole():
    """The inputs that shrinking ends at can be reproduced from the report."""
    array = np.arange(12.0).reshape(3, 4)

    assert excerpt(array).values == array.tolist()


def test_axes_have_the_courses_names():
    """A matrix of a known argument says what its axes mean; any other gives its shape."""
    known, unknown = (table(name, excerpt(np.ones((2, 3)))) for name in ("weights", "w"))

    assert known.caption == "float64, shape (2, 3) = (output_dim, input_dim)"
    assert unknown.caption == "float64, shape (2, 3)"


def test_what_is_left_out_is_said():
    """A large matrix names the rows and columns that are not shown."""
    shown = table("inputs", excerpt(np.ones((100, 784))))

    assert shown.note == "Not shown: rows 8 to 99 and columns 8 to 783."


def test_a_single_entry_needs_no_grid():
    """The smallest inputs are a single number; it is shown as NumPy would."""
    shown = table("inputs", excerpt(np.array([[0.5]])))

    assert shown.single == "[[0.5]]"
    assert shown.caption == "float64, shape (1, 1) = (batch_size, input_dim)"


def test_more_than_two_axes_show_the_first_slice():
    """Of a stack of matrices the first is shown, and said to be."""
    shown = table("x", excerpt(np.arange(8.0).reshape(2, 2, 2)))

    assert shown.note == "Shown: [0, :, :]."
    assert shown.rows == (("0", ("0", "1")), ("1", ("2", "3")))


def test_numbers_have_six_digits():
    """Six significant digits, as in findings; whole numbers and words stay."""
    assert [number_text(v) for v in (0.1 + 0.2, 1e-9, 7, True, "nan")] == [
        *("0.3", "1e-09", "7", "True", "nan")
    ]
