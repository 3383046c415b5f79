"""A step reads its environment once, and leaves nothing of it for what is started later."""

import os
import subprocess
from datetime import UTC, datetime

from graders.exports.step import append, committed_at, replace_file, take_step

ENV = {
    "PATH": os.environ["PATH"],
    "HOME": "/home/runner",
    "GITHUB_ACTIONS": "true",
    "GITHUB_TOKEN": "secret",
    "GITHUB_REPOSITORY": "org/lab1-ada",
    "GITHUB_OUTPUT": "/tmp/output",
    "GITHUB_STEP_SUMMARY": "",
    "ACTIONS_RUNTIME_TOKEN": "secret",
    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://example",
    "RUNNER_TEMP": "/tmp/runner",
    "INPUT_LAB": "x",
    "NPM_TOKEN": "secret",
    "CLASSROOM": "nn",
    "ASSIGNMENT": "lab1",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
}


def test_the_environment_is_scrubbed(tmp_path):
    """Neither file commands nor tokens are left."""
    env = dict(ENV)

    step = take_step(env, tmp_path)

    assert set(env) == {"PATH", "HOME", "CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG"}
    assert step.on_github
    assert step.repository == "lab1-ada"
    assert str(step.output) == "/tmp/output"
    assert step.summary is None
    assert step.identity.submission == ENV["SUBMISSION_TAG"]


def test_tokens_cannot_be_guessed(tmp_path):
    """Two steps have two tokens of 128 bits."""
    tokens = {take_step({}, tmp_path).token for _ in range(3)}

    assert len(tokens) == 3
    assert all(len(token) == 32 for token in tokens)


def test_outside_of_github_the_folder_gives_the_name(tmp_path):
    """The log needs a heading anywhere."""
    step = take_step({}, tmp_path)

    assert not step.on_github
    assert step.repository == tmp_path.name
    assert step.identity is None


def test_the_commit_gives_the_time(tmp_path):
    """The committer date of what is checked out, in a repository that tries to run programs."""
    env = {
        **os.environ,
        "GIT_COMMITTER_DATE": "2026-06-01T12:00:00+02:00",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    who = ["-c", "user.name=a", "-c", "user.email=a@e"]
    for words in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *words], cwd=tmp_path, env=env, check=True)
    trap = tmp_path / "ran"
    subprocess.run(["git", "config", "core.fsmonitor", f"touch {trap}"], cwd=tmp_path, check=True)
    subprocess.run(["git", "config", "core.pager", f"touch {trap}"], cwd=tmp_path, check=True)

    assert committed_at(tmp_path) == datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
    assert not trap.exists()


def test_without_a_repository_there_is_no_time(tmp_path):
    """The tag's time is taken then."""
    assert committed_at(tmp_path) is None


def test_files_of_the_runner_are_added_to(tmp_path):
    """Another part of the step may have written before."""
    path = tmp_path / "summary.md"
    path.write_text("before\n")

    append(path, "after \ud800\n")

    assert path.read_text() == "before\nafter ?\n"


def test_a_link_is_replaced_and_not_followed(tmp_path):
    """A student's result.json may be a link to something that is worth more."""
    target = tmp_path / "target"
    target.write_text("kept")
    link = tmp_path / "result.json"
    link.symlink_to(target)

    replace_file(link, "{}")

    assert target.read_text() == "kept"
    assert link.read_text() == "{}"
    assert not link.is_symlink()
