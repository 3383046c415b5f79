"""The workflows' own scripts do what they are for, run here as a runner would run them."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from graders.authoring.release import release
from graders.catalogue.labs import find_lab
from graders.sandbox.launcher import Launcher
from tests.workflows.acting import Stage
from tests.workflows.reading import read_yaml

ROOT = Path(__file__).parents[2]
LAB = "backprop_questions"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Release a lab, as an instructor hands it out."""
    folder = tmp_path_factory.mktemp("released") / "student"
    release(find_lab(LAB), folder)
    return folder


def _job(path, name):
    return read_yaml((ROOT / path).read_text())["jobs"][name]


def test_a_released_repository_gives_feedback_on_push(released, tmp_path):
    """Blank answers fail, with log, summary and outputs, and the wheel is what is installed."""
    workflow = read_yaml((released / ".github/workflows/markprop.yml").read_text())
    stage = Stage(tmp_path, released, {})

    acted = stage.act("feedback", workflow["jobs"]["feedback"])

    assert acted.failed == "Run the visible checks"
    assert "./wheels/markprop-" in acted.installed
    assert "0 of 32 points" in acted.summary
    assert "::error file=notebooks/backprop_questions.ipynb,line=" in acted.log


def test_the_reusable_workflow_forgives_and_returns_the_points(released, tmp_path):
    """With exit-zero the run succeeds; its outputs are the job's."""
    inputs = {"inputs.exit-zero": "true", "inputs.lab": LAB, "inputs.requirement": ""}
    stage = Stage(tmp_path, released, inputs)

    acted = stage.act("feedback", _job(".github/workflows/student-feedback.yml", "feedback"))

    assert acted.failed == ""
    assert acted.outputs == {"points": "0", "max-points": "32"}


def test_the_action_takes_its_inputs(released, tmp_path):
    """Path, lab and exit-zero reach the command; the result is the action's output."""
    action = read_yaml((ROOT / "action.yml").read_text())
    given = {"path": "notebooks", "lab": LAB, "exit-zero": "true"}
    values = {name: str(entry["default"]) for name, entry in action["inputs"].items()} | given
    job = {
        "steps": [
            {"uses": "actions/checkout@x"},
            *action["runs"]["steps"],
        ],
        "outputs": {name: entry["value"] for name, entry in action["outputs"].items()},
    }
    stage = Stage(tmp_path, released, {f"inputs.{k}": v for k, v in values.items()},
                  env={"GITHUB_ACTION_PATH": "/action"})  # fmt: skip

    acted = stage.act("action", job)

    assert acted.failed == ""
    assert "/action" in acted.installed
    assert acted.outputs["max-points"] == "32"
    assert json.loads(base64.b64decode(acted.outputs["result"]))["status"] == "fail"


def _strict_is_possible():
    try:
        with Launcher("strict"):
            return True
    except Exception:
        return False


def _hub(folder):
    """Hold two students' repositories: one with the solved notebook, one with the template."""
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null",
           "GIT_COMMITTER_DATE": "2026-11-20T10:00:00Z"}  # fmt: skip
    for name, source in (("lab1-ada", "reference"), ("lab1-bola", "student_template")):
        place = folder / "org" / f"{name}.git"
        (place / "notebooks").mkdir(parents=True)
        shutil.copy(ROOT / source / "notebooks" / f"{LAB}.ipynb", place / "notebooks")
        who = ["-c", "user.name=a", "-c", "user.email=a@e.example"]
        for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
            subprocess.run(["git", *words], cwd=place, env=env, check=True, capture_output=True)
    return f"file://{folder}"


def test_a_class_is_graded_from_its_repositories_to_its_gradebook(tmp_path):
    """Fetch, grade in two shards with the hidden checks, collect; every mark arrives."""
    if shutil.which("git") is None or not _strict_is_possible():
        pytest.skip("this machine lacks git, or the strict sandbox that the workflow asks for")
    instructors = tmp_path / "instructors"
    instructors.mkdir()
    (instructors / "class.txt").write_text("org/lab1-ada\norg/lab1-bola\n")
    (instructors / "roster.csv").write_text("id,name,github\nu1,Ada Lovelace,ada\nu2,Bo Li,bola\n")
    for name in (".github", "graders"):
        os.symlink(ROOT / name, instructors / name)
    inputs = {"lab": LAB, "list": "class.txt", "deadline": "2026-11-20 23:59 UTC",
              "students": "roster.csv", "shards": "2"}  # fmt: skip
    values = {f"inputs.{name}": value for name, value in inputs.items()}
    server = {"GITHUB_SERVER_URL": _hub(tmp_path / "hub"), "GITHUB_API_URL": "http://127.0.0.1:1"}
    stage = Stage(tmp_path / "stage", instructors, values, env=server)
    jobs = read_yaml((ROOT / ".github/workflows/grade-class.yml").read_text())["jobs"]

    fetched = stage.act("fetch", jobs["fetch"])
    assert fetched.failed == "", fetched.log
    assert fetched.outputs == {"shards": "[0, 1]"}
    assert fetched.installed == ""
    for shard in json.loads(fetched.outputs["shards"]):
        stage.values["matrix.shard"] = shard
        graded = stage.act("grade", jobs["grade"])
        assert graded.failed == "", graded.log
    collected = stage.act("collect", jobs["collect"])

    assert collected.failed == "", collected.log
    assert "2 submissions graded; 0 need a person." in collected.summary
    gradebook = (stage.artefacts / "results" / "gradebook.csv").read_text(encoding="utf-8-sig")
    rows = [line.split(",") for line in gradebook.splitlines()]
    marks = {row[rows[0].index("student_id")]: row[rows[0].index("points")] for row in rows[1:]}
    assert marks == {"u1": "60", "u2": "0"}
    assert (stage.artefacts / "results" / "index.html").is_file()
