"""Settings are read as the numbers they are meant to be, and anything else is named."""

import numpy as np
import pytest

from graders.checks.feedback import Finding
from graders.checks.settings import (
    COUNT,
    INIT_RANGE,
    KEEP_PROBABILITY,
    LEARNING,
    RATE,
    read_number,
    read_settings,
)
from graders.errors import AnswerBlank

RIGHT = {"learning_rate": 0.1, "batch_size": 50, "num_epochs": 20}


@pytest.mark.parametrize(
    ("value", "allowed", "expected"),
    [
        (50, COUNT, 50),
        (50.0, COUNT, 50),
        (np.array([50]), COUNT, 50),
        (np.float32(0.5), RATE, 0.5),
        (np.array(0.5), RATE, 0.5),
        (0, INIT_RANGE, 0.0),
        (1, KEEP_PROBABILITY, 1.0),
    ],
)
def test_numbers_in_any_clothes_are_read(value, allowed, expected):
    """Whole numbers with a decimal point, NumPy numbers and arrays of one entry are numbers."""
    value = value.item() if isinstance(value, np.generic) else value  # as the wire hands it over
    got = read_number("x", value, allowed, owner="x")

    assert got == expected
    assert type(got) is (int if allowed.whole else float)


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        (0, COUNT),
        (2.5, COUNT),
        (-3, COUNT),
        (float("nan"), COUNT),
        (float("inf"), COUNT),
        (float("-inf"), RATE),
        (float("nan"), RATE),
        (0.0, RATE),
        (1e299, RATE),
        (-1e-9, INIT_RANGE),
        (0.0, KEEP_PROBABILITY),
        (1.0001, KEEP_PROBABILITY),
        (True, COUNT),
        ("50", COUNT),
        ("", RATE),
        ([], RATE),
        ({}, RATE),
        (np.array([1, 2]), COUNT),
        (np.array([True]), COUNT),
        (np.array([1j]), RATE),
        (object(), RATE),
    ],
)
def test_what_is_no_such_number_is_named(value, allowed):
    """Anything else is a finding that says what was expected."""
    with pytest.raises(Finding, match=r"expected (a|an) ") as caught:
        read_number('settings["x"]', value, allowed, owner="settings")

    assert caught.value.finding.startswith('`settings["x"]` is ')


def test_quoted_numbers_get_a_hint():
    """The commonest slip is told apart."""
    with pytest.raises(Finding) as caught:
        read_number("x", "0.1", RATE, owner="x")

    expected = "a number greater than 0 and at most 100"
    assert caught.value.finding == f"`x` is the text '0.1'; expected {expected}."
    assert caught.value.hint == "Write the number without quotes."


def test_further_keys_do_no_harm():
    """Only what is asked for is read."""
    assert read_settings("s", RIGHT | {"notes": "ok", 3: None}, LEARNING) == RIGHT


def test_a_missing_key_names_a_similar_one():
    """`epochs` for `num_epochs` is seen."""
    settings = {"learning_rate": 0.1, "batch_size": 50, "epochs": 20}

    with pytest.raises(Finding) as caught:
        read_settings("s", settings, LEARNING)

    assert caught.value.finding == "`s` has no key 'num_epochs'."
    assert caught.value.hint == "There is a key 'epochs'; it must be exactly 'num_epochs'."


@pytest.mark.parametrize("value", [None, RIGHT | {"batch_size": None}])
def test_nothing_filled_in_is_blank(value):
    """None is what the template holds: there is nothing to judge yet."""
    with pytest.raises(AnswerBlank) as caught:
        read_settings("s[2]", value, LEARNING, owner="s")

    assert caught.value.name in ("s", "s[2]")


@pytest.mark.parametrize(
    "value",
    [[1, 2], "text", 3, np.zeros(3), object(), ("a",)],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_dict_is_named(value):
    """The keys that there should be are listed."""
    with pytest.raises(Finding, match="expected a dict with the keys 'learning_rate', "):
        read_settings("s", value, LEARNING)
