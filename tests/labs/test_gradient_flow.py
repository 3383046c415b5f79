"""The gradient-flow lab: solved and blank notebooks, and odd networks and logs."""

import contextlib
import io
import json

import numpy as np
import pytest

from graders.catalogue.material import material
from graders.judging.reference import load_namespace
from tests.labs.gradient_flow import EXERCISES, LAB, judge


def cells_run(path):
    """Return the globals that a notebook's cells leave behind, plots and self-checks left out."""
    names = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or "plt" in source or "check(" in source:
            continue
        source = source.replace("from mlp.", "from reference.mlp.")
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec(source, names)
    return names


def test_solved_notebook_gets_full_marks(given_code):
    """The solved notebook, its training run, passes every check."""
    path = LAB.folder.parents[2] / "reference" / "notebooks" / LAB.notebook
    points, findings = judge(cells_run(path))

    assert findings == {}
    assert dict.fromkeys(EXERCISES, 10) == points


def test_template_gets_nothing(given_code):
    """A notebook as it was handed out earns no point."""
    points, _ = judge(cells_run(material() / "notebooks" / LAB.notebook))

    assert dict.fromkeys(EXERCISES, 0) == points


def test_the_library_s_own_optimiser_earns_nothing(given_code):
    """`dp.SGD`, which is found where a student defines none, keeps no log."""
    names = load_namespace(LAB.folder, LAB.notebook)
    del names["SGD"]
    points, _ = judge(names, "gradient_log")

    assert points == {"gradient_log": 0}


JUNK = [None, [[1, 2], [3]], object(), np.full((2, 2), np.nan), (None, {"a": 1})]


@pytest.mark.parametrize("method", ["__new__", "forward", "loss", "get_grad", "get_param"])
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_whatever_a_network_gives_is_judged(given_code, method, junk):
    """No network, however odd, leaves a check undecided: it is the student's, not the grader's."""
    names = load_namespace(LAB.folder, LAB.notebook)
    names["Net"] = type("Net", (names["Net"],), {method: lambda *arguments: junk})
    _, findings = judge(names, "net", "gradient_log")

    assert not any("The grader failed here" in finding for finding in findings.values())


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_whatever_is_logged_is_judged(given_code, junk):
    """No log, however odd, leaves a check undecided."""
    names = load_namespace(LAB.folder, LAB.notebook)
    train = names["SGD"].train

    def odd(self, steps, print_each):
        train(self, steps, print_each)
        self.grad_w = junk

    names["SGD"] = type("SGD", (names["SGD"],), {"train": odd})
    names |= {"deepest_sigmoid_log": junk, "comparison": {"sigmoid": junk, "tanh": junk, "relu": 1}}
    _, findings = judge(names, "gradient_log", "vanishing")

    assert not any("The grader failed here" in finding for finding in findings.values())
