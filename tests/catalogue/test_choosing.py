"""Which lab is meant: by exercises, by the notebook's file, by the names it defines."""

import pytest

from graders.catalogue.choosing import having, likeliest
from graders.catalogue.labs import all_labs
from graders.errors import MarkpropError

LABS = all_labs()


def ids(labs):
    """Return the ids of labs."""
    return [lab.id for lab in labs]


def test_a_shared_exercise_leaves_several_labs():
    """Tanh belongs to two labs, tanh and maxout together to one."""
    assert ids(having(LABS, ["tanh"])) == ["multiple_layers", "transfer_functions"]
    assert ids(having(LABS, ["tanh", "maxout"])) == ["transfer_functions"]
    assert having(LABS, []) == LABS


def test_errors_speak_of_the_lab_at_hand():
    """Where the notebook's lab is known, its exercises are listed, not those of all labs."""
    here = next(lab for lab in LABS if lab.id == "gradient_flow")
    with pytest.raises(MarkpropError) as raised:
        having(LABS, ["zzz"], here)
    assert str(raised.value) == (
        "gradient_flow has no exercise 'zzz'. The exercises are: gradient_log, net, vanishing."
    )


def test_what_is_meant_is_offered():
    """A misspelt id, and a name that an exercise defines, lead to the exercise."""
    for asked, meant in (("Tanh", "tanh"), ("droput", "dropout"), ("SGD", "gradient_log")):
        with pytest.raises(MarkpropError, match=f"did you mean '{meant}'"):
            having(LABS, [asked])


def test_the_file_goes_before_the_names():
    """The notebook's file name decides; else the lab most of whose names are there; else none."""
    assert likeliest(LABS, {"Net"}, ["copy.ipynb", "initialisation.ipynb"]).id == "initialisation"
    assert likeliest(LABS, {"Net", "SGD", "ReLU"}, ["copy.ipynb"]).id == "gradient_flow"
    assert likeliest(LABS, {}, []) is None
