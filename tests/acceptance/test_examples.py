"""The example class, graded as `make demo` does it: what its README says comes true."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FULL = [
    "amara_okafor",
    "chen_wei",
    "giovanni_ferraro",
    "leilani_kahale",
    "linnea_bergstrom",
    "lucas_ferreira",
    "priya_venkataraman",
    "thandiwe_mokoena",
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Grade the examples once; return their reports by name."""
    out = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "graders", "demo", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.parent.name: json.loads(path.read_text()) for path in out.glob("*/report.json")}


def test_a_repository_is_one_submission_without_being_told(tmp_path):
    """Neither `--single` nor `--each`: what lies in the folder decides."""
    path = EXAMPLES / "submissions" / "chen_wei"
    command = [sys.executable, "-m", "graders", "grade", str(path), "--lab", "multiple_layers"]
    command += ["--exercise", "tanh", "--exercise", "relu"]
    done = subprocess.run([*command, "--out", str(tmp_path)], capture_output=True, timeout=300)
    assert done.returncode == 0
    assert [path.parent.name for path in tmp_path.glob("*/report.json")] == ["chen_wei"]


def said(report):
    """Return everything that a report says about its checks."""
    return json.dumps(report["exercises"], ensure_ascii=False)


def test_everybody_is_found_in_the_roster(reports):
    """Sixteen submissions, sixteen students."""
    assert len(reports) == 16
    assert len({report["student"]["id"] for report in reports.values()}) == 16


@pytest.mark.parametrize("name", FULL)
def test_right_answers_get_full_marks(reports, name):
    """Unusual ones, and those with something broken beside them."""
    assert reports[name]["points"] == reports[name]["max_points"], said(reports[name])


@pytest.mark.parametrize("name", ["aroha_tipene", "dmitri_volkov"])
def test_small_mistakes_cost_little(reports, name):
    """Writing into arguments and overflow lose at most a tenth of their exercise."""
    report = reports[name]
    lost = report["max_points"] - report["points"]
    assert 0 < lost <= report["exercises"][0]["max_points"] / 10


@pytest.mark.parametrize(
    ("name", "mistakes"),
    [
        ("mateo_quispe", {"turned_sign"}),
        ("yuki_tanabe", {"upstream_forgotten"}),
        ("zainab_rahimi", {"two_at_zero"}),
    ],
)
def test_typical_mistakes_are_recognised(reports, name, mistakes):
    """Feedback names the mistake."""
    checks = [check for e in reports[name]["exercises"] for check in e["checks"]]
    found = {check["misconception"]["id"] for check in checks if check.get("misconception")}
    assert found == mistakes
    assert 0 < reports[name]["points"] < reports[name]["max_points"]


def test_blank_and_unreadable_work_has_no_marks(reports):
    """One is simply not written yet; the other needs a person."""
    assert reports["nikolaos_pappas"]["points"] == reports["fatima_elamrani"]["points"] == 0
    assert reports["nikolaos_pappas"]["status"] == "graded"
    assert "is not written yet" in said(reports["nikolaos_pappas"])
    assert reports["fatima_elamrani"]["status"] == "needs_attention"
    assert "is cut off" in reports["fatima_elamrani"]["reason"]


def test_a_near_name_is_pointed_out(reports):
    """The student learns which name was found, and where."""
    assert "There is `ReLULayer` (cell 4)" in said(reports["tariq_haddad"])


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("giovanni_ferraro", [3, 6]),
        ("thandiwe_mokoena", [10]),
        ("priya_venkataraman", []),
        ("lucas_ferreira", []),
    ],
)
def test_cells_that_stopped_are_listed(reports, name, cells):
    """What Python cannot read is tried; what no exercise needs does not even run."""
    assert [f["cell"] for f in reports[name]["notebook"]["failures"]] == cells
