"""The Gradescope archive grades submissions where Gradescope would, and always gives results."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from graders.commands import package
from tests.exports.test_gradescope import expect_valid

ROOT = Path(__file__).parents[2]
LAB = "backprop_questions"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Build the archive once."""
    path = tmp_path_factory.mktemp("archive") / "autograder.zip"
    done = CliRunner().invoke(package.command, ["gradescope", LAB, "--out", str(path)])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def autograder(archive, tmp_path):
    """Lay out the folders that Gradescope documents; return how to run a submission there."""
    root = tmp_path / "autograder"
    with zipfile.ZipFile(archive) as content:
        content.extractall(root / "source")
    for name in ("submission", "results"):
        (root / name).mkdir()
    shutil.copy(root / "source" / "run_autograder", root)
    # As setup.sh leaves it: an environment with what Markprop needs.
    venv = tmp_path / "home" / "venv" / "bin"
    venv.mkdir(parents=True)
    (venv / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (venv / "python").chmod(0o755)

    def run():
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "AUTOGRADER_ROOT": str(root),
               "MARKPROP_HOME": str(tmp_path / "home")}  # fmt: skip
        done = subprocess.run(
            ["bash", root / "run_autograder"],
            cwd=root, env=env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads((root / "results" / "results.json").read_text())

    run.root = root
    return run


def _settings(autograder, **changes):
    path = autograder.root / "source" / "settings.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_the_archive_holds_what_it_needs_and_no_other_lab(archive):
    """Scripts at its root, executable; the lab with hidden checks; other labs not at all."""
    with zipfile.ZipFile(archive) as content:
        names = set(content.namelist())
        modes = {i.filename: i.external_attr >> 16 & 0o777 for i in content.infolist()}

    assert {"setup.sh", "run_autograder", "settings.json"} <= names
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert any(n.startswith(f"markprop/graders/labs/{LAB}/hidden/test_") for n in names)
    assert "markprop/reference/mlp/layers.py" in names
    assert f"markprop/reference/notebooks/{LAB}.ipynb" in names
    assert "markprop/student_template/mlp/layers.py" in names
    labs = {n.split("/")[3] for n in names if n.startswith("markprop/graders/labs/")}
    assert labs <= {LAB, "pytest.ini", "manifest.json", "sentences.json", "__init__.py"}
    assert not [n for n in names if "__pycache__" in n or "/tests/" in n or ".git/" in n]


def test_the_same_checkout_gives_the_same_bytes(archive, tmp_path):
    """Two builds do not differ."""
    again = tmp_path / "again.zip"
    CliRunner().invoke(package.command, ["gradescope", LAB, "--out", str(again)])

    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (archive, again)}
    assert len(digests) == 1


def test_a_solved_notebook_gets_full_marks(autograder):
    """From the documented folders to a valid results.json, hidden checks and all."""
    notebook = ROOT / "reference" / "notebooks" / f"{LAB}.ipynb"
    shutil.copy(notebook, autograder.root / "submission")

    results = autograder()

    expect_valid(results)
    assert results["score"] == sum(test.get("max_score", 0) for test in results["tests"])
    assert results["score"] > 0
    assert {"visible", "after_published", "hidden"} == {t["visibility"] for t in results["tests"]}


def test_a_submission_without_a_notebook_is_told(autograder):
    """Something is shown to the student, whatever was uploaded."""
    (autograder.root / "submission" / "essay.pdf").write_bytes(b"%PDF-1.4")

    results = autograder()

    expect_valid(results)
    assert results["score"] == 0


@pytest.mark.parametrize(
    "changes",
    [{"lab": "no_such_lab"}, {"limits": {"total_s": -119.9}}, {"limits": "nonsense"}],
    ids=["unknown lab", "time is up", "broken settings"],
)
def test_a_crash_is_visible_and_its_detail_hidden(autograder, changes):
    """The student sees that it could not be graded, the instructor sees why."""
    if isinstance(changes.get("limits"), dict):
        changes["limits"] |= {"cell_s": 1.0, "call_s": 1.0, "memory_mib": 512}
    _settings(autograder, **changes)

    results = autograder()

    expect_valid(results)
    shown, hidden = results["tests"]
    assert (shown["name"], shown["visibility"]) == ("Could not be graded", "visible")
    assert (hidden["name"], hidden["visibility"]) == ("For instructors", "hidden")
    assert len(hidden["output"]) > 10


def test_a_missing_interpreter_still_leaves_results(autograder, tmp_path):
    """Where setup.sh failed, results.json says so all the same."""
    (tmp_path / "home" / "venv" / "bin" / "python").unlink()
    env = {"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(autograder.root),
           "MARKPROP_HOME": str(tmp_path / "home")}  # fmt: skip

    subprocess.run(["bash", autograder.root / "run_autograder"], env=env,
                   capture_output=True, check=False)  # fmt: skip

    results = json.loads((autograder.root / "results" / "results.json").read_text())
    assert results["score"] == 0
    assert "could not be graded" in results["output"]


def test_setup_installs_from_the_lock_and_locks_the_source(archive, tmp_path):
    """The script's own commands, with tools that note what they were asked for."""
    root, tools = tmp_path / "autograder", tmp_path / "tools"
    with zipfile.ZipFile(archive) as content:
        content.extractall(root / "source")
    tools.mkdir()
    log = tmp_path / "log"
    noting = f'#!/bin/sh\necho "$(basename "$0") $*" >> {log}\n'
    venv = '[ "$2" != venv ] || { mkdir -p "$3/bin"; cp "$0" "$3/bin/pip"; cp "$0" "$3/bin/uv"; }\n'
    for name in ("apt-get", "python3"):
        (tools / name).write_text(noting + venv)
        (tools / name).chmod(0o755)
    env = {"PATH": f"{tools}:{os.environ['PATH']}", "AUTOGRADER_ROOT": str(root),
           "MARKPROP_HOME": str(tmp_path / "home")}  # fmt: skip

    subprocess.run(["bash", root / "source" / "setup.sh"], env=env, check=True)

    asked = log.read_text().splitlines()
    assert [line.split()[0] for line in asked] == ["apt-get", "python3", "pip", "uv", "uv"]
    assert f"--require-hashes -r {root}/source/markprop/requirements.lock" in asked[-1]
    assert (root / "source").stat().st_mode & 0o077 == 0


def test_the_course_secret_goes_along(monkeypatch, tmp_path):
    """Hidden checks draw the same examples there as on the instructor's machine."""
    monkeypatch.setenv("MARKPROP_COURSE_SECRET", "moonlight")
    path = tmp_path / "autograder.zip"

    CliRunner().invoke(package.command, ["gradescope", LAB, "--out", str(path)])

    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as content:
        settings = package.Settings.from_json(content.read("settings.json").decode())
    assert settings.secret == "moonlight"
    assert package._environment(settings)["MARKPROP_COURSE_SECRET"] == "moonlight"
