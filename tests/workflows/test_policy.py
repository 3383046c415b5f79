"""Workflows keep the rules that `docs/github.md` promises, and pass the linters where there are."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.workflows.reading import read_yaml

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "graders" / "authoring" / "release_files" / "markprop.yml"
WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), RELEASED]
ACTION = ROOT / "action.yml"
PINNED = re.compile(r"uses: (?P<name>[\w./-]+)@(?P<commit>[0-9a-f]{40}) # v\d+\.\d+\.\d+$")

READ = {"contents": "read"}
# What says who built a wheel, and to whom an index may believe it; each job runs two actions alone.
RELEASING = {
    "attest": READ | {"id-token": "write", "attestations": "write"},
    "publish": READ | {"id-token": "write"},
}

each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def documented():
    """Return the workflows that the documentation shows, by a name for messages."""
    found = {}
    for page in sorted((ROOT / "docs").glob("*.md")):
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text(), re.S)):
            if re.search(r"^jobs:", block, re.M):
                found[f"{page.stem}-{number}"] = block
    return found


@each
def test_actions_are_pinned_by_commit(path):
    """With the release beside it; one action has one pin everywhere."""
    lines = [line for line in path.read_text().split("\n") if re.match(r"\s*(- )?uses:", line)]

    assert lines
    for line in lines:
        assert PINNED.search(line), line


def test_an_action_has_one_pin_everywhere():
    """Nobody has to wonder which of two releases is meant."""
    pins: dict[str, set] = {}
    for path in [*WORKFLOWS, ACTION]:
        for line in path.read_text().split("\n"):
            if found := PINNED.search(line):
                pins.setdefault(found["name"], set()).add(found["commit"])

    assert set(pins) == {
        "actions/checkout",
        "actions/setup-python",
        "actions/upload-artifact",
        "actions/download-artifact",
        "actions/attest-build-provenance",
        "pypa/gh-action-pypi-publish",
    }
    assert all(len(commits) == 1 for commits in pins.values())


@each
def test_permissions_are_the_least(path):
    """Reading the repository, and nothing else, in every job but those that release."""
    workflow = read_yaml(path.read_text())

    assert workflow["permissions"] in (READ, {})
    for name, job in workflow["jobs"].items():
        more = RELEASING.get(name, READ) if path.name == "release.yml" else READ
        assert job.get("permissions", READ) == more
        assert int(job["timeout-minutes"]) <= 300


def test_a_release_publishes_only_where_an_index_is_configured():
    """No index stands in the workflow, no token is asked for, and no code of ours runs there."""
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text()
    workflow = read_yaml(text)

    assert "secrets." not in text
    assert "solutions" not in json.dumps(workflow)
    assert workflow["jobs"]["publish"]["if"] == "vars.PACKAGE_INDEX_URL != ''"
    for name in RELEASING:
        assert not [step for step in workflow["jobs"][name]["steps"] if "run" in step]
    (publish,) = [s for s in workflow["jobs"]["publish"]["steps"] if "pypa/" in s["uses"]]
    assert publish["with"]["repository-url"] == "${{ vars.PACKAGE_INDEX_URL }}"


@each
def test_credentials_do_not_stay_on_the_disk(path):
    """A checkout leaves no token behind for the code that runs next."""
    for job in read_yaml(path.read_text())["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@each
def test_jobs_that_run_student_code_have_no_secret(path):
    """The one job with a secret fetches, and runs nothing of what it fetches."""
    text = path.read_text()
    workflow = read_yaml(text)

    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    for name, job in workflow["jobs"].items():
        commands = " ".join(step.get("run", "") for step in job["steps"])
        if "secrets." in json.dumps(job):
            assert (path.name, name) == ("grade-class.yml", "fetch")
            assert "markprop" not in commands
            assert "pip" not in commands


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_no_expression_stands_in_a_script(path):
    """What comes from outside reaches a script through its environment only."""
    workflow = read_yaml(path.read_text())
    jobs = list(workflow.get("jobs", {"": workflow.get("runs")}).values())

    for job in jobs:
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


def test_documented_workflows_keep_the_rules_too():
    """What people copy from the documentation is no weaker than what we run."""
    for name, block in documented().items():
        workflow = read_yaml(block)
        assert workflow["permissions"] in ({"contents": "read"}, {}), name
        for line in block.split("\n"):
            if re.match(r"\s*(- )?uses: (?!OWNER/|ORGANISATION/)", line):
                assert PINNED.search(line), f"{name}: {line}"


def test_actionlint_finds_nothing(tmp_path):
    """Where actionlint is installed, it reads every workflow and those of the documentation."""
    if not (actionlint := shutil.which("actionlint")):
        pytest.skip("actionlint is not installed")
    for name, block in documented().items():
        (tmp_path / f"{name}.yml").write_text(block)
    paths = [*WORKFLOWS, *sorted(tmp_path.glob("*.yml"))]

    done = subprocess.run([actionlint, *paths], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing():
    """Where zizmor is installed, it audits every workflow and the action."""
    if not (zizmor := shutil.which("zizmor")):
        pytest.skip("zizmor is not installed")

    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", *WORKFLOWS, ACTION],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr


def test_shellcheck_finds_nothing(tmp_path):
    """Where shellcheck is installed, it reads every script of every step."""
    if not (shellcheck := shutil.which("shellcheck")):
        pytest.skip("shellcheck is not installed")
    for path in [*WORKFLOWS, ACTION]:
        workflow = read_yaml(path.read_text())
        for name, job in workflow.get("jobs", {"action": workflow.get("runs")}).items():
            for number, step in enumerate(job["steps"]):
                if "run" in step:
                    script = tmp_path / f"{path.stem}-{name}-{number}.sh"
                    script.write_text("#!/bin/bash\nset -eo pipefail\n" + step["run"])

    done = subprocess.run(
        [shellcheck, *sorted(tmp_path.glob("*.sh"))], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
