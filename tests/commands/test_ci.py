"""`markprop ci` tells a workflow what the public checks say, whatever the repository holds."""

import base64
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import nbformat.v4 as nbf
import pytest
from click.testing import CliRunner

from graders.commands import ci
from graders.errors import HarnessError, MarkpropError, SubmissionError
from graders.model import Check, CheckResult, Exercise, Lab, NotebookRun, Verdict
from graders.reports.notebook_view import SelfCheck
from graders.selfcheck.dryrun import DryRun
from tests.exports.made import ATTACKS
from tests.exports.runner import executed_commands, report_of

LAB = Lab("lab", "A lab", "1", "lab.ipynb", (Exercise("tanh", "Tanh", ("T",), lab="lab"),), Path())
CLASSROOM50 = {
    "CLASSROOM": "nn",
    "ASSIGNMENT": "lab1",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/x",
}


def _result(name, verdict, finding=None):
    points = Fraction(2) if verdict is Verdict.PASSED else Fraction(0)
    one = Check(f"tanh.{name}", f"Promise {name}.", "tanh", Fraction(2))
    return CheckResult(one, verdict, points, finding=finding)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Stand in a repository with a notebook, as a runner does."""
    folder = tmp_path / "repository"
    folder.mkdir()
    notebook = nbf.new_notebook(cells=[nbf.new_code_cell("class T: pass")])
    notebook["cells"][0]["source"] = ["class T: pass"]
    (folder / "lab.ipynb").write_text(json.dumps(notebook, indent=1))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(ci, "lab_of", lambda path, labs: LAB)
    return folder


@pytest.fixture
def run(repository, monkeypatch):
    """Run the command with given results, or with what checking raises."""

    def run(found, *arguments, github=True, env=None):
        def checked(*_):
            if isinstance(found, BaseException):
                raise found
            return DryRun(SelfCheck(tuple(found), hidden=3), NotebookRun(1, 1), ())

        monkeypatch.setattr(ci, "dry_run", checked)
        files = {"GITHUB_OUTPUT": repository.parent / "output",
                 "GITHUB_STEP_SUMMARY": repository.parent / "summary"}  # fmt: skip
        github_env = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "org/lab-ada",
                      "GITHUB_WORKSPACE": str(repository), "GITHUB_TOKEN": "secret",
                      **{name: str(path) for name, path in files.items()}}  # fmt: skip
        done = CliRunner().invoke(
            ci.command,
            ["--sandbox", "off", *arguments],
            standalone_mode=False,
            env={**(github_env if github else {"GITHUB_ACTIONS": None}), **(env or {})},
        )
        done.files = {n: p.read_text() if p.exists() else "" for n, p in files.items()}
        return done

    return run


def _outputs(done):
    pairs = (line.partition("=") for line in done.files["GITHUB_OUTPUT"].splitlines())
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ([Verdict.PASSED], 0),
        ([Verdict.PASSED, Verdict.FAILED], 1),
        ([Verdict.FAILED, Verdict.UNDECIDED], 1),
        ([Verdict.PASSED, Verdict.UNDECIDED], 3),
    ],
)
def test_exit_codes_follow_the_checks(run, verdicts, status):
    """0 all passed, 1 one failed, 3 one undecided; --exit-zero forgives all."""
    results = [_result(str(i), verdict) for i, verdict in enumerate(verdicts)]

    assert run(results).return_value == status
    assert run(results, "--exit-zero").return_value == 0


def test_the_runner_gets_outputs_summary_and_annotations(run):
    """Marks, a page, and an error at the cell."""
    done = run([_result("a", Verdict.PASSED), _result("b", Verdict.FAILED, "got 1")])

    assert _outputs(done)["points"] == "2"
    assert _outputs(done)["max-points"] == "4"
    assert report_of(_outputs(done)["result"])[1] == "Points 2/4"
    assert "2 of 4 points" in done.files["GITHUB_STEP_SUMMARY"]
    assert "3 more checks run at marking." in done.files["GITHUB_STEP_SUMMARY"]
    (stop, error, notice) = executed_commands(done.output)
    assert stop[0] == "stop-commands"
    line = Path("lab.ipynb").read_text().split("\n").index('    "class T: pass"') + 1
    assert error[1] == {"file": "lab.ipynb", "line": str(line), "title": "Cell 1: Tanh"}
    assert notice[2] == "2 of 4 points; 1 of 2 visible checks"


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_findings_execute_nothing(run, attack):
    """Every command in the log is ours."""
    done = run([_result("a", Verdict.FAILED, attack)])

    assert [name for name, _, _ in executed_commands(done.output)] == [
        "stop-commands",
        "error",
        "notice",
    ]
    report_of(_outputs(done)["result"])


def test_nothing_started_inherits_the_step(run, monkeypatch):
    """The sandbox starts with an environment without the runner's files and tokens."""
    seen = {}
    monkeypatch.setattr(ci, "Launcher", _watching(seen))

    run([_result("a", Verdict.PASSED)])

    assert not [name for name in seen if name.startswith(("GITHUB_", "ACTIONS_", "RUNNER_"))]


def _watching(seen):
    class Watching:
        def __init__(self, mode):
            seen.update(os.environ)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    return Watching


@pytest.mark.parametrize(
    ("error", "status"),
    [(HarnessError("no kernel"), 3), (MarkpropError("no lab here"), 2), (ZeroDivisionError(), 3)],
)
def test_a_crash_still_gives_a_valid_result(run, error, status):
    """The workflow waits for an output, whoever is at fault."""
    done = run(error)

    assert done.return_value == status
    log, _points, _code = report_of(_outputs(done)["result"])
    assert "could not be marked" in log
    assert done.files["GITHUB_STEP_SUMMARY"]
    assert executed_commands(done.output)[-1][0] == "error"


def test_a_notebook_that_cannot_be_read_fails_every_check(run, monkeypatch):
    """The student's own fault is a fail with the reason, and full marks are on offer."""
    checks = tuple(_result(name, Verdict.FAILED).check for name in "ab")
    monkeypatch.setattr(ci, "with_checks", lambda lab, work, hidden: checks)

    done = run(SubmissionError("`lab.ipynb` is cut off: save it again."))

    assert done.return_value == 1
    assert report_of(_outputs(done)["result"])[1] == "Points 0/4"
    assert "is cut off" in done.files["GITHUB_STEP_SUMMARY"]


def test_outside_of_github_there_is_a_plain_log(run):
    """No commands, no files; the exit code all the same."""
    done = run([_result("a", Verdict.FAILED)], github=False)

    assert done.return_value == 1
    assert "0 of 2 points" in done.output
    assert executed_commands(done.output) == []
    assert done.files == {"GITHUB_OUTPUT": "", "GITHUB_STEP_SUMMARY": ""}


def test_classroom_50_gets_its_result_and_a_zero(run, repository):
    """result.json beside the student's work, and exit code 0 whatever the marks."""
    (repository / "result.json").symlink_to(repository.parent / "elsewhere")

    done = run([_result("a", Verdict.FAILED)], env=CLASSROOM50)

    result = json.loads((repository / "result.json").read_text())
    assert done.return_value == 0
    assert (result["owner"], result["score"], result["max-score"]) == ("ada", 0, 200)
    assert not (repository.parent / "elsewhere").exists()


def test_classroom_50_learns_of_a_crash(run, repository):
    """Its runner replaces a result by an error when the grader ends with something else than 0."""
    done = run(HarnessError("no kernel"), env=CLASSROOM50)

    assert done.return_value == 3
    assert json.loads((repository / "result.json").read_text())["tests"] == []


def test_a_summary_that_is_nearly_full_is_not_overfilled(run, repository):
    """Above 1 MiB the runner drops all of it."""
    summary = repository.parent / "summary"
    summary.write_text("x" * 1_030_000)
    many = [_result(f"c{i}", Verdict.FAILED, "y" * 900) for i in range(40)]

    run(many)

    assert 1_030_000 < summary.stat().st_size <= 1024 * 1024
    assert summary.read_text().count("0 of 80 points") == 1


def test_it_runs_in_a_real_repository(tmp_path):
    """From the command line to the outputs, in a process of its own, on a broken notebook."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "backprop_questions.ipynb").write_text('{"cells": [')
    output = tmp_path / "output"
    env = {"PATH": os.environ["PATH"], "GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(output),
           "GITHUB_WORKSPACE": str(folder), "PYTHONUTF8": "1"}  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-m", "graders", "ci", "--lab", "backprop_questions"],
        cwd=folder, env=env, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip

    assert done.returncode == 1, done.stderr
    names = [line.partition("=")[0] for line in output.read_text().splitlines()]
    assert names == ["result", "points", "max-points"]
    result = output.read_text().split("\n")[0].removeprefix("result=")
    assert json.loads(base64.b64decode(result))["status"] == "fail"


def test_students_need_no_grader_package():
    """The wheel's own dependencies are enough: what graders install besides is not touched."""
    blocked = ("pydantic", "rich", "jinja2", "hatchling", "reference")
    code = (
        f"import sys\nfor name in {blocked}: sys.modules[name] = None\nimport graders.commands.ci\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
