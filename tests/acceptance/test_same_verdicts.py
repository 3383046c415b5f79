"""One answer, three places: the running notebook, `markprop check`, and marking say the same."""

import json
import re
import sys
from pathlib import Path

import pytest

from graders.catalogue.labs import find_lab, folder_of
from graders.judging.runner import with_checks
from graders.judging.turns import Manner
from graders.marking.pipeline import grade
from graders.mistakes import Kind, planted
from graders.model import Limits, Verdict
from graders.reading import find_submissions
from graders.sandbox.launcher import Launcher
from graders.selfcheck.dryrun import dry_run
from graders.selfcheck.in_notebook import check_names
from graders.submissions import Order

TEMPLATE = Path(__file__).parents[2] / "student_template"
# Exercises whose planted answers stand on their own, random ones among them.
LABS = {
    "transfer_functions": ("tanh", "relu", "maxout", "init_ranges", "dropout"),
    "initialisation": ("forward", "backward"),
    "backprop_questions": ("relu_at_zero", "sigmoid_delta", "mlp_predict"),
}
IMPORTS = "import numpy as np\nfrom mlp.layers import Layer, StochasticLayer"
# Where in the code something happened: a notebook's cell has no number while it runs.
PLACE = re.compile(r" \((?:cell|your code)[^`]*(?:`[^`]*`)?\)")


def planted_cells(lab, exercises, kind):
    """Return the first planted answer of a kind to each exercise."""
    cells = []
    for one in lab.only(exercises).exercises:
        answers = planted(folder_of(one, lab), one.id)
        cells.append(next(answer for answer in answers if answer.kind is kind).source())
    return cells


def blank_cells(lab, exercises):
    """Return the template's blanks for some exercises."""
    names = {name for one in lab.only(exercises).exercises for name in one.defines}
    content = json.loads((TEMPLATE / "notebooks" / lab.notebook).read_text(encoding="utf-8"))
    sources = ["".join(c["source"]) for c in content["cells"] if c["cell_type"] == "code"]
    return [s for s in sources if any(re.search(rf"^(class|def) {n}\b", s, re.M) for n in names)]


@pytest.fixture(scope="module")
def launcher():
    """Return what starts the notebooks' processes, once for all tests here."""
    with Launcher("auto") as made:
        yield made


@pytest.fixture
def given_code(monkeypatch):
    """Let `mlp` be the students' own, as it is beside their notebook."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("mlp", "dp")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(TEMPLATE))
    yield
    for name in [name for name in sys.modules if name.split(".")[0] in ("mlp", "dp")]:
        del sys.modules[name]


def said(result):
    """Return what a student reads of a check, without the place in the code."""
    return str(result.verdict), PLACE.sub("", result.finding or ""), result.hint or ""


@pytest.mark.parametrize("answer", ["right", "wrong", "blank"])
@pytest.mark.parametrize("lab_id", LABS)
def test_public_verdicts_are_the_same_everywhere(lab_id, answer, launcher, tmp_path, given_code):
    """Verdict, finding and hint of every public check, in-process, from the top, and at marking."""
    lab = find_lab(lab_id).only(LABS[lab_id])
    if answer == "blank":
        cells = [IMPORTS, *blank_cells(lab, LABS[lab_id])]
    else:
        kind = Kind.RIGHT if answer == "right" else Kind.MISTAKE
        cells = [IMPORTS, *planted_cells(lab, LABS[lab_id], kind)]
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    content = {
        "cells": [{**code, "source": source} for source in cells],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    path = tmp_path / lab.notebook
    path.write_text(json.dumps(content), encoding="utf-8")
    names = {"__name__": "__main__"}
    for cell in cells:
        exec(cell, names)

    in_notebook = {r.check.id: said(r) for r in check_names(names, lab).results}
    from_the_top = dry_run(path, lab, launcher, Limits())
    (submission,) = find_submissions(
        [path], lab, order=Order(single=True), workspace=tmp_path / "work"
    )
    graded = with_checks(
        lab, lambda checks: grade(submission, lab, checks, launcher, Manner(Limits())), hidden=True
    )
    marked = {
        check.id: said(check)
        for exercise in graded.report.exercises
        for check in exercise.checks
        if not check.hidden
    }

    assert from_the_top.run.failures == ()
    assert {r.check.id: said(r) for r in from_the_top.selfcheck.results} == in_notebook
    assert marked == in_notebook
    verdicts = {verdict for verdict, _, _ in in_notebook.values()}
    assert str(Verdict.UNDECIDED) not in verdicts
    assert (verdicts == {str(Verdict.PASSED)}) == (answer == "right")
