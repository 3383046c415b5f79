"""The oracle of hidden checks loads what an exercise needs, and nothing costly beside it."""

import sys

from graders.catalogue.labs import find_lab
from graders.judging.reference import load_reference


def test_what_needs_a_module_of_its_own_is_left_to_its_own_exercise(monkeypatch):
    """An exercise that needs nothing is not compared with what imports PyTorch."""
    lab = find_lab("multiple_layers")
    # A module that is None here cannot be imported.
    monkeypatch.setitem(sys.modules, "torch", None)

    found = load_reference(lab, lab.exercise("tanh"))

    assert hasattr(found, "TanhLayer")
    assert not hasattr(found, "MultipleLayerModel")


def test_what_is_loaded_once_serves_all_that_need_the_same():
    """Two exercises that need no module share their names, so that a global is set for both."""
    lab = find_lab("multiple_layers")

    first, second = (load_reference(lab, lab.exercise(name)) for name in ("tanh", "relu"))

    assert first is second
