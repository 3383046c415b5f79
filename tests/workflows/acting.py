"""Acts out a workflow on this machine: the steps' own scripts, in the runner's shell.

Actions of GitHub are replaced by what they leave behind: a checkout by a copy, an upload by a
folder of artefacts, Python by the interpreter that runs the tests. Installing is left out, as
everything is installed here; what was asked for is noted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

SHIM = f"""#!/bin/bash
for word in "$@"; do
  if [ "$word" = pip ]; then printf '%s\\n' "$*" >> "$INSTALLED"; exit 0; fi
done
exec {sys.executable} "$@"
"""


@dataclass
class Acted:
    """What acting out a job left behind."""

    outputs: dict = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    failed: str = ""
    installed: str = ""
    folder: Path = Path()


class Stage:
    """A place where jobs are acted out one after the other, sharing artefacts.

    Parameters
    ----------
    folder : Path
        An empty folder.
    checkout : Path
        What `actions/checkout` checks out.
    values : dict of str to str
        Values of expressions: ``inputs.lab``, ``secrets.CLASS_TOKEN``, ``matrix.shard``.
    env : dict of str to str
        Added to the environment of each step.
    """

    def __init__(self, folder, checkout, values, env=None):
        self.folder, self.checkout = folder, checkout
        self.values, self.env = dict(values), dict(env or {})
        self.artefacts = folder / "artefacts"
        tools = folder / "tools"
        tools.mkdir(parents=True)
        (tools / "python").write_text(SHIM)
        (tools / "python").chmod(0o755)
        self.path = f"{tools}:{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"

    def act(self, name, job):
        """Act out one job; the first failing step ends it, as on a runner."""
        place = self.folder / f"job-{name}-{self.values.get('matrix.shard', '')}"
        workspace, temp = place / "workspace", place / "temp"
        workspace.mkdir(parents=True)
        temp.mkdir()
        acted = Acted(folder=workspace)
        values = {**self.values, "runner.temp": str(temp), "github.ref": "refs/heads/main"}
        for number, step in enumerate(job["steps"]):
            if "uses" in step:
                self._use(step, workspace, values)
                continue
            if not self._run(step, number, workspace, temp, values, acted):
                acted.failed = step.get("name", step["run"])
                break
        outputs = job.get("outputs") or {}
        acted.outputs |= {key: self._expand(text, values) for key, text in outputs.items()}
        return acted

    def _run(self, step, number, workspace, temp, values, acted):
        files = {name: temp / f"{name}-{number}" for name in ("output", "summary", "installed")}
        for path in files.values():
            path.touch()
        script = temp / f"step-{number}.sh"
        script.write_text(step["run"])
        env = {
            "PATH": self.path, "HOME": str(temp), "LANG": "C.UTF-8", "CI": "true",
            "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_REPOSITORY": "org/repository", "RUNNER_TEMP": str(temp),
            "GITHUB_OUTPUT": str(files["output"]), "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "INSTALLED": str(files["installed"]), **self.env,
            **{k: self._expand(v, values) for k, v in (step.get("env") or {}).items()},
        }  # fmt: skip
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=workspace, env=env, capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip
        acted.log += done.stdout + done.stderr
        acted.summary += files["summary"].read_text()
        acted.installed += files["installed"].read_text()
        for line in files["output"].read_text().splitlines():
            key, _, value = line.partition("=")
            values[f"steps.{step.get('id')}.outputs.{key}"] = value
        return done.returncode == 0

    def _use(self, step, workspace, values):
        action = step["uses"].split("@")[0]
        given = {k: self._expand(str(v), values) for k, v in (step.get("with") or {}).items()}
        if action == "actions/checkout":
            shutil.copytree(self.checkout, workspace, dirs_exist_ok=True, symlinks=True)
        elif action == "actions/upload-artifact":
            source, target = workspace / given["path"], self.artefacts / given["name"]
            assert source.exists(), f"{source}: if-no-files-found: error"
            if source.is_file():
                target.mkdir(parents=True)
                shutil.copy(source, target)
            else:
                shutil.copytree(source, target)
        elif action == "actions/download-artifact":
            target = Path(workspace, given["path"])
            if "name" in given:
                shutil.copytree(self.artefacts / given["name"], target, dirs_exist_ok=True)
            else:
                for found in self.artefacts.glob(given["pattern"]):
                    shutil.copytree(found, target / found.name)
        else:
            assert action == "actions/setup-python", action

    def _expand(self, text, values):
        def value(found):
            name = found[1].strip()
            return str(values[name]) if name in values else ""

        return re.sub(r"\$\{\{(.*?)\}\}", value, str(text))
