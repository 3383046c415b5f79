"""A step of a GitHub workflow as the process in it sees it: its environment and its files.

Everything is taken out of the environment at once, so that nothing that is started later inherits
where outputs go, or a token.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graders.exports.classroom50 import Identity, identity_from

_TAKEN = ("GITHUB_", "ACTIONS_", "RUNNER_", "INPUT_", "CLASSROOM50_")
_GIT_S = 10.0  # reading one commit takes milliseconds


@dataclass(frozen=True)
class Step:
    """What a step knows of its surroundings.

    Parameters
    ----------
    on_github : bool
        Whether a runner reads the log.
    workspace : Path
        Folder of the repository.
    repository : str
        Its name, without the owner; the folder's outside of GitHub.
    output, summary : Path, optional
        Files for outputs and for the summary.
    identity : Identity, optional
        Whose submission it is, where Classroom 50 runs the step.
    token : str
        Ends a pair of stop-commands.
    """

    on_github: bool
    workspace: Path
    repository: str
    output: Path | None
    summary: Path | None
    identity: Identity | None
    token: str


def take_step(env: MutableMapping[str, str], folder: Path) -> Step:
    """Read what the environment says of the step, and take it out of the environment.

    Parameters
    ----------
    env : mutable mapping of str to str
        The process's environment.
    folder : Path
        Where the process runs.
    """
    known = dict(env)
    for name in known:
        if name.startswith(_TAKEN) or name.endswith("_TOKEN"):
            del env[name]
    workspace = Path(os.path.realpath(known.get("GITHUB_WORKSPACE") or folder))
    return Step(
        on_github=known.get("GITHUB_ACTIONS") == "true",
        workspace=workspace,
        repository=known.get("GITHUB_REPOSITORY", "").rpartition("/")[2] or workspace.name,
        output=_file(known, "GITHUB_OUTPUT"),
        summary=_file(known, "GITHUB_STEP_SUMMARY"),
        identity=identity_from(known, committed_at(folder)),
        token=secrets.token_hex(16),
    )


def _file(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def committed_at(folder: Path) -> datetime | None:
    """Return the committer date of the commit that is checked out, if there is one."""
    # A student's repository may configure git; nothing of that may start a program here.
    safe = (
        "-c",
        "safe.directory=*",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
    )
    try:
        found = subprocess.run(
            ["git", *safe, "show", "--no-patch", "--format=%cI", "HEAD"],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "GIT_CONFIG_NOSYSTEM": "1"},
            capture_output=True,
            text=True,
            timeout=_GIT_S,
            check=True,
        )
        return datetime.fromisoformat(found.stdout.strip())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def append(path: Path, text: str) -> None:
    """Add text to one of the runner's files."""
    with path.open("a", encoding="utf-8", errors="replace") as file:
        file.write(text)


def replace_file(path: Path, text: str) -> None:
    """Write a file in place of whatever is there, without following a link."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(temporary, 0o644)  # the next step may run as another user
    os.replace(temporary, path)
