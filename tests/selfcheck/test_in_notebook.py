"""The self-check inside a notebook: the names as they are now, and honest words."""

import random
import sys
import types
import warnings

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import graders
from graders.catalogue.labs import find_lab
from graders.model import Verdict
from graders.reports.notebook_view import MIME
from graders.selfcheck.in_notebook import Refused, check, check_names


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
    shell = types.SimpleNamespace(user_ns={}, compile=None, magics={}, execution_count=1)
    shell.display_formatter = types.SimpleNamespace(format=lambda value: ({}, {}))
    shell.display_pub = types.SimpleNamespace(publish=lambda data, metadata: None)
    shell.register_magic_function = lambda call, kind, name: shell.magics.update({name: call})
    module = types.SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
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


def test_a_tie_of_names_is_decided_by_the_notebook(notebook):
    """Labs share tanh: VS Code says which notebook runs, and so which lab is meant."""
    notebook.user_ns |= {
        "TanhLayer": TanhLayer,
        "__vsc_ipynb_file__": "/x/transfer_functions.ipynb",
    }
    exercises = {result.check.exercise for result in check().results}
    assert {"tanh", "maxout", "dropout"} <= exercises


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("tahn",), "There is no exercise 'tahn'; did you mean 'tanh'?"),
        (("TanhLayer",), "There is no exercise 'TanhLayer'; did you mean 'tanh'?"),
        ((["tanh"],), "not a list."),
        ((TanhLayer,), "not `TanhLayer` itself."),
        (("multiple_layers",), "'multiple_layers' is a lab; its exercises are: tanh, relu"),
    ],
)
def test_what_is_no_exercise_is_one_sentence(notebook, asked, sentence):
    """The sentence says what was meant or what there is; nothing is raised into the notebook."""
    refused = check(*asked)
    assert isinstance(refused, Refused)
    assert not refused.passed
    assert sentence in repr(refused)
    assert "\n" not in repr(refused)


def test_an_unknown_lab_is_one_sentence(notebook):
    """The labs that there are stand in it."""
    assert "There is no lab 'x'. The labs are: backprop" in repr(check("tanh", lab="x"))


def test_the_magic_is_the_same_check(notebook):
    """%check tanh and %load_ext graders lead to the same function, however the id is written."""
    assert graders.check is check
    notebook.user_ns["TanhLayer"] = TanhLayer
    assert notebook.magics["check"]("tanh").passed
    assert notebook.magics["check"]('"tanh",').passed
    notebook.magics.clear()
    graders.load_ipython_extension(notebook)
    assert "check" in notebook.magics


def test_a_result_is_shown_once_wherever_the_call_stands():
    """In the middle of a cell, at its end, kept for later, and where there is nothing to check."""
    sources = (
        "from graders import check\nclass TanhLayer:\n    pass",
        "kept = check('tanh')\nx = 1",
        "check('tanh')",
        "for _ in range(2):\n    check('tanh')",
        "%check tanh",
        "kept",
        "check('no_such_exercise')\nx = 2",
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    NotebookClient(notebook, kernel_name="python3").execute()
    shown = [
        [output.data["text/plain"].splitlines()[0] for output in cell.outputs]
        for cell in notebook.cells
    ]

    assert [len(texts) for texts in shown] == [0, 1, 1, 2, 1, 1, 1]
    assert all("visible checks" in text for texts in shown[1:6] for text in texts)
    assert "no_such_exercise" in shown[6][0]


def test_an_interrupt_is_one_sentence_and_still_an_interrupt(notebook):
    """A hanging answer can be stopped: "Run all" ends, and no frames of ours are shown."""

    def interrupted(self, inputs):
        raise KeyboardInterrupt

    notebook.user_ns["TanhLayer"] = type("TanhLayer", (TanhLayer,), {"fprop": interrupted})
    with pytest.raises(KeyboardInterrupt) as stopped:
        check("tanh")
    shown = stopped.value._render_traceback_()
    assert len(shown) == 1
    assert shown[0].startswith("Stopped while `fprop` was running.")
    notebook.user_ns["TanhLayer"] = TanhLayer
    assert check("tanh").passed


def test_the_notebooks_settings_are_kept_from_the_checks_and_for_the_student(notebook):
    """np.seterr and warnings as errors break no check of ours, and reach the student's code."""
    seen = []

    def noting(self, inputs):
        seen.append(np.geterr()["over"])
        return np.tanh(inputs)

    notebook.user_ns["TanhLayer"] = type("TanhLayer", (TanhLayer,), {"fprop": noting})
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check("tanh").passed
        assert np.geterr()["under"] == "raise"
    assert set(seen) == {"raise"}


def test_checking_draws_none_of_the_notebooks_random_numbers(notebook):
    """What a notebook draws next does not depend on whether something was checked before."""

    def drawing(self, inputs):
        return np.tanh(inputs) + 0 * np.random.rand() + 0 * random.random()

    notebook.user_ns["TanhLayer"] = type("TanhLayer", (TanhLayer,), {"fprop": drawing})
    before = np.random.get_state()[1].tolist(), random.getstate()
    check("tanh")
    assert (np.random.get_state()[1].tolist(), random.getstate()) == before


def test_whatever_an_answer_does_there_is_a_verdict(notebook):
    """Exits, endless recursion and exceptions that cannot be printed are findings."""

    class Unprintable(Exception):
        def __str__(self):
            raise RuntimeError

    def leaves(self, inputs):
        raise SystemExit

    def recurs(self, inputs):
        return self.fprop(inputs)

    def fails(self, inputs):
        raise Unprintable

    for fprop in (leaves, recurs, fails):
        notebook.user_ns["TanhLayer"] = type("TanhLayer", (TanhLayer,), {"fprop": fprop})
        result = check("tanh")
        assert result.results[0].verdict is Verdict.FAILED
        assert "`TanhLayer.fprop` raised" in repr(result)


def test_a_script_is_checked_by_its_own_globals():
    """Outside a notebook the names of the calling module count."""
    result = check_names({"TanhLayer": TanhLayer}, find_lab("multiple_layers").only(["tanh"]))
    assert result.passed
