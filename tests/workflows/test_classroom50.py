"""Classroom 50's entry point finds the wheel, checks, and leaves a result that is accepted."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.exports.test_classroom50 import ENV, expect_accepted

ROOT = Path(__file__).parents[2]


@pytest.fixture
def autograder():
    """Load the script."""
    path = ROOT / ".github" / "classroom50" / "autograder.py"
    spec = importlib.util.spec_from_file_location("classroom50_autograder", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_submission_is_graded_and_the_exit_code_is_zero(autograder, tmp_path, monkeypatch):
    """A blank notebook has no points, which is a result and no failure of the grader."""
    notebook = ROOT / "student_template" / "notebooks" / "backprop_questions.ipynb"
    shutil.copy(notebook, tmp_path)
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "markprop-0.1.0-py3-none-any.whl").touch()
    installed = []
    command = str(Path(sys.executable).parent / "markprop")
    monkeypatch.setattr(autograder, "install", lambda what, _: installed.append(what) or command)
    monkeypatch.chdir(tmp_path)
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)

    assert autograder.main() == 0

    content = json.loads((tmp_path / "result.json").read_text())
    expect_accepted(content)
    assert (content["score"], content["max-score"]) == (0, 3200)
    assert installed == [str(tmp_path / "wheels" / "markprop-0.1.0-py3-none-any.whl")]


def test_the_bundle_goes_before_the_students_own_wheel(autograder, tmp_path):
    """A student may replace the wheel in the repository."""
    for folder in ("bundle", "repository/wheels"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "markprop-0.1.0-py3-none-any.whl").touch()

    found = autograder.wheel(str(tmp_path / "bundle"), str(tmp_path / "repository"))

    assert Path(found).parent.name == "bundle"


def test_without_a_wheel_it_is_a_failure_of_the_grader(autograder, tmp_path, monkeypatch, capsys):
    """Classroom 50 shows an error, and nobody's mark is touched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLASSROOM50_BUNDLE_DIR", raising=False)

    assert autograder.main() == 2
    assert "No wheel" in capsys.readouterr().err
