"""`markprop check`: 2 and one sentence for what cannot be checked, 1 for what does not pass."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from graders.commands import check
from graders.errors import MarkpropError, SubmissionError
from graders.model import CellFailure, NotebookRun
from graders.reports.notebook_view import SelfCheck
from graders.selfcheck import dryrun

TEMPLATE = Path(__file__).parents[2] / "student_template"
BLANK = NotebookRun(9, 9, (CellFailure(4, "NotImplementedError", "x"),))


class Found(dryrun.DryRun):
    """A run with no results and no failures but those given."""

    def __init__(self, run=BLANK, notes=()):
        super().__init__(SelfCheck((), hidden=4), run, notes)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Stand in a folder with one lab's notebook."""
    notebook = tmp_path / "notebooks" / "multiple_layers.ipynb"
    notebook.parent.mkdir()
    notebook.write_bytes((TEMPLATE / "notebooks" / notebook.name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(monkeypatch):
    """Run the command with given outcomes of the dry run; no process is started."""

    class NoLauncher:
        def __init__(self, mode):
            self.facts = SimpleNamespace(layers=("landlock",) if mode == "strict" else ())

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

    def run(*arguments, outcomes=None):
        waiting = list(outcomes or [Found()])

        def one(*_):
            outcome = waiting.pop(0)
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr("graders.sandbox.launcher.Launcher", NoLauncher)
        monkeypatch.setattr(dryrun, "dry_run", one)
        return CliRunner().invoke(check.command, list(arguments), standalone_mode=False)

    return run


def refusal(run, *arguments):
    """Return the sentence with which the command refuses."""
    result = run(*arguments)
    assert isinstance(result.exception, MarkpropError), result.output
    assert result.exception.exit_code == 2
    sentence = str(result.exception)
    assert "\n" not in sentence
    return sentence


def test_what_there_is_not_is_one_sentence(folder, run):
    """No such file, no notebook, not exactly one: each says what to do."""
    assert refusal(run, "absent.ipynb") == "There is no file or folder absent.ipynb."
    second = folder / "copy.ipynb"
    second.touch()
    found = os.path.join("notebooks", "multiple_layers.ipynb")
    assert refusal(run) == f"Say which notebook to check: copy.ipynb, {found}."
    second.unlink()
    (folder / found).unlink()
    assert refusal(run).startswith("There is no notebook here or in notebooks/.")


def test_unknown_exercises_and_labs_are_told_before_anything_runs(folder, run):
    """The sentence offers what was meant, or lists what there is."""
    assert refusal(run, "--exercise", "tahn").endswith("did you mean 'tanh'?")
    assert refusal(run, "--exercise", "maxout").startswith(
        "multiple_layers has no exercise 'maxout'. The exercises are: tanh, relu,"
    )
    assert "There is no lab 'x'." in refusal(run, "--lab", "x")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("essay.docx", "a text document"),
        ("lab.pdf", "a PDF document"),
        ("lab.html", "a web page"),
        ("Screenshot.PNG", "a picture"),
        ("lab.sav", "no notebook"),
    ],
)
def test_a_file_of_another_kind_is_told_with_what_to_do(folder, run, name, what):
    """What it is, and where the notebook itself comes from."""
    (folder / name).write_text("x")
    said = refusal(run, name)

    assert said.startswith(f"{name} is {what}, and nothing in it can be run.")
    assert "File > Download" in said


def test_a_folder_without_a_notebook_is_told(folder, run):
    """Before anything is started."""
    (folder / "texts").mkdir()
    (folder / "texts" / "essay.docx").write_text("x")

    assert refusal(run, "texts") == (
        "texts is a folder without a notebook. Give the notebook (.ipynb)."
    )


def test_quietly_only_the_first_line_is_said(folder, run):
    """For scripts and impatient people; the exit code says the rest."""
    said = run("--quiet", "--sandbox", "strict", outcomes=[Found(notes=("A note.",))]).output

    assert len(said.splitlines()) == 1
    assert "visible checks" in said


def test_an_unreadable_notebook_ends_with_two(folder, run):
    """Its reason is the error, as for any input that cannot be read."""
    notebook = folder / "notebooks" / "multiple_layers.ipynb"
    notebook.write_text('{"cells": [')
    result = run(outcomes=[SubmissionError("`x` is cut off.")])
    assert result.exception.exit_code == 2


def test_the_machine_without_a_sandbox_is_told_once(folder, run):
    """Once per command, not per check; never where none was asked for."""
    sentence = "This machine offers no sandbox"
    assert run().output.count(sentence) == 1
    assert sentence not in run("--sandbox", "off").output
    assert sentence not in run("--sandbox", "strict").output


def test_cells_that_stopped_are_told_briefly(folder, run):
    """Blank ones in one line; of others the first few, with cell, line and message."""
    failures = [CellFailure(cell, "NotImplementedError", "x") for cell in (3, 5)]
    failures += [CellFailure(9, "NameError", "name 'x' is\nnot defined", 2)]
    failures += [CellFailure(cell, "ValueError", "::error::x") for cell in range(10, 17)]
    output = run(outcomes=[Found(NotebookRun(20, 20, tuple(failures)))]).output
    assert "Cells 3, 5 stopped at code that is not written yet.\n" in output
    assert "Cell 9 stopped, line 2: NameError: name 'x' is not defined\n" in output
    assert "Cell 13 stopped: ValueError" in output
    assert "Cell 14" not in output
    assert "3 more cells stopped.\n" in output


def test_notes_stand_below_the_result(folder, run):
    """What the notebook shows otherwise is the last thing to read."""
    output = run(outcomes=[Found(notes=("It differs.",))]).output
    assert output.endswith("It differs.\n")


def test_watching_checks_every_save_until_the_keyboard_ends_it(folder, run, monkeypatch):
    """A half-written file is said and waited out; the last result decides the exit code."""
    notebook = folder / "notebooks" / "multiple_layers.ipynb"
    naps = []

    def sleep(seconds):
        naps.append(seconds)
        if len(naps) == 4:
            raise KeyboardInterrupt
        if len(naps) in (1, 3):  # saved; in between it was not
            os.utime(notebook, ns=(len(naps), len(naps)))

    monkeypatch.setattr(check.time, "sleep", sleep)
    outcomes = [Found(), SubmissionError("`x` is cut off."), Found()]
    result = run("--watch", outcomes=outcomes)
    assert result.return_value == 0
    assert result.output.count("multiple_layers.ipynb: Networks of several layers") == 3
    assert "`x` is cut off.\n" in result.output
    assert result.output.endswith("Stopped.\n")


def test_watching_notices_modules_and_new_notebooks(folder):
    """`mlp/layers.py` is part of the answer; so is any notebook of a folder that is watched."""
    notebook = folder / "notebooks" / "multiple_layers.ipynb"
    (folder / "mlp").mkdir()
    before = check._state(notebook), check._state(folder)
    (folder / "mlp" / "layers.py").touch()
    assert check._state(notebook) != before[0]
    assert check._state(folder) != before[1]
    alone = check._state(notebook)
    (notebook.parent / "other.ipynb").touch()
    assert check._state(notebook) == alone


def test_a_terminal_of_few_characters_gets_every_line(folder, run, monkeypatch):
    """Windows' pipes know no ticks and crosses: letters stand for them, and nothing is raised."""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    check._say("✓ passed\n✗ failed, “x” – 日本")  # noqa: RUF001
    sys.stdout.flush()
    assert raw.getvalue().splitlines() == [b"+ passed", b'x failed, "x" - ??']


def test_a_notebook_is_checked_for_real(folder):
    """The command as a student types it, on a template with one exercise done."""
    notebook = folder / "notebooks" / "multiple_layers.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if "class ReluLayer" in "".join(cell["source"]):
            cell["source"] = (
                "class ReluLayer(Layer):\n"
                "    def fprop(self, inputs):\n"
                "        return np.maximum(inputs, 0)\n\n"
                "    def bprop(self, inputs, outputs, grads_wrt_outputs):\n"
                "        return (inputs > 0) * grads_wrt_outputs\n"
            )
    notebook.write_text(json.dumps(content), encoding="utf-8")
    arguments = [sys.executable, "-m", "graders", "check"]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert "tanh: `fprop` gives the numbers" in done.stdout
    assert "\nrelu: 9 of 9\n" in done.stdout
