"""Hostile repositories in a workflow: the runner hears our commands alone, and nothing is left."""

import base64
import json
import os
import re
import subprocess
import sys

import pytest

from tests.exports.runner import executed_commands, report_of
from tests.hostile.attack import Attack, notebook

SECRET = "token-of-the-workflow-91c4"
# Both syntaxes, at the start of a line, after blanks and unseen characters, and inside a line.
COMMANDS = (
    "::error::forged\\n  ::warning file=x,line=1::forged\\n\\u200b::notice::forged\\n"
    "##[error]forged\\nx ##[set-output name=points]100\\r::add-mask::0\\r\\n::stop-commands::x\\n"
    "\\u2028::set-output name=result::forged\\n\\x0b::add-path::/tmp\\n\\x85::set-env name=X::y"
    "\\n%0A::error::forged%0D%0A##[command]forged\\npoints=100\\nresult<<EOF\\nforged\\nEOF\\n"
)
MARKUP = (
    "</code></pre><script>forged</script> [forged](http://evil.example) ![x](http://evil.example/x)"
    " <img src=http://evil.example/x> | forged | forged | @everyone #1 http://evil.example\\n#"
    " forged\\n```\\n~~~\\n---\\n<details open>\\n- [x] forged"
)
ANSWER = """
class TanhLayer(Layer):
    def fprop(self, inputs):
        text = "{text}"
        raise type(text.replace("\\x00", "")[:300], (Exception,), {{}})(text)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return "{text}"
"""
CELL = """
text = "{text}"
print(text, flush=True)
os.write(1, text.encode("utf-8", "replace"))
os.write(2, text.encode("utf-8", "replace"))
sys.__stdout__.write(text)
for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_TOKEN"):
    attempt(name, lambda: os.environ[name])
for file in T.files:
    attempt(file, lambda: open(file, "a").write(text))
    attempt("read " + file, lambda: open(file).read())
class Shown(Exception): pass
Shown.__name__ = Shown.__qualname__ = text
raise Shown(text)
"""
FILES = ("output", "summary", "env", "path")
OURS = {"stop-commands", "error", "warning", "notice"}


class Workflow:
    """One run of `markprop ci` in a repository, as a runner starts it.

    Parameters
    ----------
    folder : Path
        Empty.
    cells : sequence of str
        Of the notebook; None for a repository without one.
    variables : dict
        More of the environment.
    """

    def __init__(self, folder, cells, **variables):
        self.repository = folder / "repository"
        self.repository.mkdir()
        self.files = {name: folder / name for name in FILES}
        for file in self.files.values():
            file.write_text("")
        (folder / "tmp").mkdir()
        if cells is not None:
            path = self.repository / "multiple_layers.ipynb"
            path.write_text(notebook(*cells), encoding="utf-8")
        self.variables = {
            "PATH": os.defpath,
            "HOME": str(folder / "tmp"),
            "TMPDIR": str(folder / "tmp"),
            "OPENBLAS_NUM_THREADS": "1",
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "org/lab::error::forged\n::error::forged",
            "GITHUB_WORKSPACE": str(self.repository),
            "GITHUB_TOKEN": SECRET,
            "GITHUB_OUTPUT": str(self.files["output"]),
            "GITHUB_STEP_SUMMARY": str(self.files["summary"]),
            "GITHUB_ENV": str(self.files["env"]),
            "GITHUB_PATH": str(self.files["path"]),
            **variables,
        }
        self.temporary = folder / "tmp"

    def run(self, *arguments):
        """Run it; return the status and all that a runner reads of its log."""
        command = [sys.executable, "-m", "graders", "ci", "--cell-limit", "5", "--call-limit", "3"]
        done = subprocess.run(
            [*command, *arguments],
            cwd=self.repository,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout.decode(errors="surrogateescape")


def hostile_cells(files, text):
    """Return a notebook whose every word is meant for somebody who reads it."""
    attack = Attack("x", CELL.replace("{text}", text), answer=ANSWER.format(text=text))
    return attack.cells({"files": [str(file) for file in files]})


@pytest.fixture(scope="module", params=[COMMANDS, MARKUP], ids=["commands", "markup"])
def workflow(tmp_path_factory, request):
    """Return a run of a notebook full of hostile words, done."""
    folder = tmp_path_factory.mktemp("workflow")
    files = [folder / name for name in FILES]
    made = Workflow(folder, hostile_cells(files, request.param))
    made.status, made.log = made.run()
    return made


def test_a_runner_hears_our_commands_alone(workflow):
    """Log, outputs, summary and result hold the student's words as words."""
    assert workflow.status == 1
    commands = executed_commands(workflow.log)
    kinds = [name for name, _, _ in commands]
    assert kinds[0] == "stop-commands"
    assert set(kinds) <= OURS
    for name, properties, message in commands:
        assert name == "stop-commands" or set(properties) <= {"file", "line", "title"}
        assert properties.get("file", "multiple_layers.ipynb") == "multiple_layers.ipynb"
        assert not message.startswith("forged")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", workflow.log)
    assert SECRET not in workflow.log


def test_its_files_hold_what_we_wrote(workflow):
    """No output, variable or path is added, and the summary holds no markup but ours."""
    lines = workflow.files["output"].read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines)
    assert [line.split("=")[0] for line in lines] == ["result", "points", "max-points"]
    assert float(values["points"]) < float(values["max-points"])
    report_of(values["result"])  # raises where the reporter would
    assert json.loads(base64.b64decode(values["result"]))["status"] != "pass"
    assert workflow.files["env"].read_text() == workflow.files["path"].read_text() == ""
    summary = workflow.files["summary"].read_text()
    assert re.findall(r"<(?!/?(?:code|pre)>)[a-zA-Z/!]|\]\(", summary) == []
    assert executed_commands(summary) == []
    assert SECRET not in summary
    assert list(workflow.temporary.iterdir()) == []


def test_what_a_repository_puts_in_our_way_is_not_followed(tmp_path):
    """A link in the place of our result, and a pipe in that of a notebook, lead nobody away."""
    outside = tmp_path / "outside"
    outside.write_text("kept")
    workflow = Workflow(
        tmp_path,
        hostile_cells([], COMMANDS),
        CLASSROOM="nn",
        ASSIGNMENT="lab1",
        OWNER="ada",
        SUBMISSION_TAG="submit/2026-06-01T14-32-05Z-a1b2c3d",
        COMMIT_URL="https://github.com/x",
    )
    (workflow.repository / "result.json").symlink_to(outside)
    place = workflow.repository / "multiple_layers.ipynb"
    place.rename(workflow.repository / "answers.ipynb")
    os.mkfifo(place)
    (workflow.repository / "notebooks").mkdir()
    os.mkfifo(workflow.repository / "notebooks" / "multiple_layers.ipynb")
    status, log = workflow.run("--lab", "multiple_layers")

    assert status == 0
    assert outside.read_text() == "kept"
    assert json.loads((workflow.repository / "result.json").read_text())
    assert set(name for name, _, _ in executed_commands(log)) <= OURS


@pytest.mark.parametrize("kind", ["nothing", "pipe", "link", "broken"])
def test_a_repository_without_a_notebook_is_told(tmp_path, kind):
    """Whatever stands in its place, the run ends with a sentence and a result."""
    workflow = Workflow(tmp_path, None)
    place = workflow.repository / "multiple_layers.ipynb"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        (tmp_path / "tmp" / "secret.ipynb").write_text(SECRET)
        place.symlink_to(tmp_path / "tmp" / "secret.ipynb")
    elif kind == "broken":
        place.write_text("::error::forged\n" * 10)
    status, log = workflow.run()

    assert status in (1, 2)
    assert "Traceback" not in log
    assert SECRET not in log
    assert all(not m.startswith("forged") for _, _, m in executed_commands(log))
    assert workflow.files["output"].read_text().startswith("result=")
