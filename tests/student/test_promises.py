"""A student is told before handing in what an answer needs that marking does not promise."""

from graders.catalogue.labs import find_lab
from graders.student.promises import not_promised_in

LAB = find_lab("multiple_layers").only(["tanh"])
TANH = "class TanhLayer:\n    def fprop(self, inputs):\n        return {}.tanh(inputs)"


def test_what_an_answer_needs_is_named():
    """With the place of the import and the answer."""
    (told,) = not_promised_in(["import numpy as np\nimport scipy", TANH.format("scipy")], LAB)

    assert told.startswith("Cell 1, line 2: `scipy` may be missing where your work is marked")
    assert "`TanhLayer` needs it" in told


def test_what_nothing_needs_is_named_as_such():
    """It can cost nothing."""
    (told,) = not_promised_in(["import scipy\nimport numpy as np", TANH.format("np")], LAB)

    assert "nothing that the exercises ask for needs it" in told


def test_what_is_promised_is_passed_by():
    """The standard library, NumPy, Matplotlib, what any exercise requires, own modules."""
    cells = ["import os, numpy as np, matplotlib.pyplot as plt, torch, my_helpers"]

    assert not_promised_in([*cells, TANH.format("np")], LAB) == []
