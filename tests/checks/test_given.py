"""The grader trains with the given code that students have, under a name of its own."""

import sys

from graders.catalogue.material import material
from graders.checks.given import given


def test_modules_are_those_of_the_student_material():
    """Every module comes from the folder that students get, solutions cut out."""
    layers = given("layers")

    assert layers.__file__ == str(material() / "mlp" / "layers.py")
    assert hasattr(layers, "AffineLayer")
    assert not hasattr(layers, "TanhLayer")


def test_modules_belong_together():
    """Classes that one module uses are those of the other: models know stochastic layers."""
    assert given("errors").SoftmaxLayer is given("layers").SoftmaxLayer
    assert given("models").StochasticLayer is given("layers").StochasticLayer


def test_a_students_mlp_is_left_alone():
    """The name `mlp` stays free for what the notebook imports."""
    given("layers")

    assert getattr(sys.modules.get("mlp"), "__file__", None) != str(material() / "mlp/__init__.py")
