"""Plain pytest on a lab's folder gives the verdicts that `markprop grade` gives."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from graders.catalogue.labs import BUILT_IN, find_lab
from graders.judging.runner import with_checks
from graders.judging.turns import Manner
from graders.marking.pipeline import grade
from graders.model import Limits
from graders.reading import find_submissions
from graders.sandbox.launcher import Launcher
from graders.submissions import Order

WRONG = """
import numpy as np
from mlp.layers import Layer

class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 1.0 - outputs**2
"""


def _pytest(*arguments):
    command = [sys.executable, "-m", "pytest", "-q", str(BUILT_IN / "multiple_layers"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def submission(tmp_path_factory):
    """Return the path of a notebook with one mistake."""
    path = tmp_path_factory.mktemp("plain") / "wrong.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(WRONG)]), path)
    return path


def test_the_verdicts_are_those_of_grade(submission, tmp_path):
    """The same files, the same seeds, the same verdicts; -k and --junitxml work as ever."""
    xml = tmp_path / "junit.xml"
    run = _pytest("-k", "tanh", "--submission", str(submission), "--junitxml", str(xml))
    assert run.returncode == 1, run.stdout + run.stderr
    plain = {
        case.get("name"): "failed" if case.find("failure") is not None else "passed"
        for case in ET.parse(xml).iter("testcase")
    }

    lab = find_lab("multiple_layers").only(["tanh"])
    (found,) = find_submissions(
        [submission], lab, order=Order(single=True), workspace=tmp_path / "w"
    )
    with Launcher("auto") as launcher:
        report = with_checks(
            lab, lambda checks: grade(found, lab, checks, launcher, Manner(Limits())), hidden=True
        ).report
    checks = report.exercises[0].checks
    assert plain == {"test_" + c.id.partition(".")[2]: str(c.verdict) for c in checks}
    assert "failed" in plain.values()


def test_a_failure_shows_the_finding_and_no_frame_of_ours(submission):
    """What a person reads is the finding; no traceback leads through the engine."""
    run = _pytest("-k", "test_bprop_uses_the_upstream_gradient", "--submission", str(submission))
    assert "grads_wrt_outputs" in run.stdout
    assert "Traceback" not in run.stdout
    assert "graders/line.py" not in run.stdout


def test_without_a_submission_checks_are_skipped_with_the_reason():
    """Collecting and running without --submission harms nobody."""
    run = _pytest("-k", "tanh", "-rs")
    assert run.returncode == 0
    assert "no submission: add --submission PATH" in run.stdout


def test_an_unreadable_submission_ends_with_its_sentence(tmp_path):
    """A path that is no submission is one sentence, not an internal error."""
    broken = tmp_path / "broken.ipynb"
    broken.write_text('{"cells": [')
    run = _pytest("-k", "tanh", "--submission", str(broken))
    assert run.returncode != 0
    assert "INTERNALERROR" not in run.stdout + run.stderr
    assert "broken.ipynb" in run.stdout + run.stderr


def test_the_plugin_is_harmless_elsewhere(tmp_path):
    """Another project's tests run as if the plugin were not installed."""
    (tmp_path / "test_other.py").write_text("def test_other():\n    pass\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(tmp_path),
        timeout=60,
        env={name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
    )
    assert "1 passed" in run.stdout
