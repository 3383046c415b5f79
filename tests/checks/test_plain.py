"""Plain answers are compared as what they say, and the first difference is told."""

import numpy as np
import pytest

from graders.checks import Finding, columns_of, expect_equal


@pytest.mark.parametrize("value", ["relu", None, [1, 2], np.ones(2), {"a": np.ones(2)}])
def test_plain_values_are_compared_whatever_comes(value):
    """A value of any type differs without an exception of ours."""
    with pytest.raises(Finding):
        expect_equal("activation", value, "tanh")


@pytest.mark.parametrize("value", [[1, 2], (1, 2), np.array([1, 2]), [np.int64(1), 2.0]])
def test_equal_sequences_may_be_lists_tuples_or_arrays(value):
    """A list of numbers arrives as an array: both are the answer that was asked for."""
    expect_equal("sizes", value, [1, 2])
    expect_equal("sizes", {"of": value}, {"of": (1, 2)})


@pytest.mark.parametrize(
    ("value", "expected", "said", "hint"),
    [
        (np.array([1, 2]), "tanh", "`x` is a list with 2 entries; expected 'tanh'.", "One plain"),
        (7, [7], "`x` is the single number 7; expected [7].", "an array of the same entries"),
        ([1, 3], [1, 2], "`x[1]` is the single number 3; expected 2.", None),
        ([1], [1, 2], "`x` has one entry; expected 2: [1, 2].", None),
        ({"a": 1}, {"a": 2}, "`x['a']` is the single number 1; expected 2.", None),
        ({}, {"a": 2}, "`x` lacks the keys 'a'; it has no keys.", None),
        ({"a": 2, "b": 1}, {"a": 2}, "`x` also has the keys 'b'; expected the keys 'a'.", None),
        ({"a": ["b"]}, {"a": ["c"]}, "`x['a'][0]` is the text 'b'; expected 'c'.", None),
        (None, {"a": 2}, "`x` is None; expected {'a': 2}.", None),
        (True, False, "`x` is True; expected False.", None),
    ],
)  # fmt: skip
def test_the_first_difference_is_told(value, expected, said, hint):
    """Where it is, what is there, and what belongs there; a hint where the kind is another."""
    with pytest.raises(Finding) as caught:
        expect_equal("x", value, expected)

    assert caught.value.finding == said
    assert caught.value.hint is None if hint is None else hint in caught.value.hint


def test_many_keys_are_not_all_named():
    """A long dictionary does not make a long finding."""
    with pytest.raises(Finding) as caught:
        expect_equal("x", {}, {str(number): number for number in range(100)})

    assert caught.value.finding.startswith(
        "`x` lacks the keys '0', '1', '2', '3', '4' and 95 more;"
    )


class Table:
    """As much of a DataFrame as is asked for."""

    def to_dict(self, orient):
        """Give the columns."""
        assert orient == "list"
        return {"group": ["a"], "mean": [1.5]}


class Kept:
    """A function on the student's side, whose result stays there."""

    label = "group_means"

    def __init__(self, table):
        self._table = table

    def kept(self, *arguments):
        """Leave the result there."""
        return self._table


class Far:
    """An object on the student's side."""

    type_name = "list"

    def has(self, name):
        """Be no table."""
        return False


def test_columns_of_a_table_are_plain_lists():
    """Of the reference's table, and of one that stays on the student's side."""
    columns = {"group": ["a"], "mean": [1.5]}

    assert columns_of(lambda groups: Table(), ["a"]) == columns


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (Kept(Far()), "`group_means` returned an object of type `list`; expected a DataFrame."),
        (dict, "`dict` returned a dict with 0 entries; expected a DataFrame."),
    ],
)
def test_what_is_no_table_is_told(function, said):
    """With what came back in its place."""
    with pytest.raises(Finding) as caught:
        columns_of(function)

    assert caught.value.finding == said
