"""Conditions: each says in words what it asks, and is true of the calls that its words speak of."""

import numpy as np
import pytest

from graders.authoring.conditions import conditions_of
from graders.authoring.contracts import Call, Contract, read_contracts
from graders.errors import AuthoringError

EVERYTHING = Contract(
    "layer",
    "Layer.fprop",
    arguments={
        "inputs": {"rows": [1, 400], "columns": [1, 8], "sizes": [1e-8, 1e6]},
        "stochastic": {"choices": [True, False]},
        "weights": {"length": [2, 5]},
    },
    made={"pool_size": {"count": [2, 10]}, "gain": {"number": [1e-2, 1e2]}},
    draws=True,
)
NAMED = {condition.words: condition for condition in conditions_of(EVERYTHING)}


def holds(words, *rows, made=None, **about):
    """Return whether a condition is true of a call with some inputs."""
    arguments = {"inputs": np.array(rows or [[1.0]]), "stochastic": True, "weights": [1, 2]}
    call = Call({**arguments, **about.pop("arguments", {})}, made or {"pool_size": 2}, **about)
    return bool(np.any(NAMED[words].holds(call)))


@pytest.mark.parametrize(
    ("words", "true", "false"),
    [
        ("the number of rows of `inputs` is 1", [[1.0]], [[1.0], [2.0]]),
        ("the number of rows of `inputs` is from 3 to 19", [[1.0]] * 3, [[1.0]] * 20),
        ("the number of rows of `inputs` is 400 or more", [[1.0]] * 401, [[1.0]] * 399),
        ("the number of columns of `inputs` is 2", [[1.0, 2.0]], [[1.0]]),
        ("`inputs` has as many rows as columns", [[1.0]], [[1.0, 2.0]]),
        ("`inputs` has more columns than rows", [[1.0, 2.0]], [[1.0], [2.0]]),
        ("an entry of `inputs` is zero", [[1.0, 0.0]], [[1.0, 1e-9]]),
        ("an entry of `inputs` is negative", [[1.0, -1.0]], [[1.0, 0.0]]),
        ("an entry of `inputs` lies between 1e-08 and 1e-06 in size", [[1.0, -1e-7]], [[1.0, 0.0]]),
        ("an entry of `inputs` lies between 10000 and 1e+06 in size", [[1.0, 2e4]], [[9e3]]),
        ("a row of `inputs` is negative throughout", [[1.0], [-1.0]], [[1.0, -1.0]]),
        ("a row of `inputs` is zero throughout", [[1.0], [0.0]], [[1.0, 0.0]]),
        ("entries in a row of `inputs` are equal", [[3.0, 2.0, 3.0]], [[1.0, 2.0], [2.0, 1.0]]),
        ("all entries of `inputs` are below 0.001 in size", [[1e-4, -1e-4]], [[1e-4, 1.0]]),
        ("no entry of `inputs` is below 10 in size", [[11.0, -11.0]], [[11.0, 1.0]]),
    ],
)
def test_conditions_on_arrays(words, true, false):
    """Numbers of rows and columns, entries, whole rows, and all entries together."""
    assert holds(words, *true)
    assert not holds(words, *false)


def test_conditions_on_entries_say_which():
    """So that a mistake can be made there alone."""
    mask = NAMED["an entry of `inputs` is zero"].holds(Call({"inputs": np.array([[1.0, 0.0]])}, {}))
    assert mask.tolist() == [[False, True]]


@pytest.mark.parametrize(
    ("words", "true", "false"),
    [
        ("it is the first call of an object", {"number": 1}, {"number": 2}),
        ("an object was called ten times or more", {"number": 10}, {"number": 9}),
        ("it is one of every fifty calls", {"total": 100}, {"total": 99}),
        ("it is not the first object of its class", {"made_as": 2}, {"made_as": 1}),
        ("another object was called in between", {"elsewhere": True}, {"elsewhere": False}),
        ("`pool_size` is 10 or more", {"made": {"pool_size": 11}}, {"made": {"pool_size": 9}}),
        ("`gain` lies between 1 and 100 in size", {"made": {"gain": 4}}, {"made": {"gain": 0.5}}),
        (
            "`stochastic` is False",
            {"arguments": {"stochastic": False}},
            {"arguments": {"stochastic": True}},
        ),
        (
            "the length of `weights` is 5 or more",
            {"arguments": {"weights": [0] * 5}},
            {"arguments": {"weights": [0] * 4}},
        ),
    ],
)
def test_conditions_on_what_else_is_known_of_a_call(words, true, false):
    """Its number, its object, how that was made, and its other arguments."""
    assert holds(words, **true)
    assert not holds(words, **false)


def test_conditions_on_the_call_before():
    """Other shapes and other choices, of the same object."""
    before = Call({"inputs": np.ones((2, 2)), "stochastic": False}, {})
    assert holds("the call before had arrays of other shapes", before=before)
    assert holds("`stochastic` was another in the call before", before=before)
    assert not holds("the call before had arrays of other shapes")
    assert not holds("`stochastic` was another in the call before")


def test_half_of_all_seeds_are_odd():
    """Whatever the seeds are, some have the condition and some have not."""
    found = {
        holds("`rng` is one of every other seeds", made={"rng": np.random.RandomState(seed)})
        for seed in range(20)
    }
    assert found == {True, False}


def test_words_are_different():
    """Outcomes and explanations are told apart by them."""
    assert len(NAMED) == len(conditions_of(EVERYTHING))


def test_contracts_are_read_by_exercise(small_lab):
    """A lab without any has no conditions."""
    assert read_contracts(small_lab.folder, "double") == []
    small_lab.write(
        "mistakes/contracts.toml",
        '[[contract]]\nexercise = "double"\nmethod = "double"\narguments.number = {sizes = [1, 9]}',
    )
    (found,) = read_contracts(small_lab.folder, "double")
    assert found.method == "double"
    assert read_contracts(small_lab.folder, "extra") == []


def test_an_unknown_key_is_refused(small_lab):
    """A misspelt one would leave out what it asks for."""
    small_lab.write(
        "mistakes/contracts.toml",
        '[[contract]]\nexercise = "double"\nmethod = "double"\narguments.number = {rwos = [1, 9]}',
    )
    with pytest.raises(AuthoringError, match="unknown key 'rwos'"):
        read_contracts(small_lab.folder, "double")


def test_functions_have_no_objects():
    """Nor can a first call be asked together with anything: it comes once."""
    contract = Contract("x", "double", arguments={"number": {"rows": [1, 9]}})
    found = {one.words: one for one in conditions_of(contract)}
    assert "it is not the first object of its class" not in found
    assert found["it is the first call"].alone
    assert not found["the call before had arrays of other shapes"].alone


def test_what_comes_once_in_fifty_calls_is_asked_alone():
    """Of objects as of functions: together with anything else it would come hardly ever."""
    assert NAMED["it is one of every fifty calls"].alone


def test_calls_of_what_a_training_gives_meet_nothing_else():
    """They are few; those of other functions are many."""
    spec = {"x": {"rows": [1, 9], "sizes": [1, 10]}}
    alone = {
        method: {one.words for one in conditions_of(Contract("x", method, spec)) if one.alone}
        for method in ("fit.predict", "double")
    }
    assert alone["fit.predict"] - alone["double"] == {"it was called ten times or more"}


def test_whole_rows_may_be_left_out():
    """Where a column of ones keeps every row from being negative or zero throughout."""
    contract = Contract("x", "f", arguments={"a": {"sizes": [1e-8, 1e6], "throughout": False}})
    words = [one.words for one in conditions_of(contract)]
    assert "an entry of `a` is negative" in words
    assert not [said for said in words if "throughout" in said or "all entries" in said]
