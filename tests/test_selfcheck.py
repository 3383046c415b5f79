"""The self-check inside a notebook: the names as they are now, and honest words."""

import sys
import types

import numpy as np
import pytest

import graders
from graders.catalogue import find_lab
from graders.reports.notebook_view import MIME
from graders.selfcheck import Refused, check, check_names


class TanhLayer:
    """A right answer."""

    def fprop(self, inputs):
        """Return tanh of every input."""
        print("a print in the middle")  # noqa: T201 -- students print
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        """Multiply by the slope."""
        return (1.0 - outputs**2) * grads_wrt_outputs


@pytest.fixture
def notebook(monkeypatch):
    """Return the globals of a running notebook."""
    shell = types.SimpleNamespace(user_ns={}, compile=None, magics={})
    shell.register_magic_function = lambda call, kind, name: shell.magics.update({name: call})
    module = types.SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", module)
    return shell


def test_a_right_answer_passes_and_hidden_checks_are_announced(notebook, capsys):
    """The first line says how many visible checks passed and how many more run at marking."""
    notebook.user_ns["TanhLayer"] = TanhLayer
    result = check("tanh")
    assert result.passed
    first = repr(result).splitlines()[0]
    assert "visible checks" in first
    assert "more run at marking" in first
    assert "a print in the middle" not in capsys.readouterr().out


def test_a_redefined_class_counts_at_once(notebook):
    """The names are looked up at every call."""
    notebook.user_ns["TanhLayer"] = type("TanhLayer", (TanhLayer,), {"bprop": lambda *a: a[3]})
    assert not check("tanh").passed
    notebook.user_ns["TanhLayer"] = TanhLayer
    assert check("tanh").passed


def test_the_notebook_keeps_the_verdicts(notebook):
    """A saved notebook shows which checks passed when it was last checked."""
    notebook.user_ns["TanhLayer"] = TanhLayer
    verdicts = check("tanh")._repr_mimebundle_()[MIME]["verdicts"]
    assert set(verdicts.values()) == {"passed"}
    assert all(name.startswith("tanh.") for name in verdicts)


def test_without_an_exercise_the_lab_is_found_from_the_names(notebook):
    """check() takes the lab whose names the notebook defines; without any it asks which."""
    assert "Say which one" in repr(check())
    notebook.user_ns["relu_gradient"] = lambda x, at_zero=0.0: (x > 0) + at_zero * (x == 0)
    results = check().results
    assert {result.check.exercise for result in results} >= {"relu_at_zero", "mlp_predict"}


def test_an_unknown_exercise_is_one_sentence(notebook):
    """The sentence lists the exercises; nothing is raised into the notebook."""
    refused = check("tahn")
    assert isinstance(refused, Refused)
    assert "no exercise 'tahn'" in repr(refused)
    assert "tanh" in repr(refused)


def test_the_magic_is_the_same_check(notebook):
    """%check tanh and %load_ext graders lead to the same function."""
    assert graders.check is check
    notebook.user_ns["TanhLayer"] = TanhLayer
    assert notebook.magics["check"]("tanh").passed
    notebook.magics.clear()
    graders.load_ipython_extension(notebook)
    assert "check" in notebook.magics


def test_an_interrupt_reaches_the_keyboard(notebook):
    """A hanging answer can be stopped; the interrupt is not a verdict."""

    def interrupted(self, inputs):
        raise KeyboardInterrupt

    notebook.user_ns["TanhLayer"] = type("TanhLayer", (TanhLayer,), {"fprop": interrupted})
    with pytest.raises(KeyboardInterrupt):
        check("tanh")


def test_a_script_is_checked_by_its_own_globals():
    """Outside a notebook the names of the calling module count."""
    result = check_names({"TanhLayer": TanhLayer}, find_lab("multiple_layers").only(["tanh"]))
    assert result.passed
