import numpy as np
import pytest

from graders.checks.arrays import (
    as_array,
    expect_close,
    expect_dtype,
    expect_finite,
    expect_shape,
    precision,
)
from graders.checks.feedback import Finding


class Handle:
    type_name = "Tensor"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "is None"),
        ("tanh", "is the text 'tanh'"),
        ({"a": 1}, "is a dict with 1 entry"),
        ([[1, 2], [3]], "is a list with 2 entries that does not form a rectangle of numbers"),
        ([["a"]], "does not form a rectangle of numbers"),
        (Handle(), "is an object of type `Tensor`"),
        (set(), "is a set with 0 entries"),
        (10**400, "is a number of more than 300 digits"),
    ],
)
def test_what_is_no_array_is_named(value, said):
    """Whatever a student returns instead of an array is described in one sentence."""
    with pytest.raises(Finding) as caught:
        as_array("outputs", value)

    assert said in caught.value.finding
    assert caught.value.kind == "type"


def test_missing_return_is_hinted_at():
    """None suggests that a `return` is missing."""
    with pytest.raises(Finding) as caught:
        expect_close("outputs", None, np.ones((2, 3)))

    assert "return" in caught.value.hint
    assert "(2, 3)" in caught.value.finding


def test_student_text_is_capped_and_on_one_line():
    """A long text with control characters does not flood the feedback."""
    with pytest.raises(Finding) as caught:
        as_array("outputs", "\x1b[31m\n" * 10_000)

    assert len(caught.value.finding) < 300
    assert "\x1b" not in caught.value.finding
    assert "\n" not in caught.value.finding


@pytest.mark.parametrize("value", [[[1.0, 2.0]], ((1, 2),), np.array([[1, 2]])])
def test_lists_tuples_and_whole_numbers_count_as_arrays(value):
    """Only the numbers matter, not what holds them."""
    expect_close("outputs", value, [[1.0, 2.0]])


@pytest.mark.parametrize(
    ("got", "wanted", "hint"),
    [
        ((3, 2), (2, 3), "axes look swapped"),
        ((), (2, 3), "One number"),
        ((3,), (1, 3), "lost an axis"),
        ((3,), (2, 3), "each example should have its own"),
        ((5, 5), (2, 3), None),
    ],
)
def test_shapes_are_explained(got, wanted, hint):
    """Common slips of shape get a hint, others none."""
    with pytest.raises(Finding) as caught:
        expect_shape("outputs", np.ones(got), wanted, axes="(batch_size, output_dim)")

    assert "= (batch_size, output_dim)" in caught.value.finding
    if hint is None:
        assert caught.value.hint is None
    else:
        assert hint in caught.value.hint


def test_worst_entries_are_shown_with_indices():
    """At most three entries are listed, the worst ones, in reading order."""
    wanted = np.zeros((4, 4))
    got = wanted.copy()
    got[0, 1], got[2, 2], got[3, 0], got[1, 1] = 1, 5, 3, 2

    with pytest.raises(Finding) as caught:
        expect_close("outputs", got, wanted)

    text = caught.value.finding
    assert text.startswith("4 of 16 entries of `outputs` differ: `outputs[1, 1]` = 2, expected 0;")
    assert "`outputs[2, 2]` = 5" in text
    assert "`outputs[0, 1]`" not in text


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda v: 2 * v, "2 times"),
        (lambda v: -v, "opposite sign"),
        (lambda v: v + 3, "off by 3"),
        (lambda v: 0 * v, "is 0"),
    ],
)
def test_simple_relations_are_named(change, hint, rng):
    """A constant factor, sign or offset is worth a hint."""
    wanted = rng.standard_normal((3, 4))

    with pytest.raises(Finding) as caught:
        expect_close("outputs", change(wanted), wanted)

    assert hint in caught.value.hint


def test_nan_is_told_from_a_wrong_number():
    """NaN is a kind of its own, so that examples do not drift to another mistake."""
    with pytest.raises(Finding) as caught:
        expect_close("outputs", [[np.nan]], [[1.0]])

    assert caught.value.kind == "nan"


def test_infinity_may_be_right():
    """An infinite entry that is expected is accepted."""
    expect_close("outputs", [np.inf, 1.0], [np.inf, 1.0])


def test_single_precision_is_tolerated(rng):
    """Rounding to single precision fails nothing, whether the array says so or not."""
    wanted = rng.standard_normal((4, 5))
    rounded = wanted.astype(np.float32)

    expect_close("outputs", rounded, wanted)
    expect_close("outputs", rounded.astype(float), wanted)


def test_what_cancels_in_single_precision_is_as_sure_as_what_it_cancels_from(rng):
    """A small sum of large numbers is off by roundings of these; by many of them it is wrong."""
    wanted = 1e4 * rng.standard_normal((4, 5))
    wanted[1, 2], wanted[0, 0] = 0.19, 1e4
    near, far = wanted.astype(np.float32), wanted.astype(np.float32)
    near[1, 2] += 0.002
    far[1, 2] += 0.2

    expect_close("gradients", near, wanted)
    with pytest.raises(Finding):
        expect_close("gradients", far, wanted)
    with pytest.raises(Finding):
        expect_close("gradients", wanted + 0.002 * (wanted == 0.19), wanted)


def test_a_slip_of_a_thousandth_is_not_tolerated_in_double_precision(rng):
    """0.1 % off is wrong."""
    wanted = rng.standard_normal((4, 5))

    with pytest.raises(Finding):
        expect_close("outputs", wanted * 1.001, wanted)


def test_half_precision_is_named(rng):
    """float16 is found by the numbers as well as by the type."""
    wanted = rng.standard_normal((4, 5))
    rounded = wanted.astype(np.float16)

    for got in (rounded, rounded.astype(float)):
        with pytest.raises(Finding) as caught:
            expect_close("outputs", got, wanted)
        assert caught.value.kind == "half"


def test_wrong_round_numbers_are_not_called_half_precision(rng):
    """An answer that is off for another reason is not explained by precision."""
    wanted = rng.uniform(0.5, 1.5, (6, 6))

    assert precision(np.ones((6, 6)), wanted) == "double"
    assert precision(np.zeros((6, 6)), wanted) == "double"


def test_finite_names_the_first_bad_entry():
    """The first entry that is no number is shown."""
    with pytest.raises(Finding) as caught:
        expect_finite("outputs", [[1.0, np.inf]])

    assert "`outputs[0, 1]` is inf" in caught.value.finding


def test_dtype_is_named_in_words():
    """Kinds of numbers are said in words."""
    with pytest.raises(Finding) as caught:
        expect_dtype("outputs", np.array([True]))

    assert "truth values (bool); expected floating-point numbers" in caught.value.finding
    expect_dtype("outputs", np.array([1.0]))
