"""What students are handed: everything that they need, nothing that they must not have."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graders.authoring import release as releasing
from graders.authoring.release import release
from graders.catalogue.labs import all_labs, find_lab
from graders.catalogue.manifest import hidden_of
from graders.errors import HarnessError, MarkpropError
from tests.workflows.reading import read_yaml

CHECKOUT = Path(__file__).parents[2]
TEMPLATE = CHECKOUT / "student_template"
LABS = {lab.id: lab for lab in all_labs()}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return a function that releases a lab, once for all tests here."""
    folders = {}

    def folder(lab_id):
        if lab_id not in folders:
            folders[lab_id] = tmp_path_factory.mktemp("released") / lab_id
            release(find_lab(lab_id), folders[lab_id])
        return folders[lab_id]

    return folder


def files_of(folder):
    """Return the files below a folder, as paths inside it."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("lab_id", LABS)
def test_a_repository_holds_what_the_lab_needs(released, lab_id):
    """Notebook, given code, data with its licences, wheel, requirements, README and workflow."""
    folder, lab = released(lab_id), LABS[lab_id]
    files = files_of(folder)
    expected = {
        *(".gitignore", ".gitattributes", ".github/workflows/markprop.yml", "README.md"),
        *("requirements.txt", f"notebooks/{lab.notebook}"),
        *(f"mlp/{name}" for name in files_of(TEMPLATE / "mlp") if "__pycache__" not in name),
    }
    (wheel,) = [name for name in files if name.startswith("wheels/")]
    assert files - {"dp.py", wheel} == expected
    notebook = (folder / "notebooks" / lab.notebook).read_bytes()
    assert notebook == (TEMPLATE / "notebooks" / lab.notebook).read_bytes()
    assert ("dp.py" in files) == (b"import dp" in notebook)
    assert f"./{wheel}\n" in (folder / "requirements.txt").read_text()


@pytest.mark.parametrize("lab_id", LABS)
def test_the_readme_is_true(released, lab_id):
    """Its links lead somewhere, its table is the lab's, and nothing was left to be filled in."""
    folder, lab = released(lab_id), LABS[lab_id]
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"\{\w*\}", text)
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (folder / target).exists(), target
    assert (folder / "mlp" / "data" / "CREDITS.md").exists()
    assert f'check("{lab.exercises[0].id}")' in text
    for exercise in lab.exercises:
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{exercise.id}`:")]
        assert all(f"`{name}`" in row for name in exercise.defines)
        assert row.endswith(f" {hidden_of(exercise, lab).checks} |")


@pytest.mark.parametrize("lab_id", LABS)
def test_the_workflow_starts_from_zero(released, lab_id):
    """It installs the wheel that lies in the repository, PyTorch where it is needed, and runs."""
    folder, lab = released(lab_id), LABS[lab_id]
    workflow = read_yaml((folder / ".github" / "workflows" / "markprop.yml").read_text())
    runs = [step["run"] for step in workflow["jobs"]["feedback"]["steps"] if "run" in step]
    assert "./wheels/*.whl" in runs[0]
    assert runs[-1] == "markprop ci"
    needs_torch = any("torch" in exercise.requires for exercise in lab.exercises)
    assert any("torch>=" in run for run in runs) == needs_torch
    assert ("\ntorch>=" in (folder / "requirements.txt").read_text()) == needs_torch


@pytest.mark.parametrize("lab_id", LABS)
def test_no_file_depends_on_the_instructors_system(released, lab_id):
    """Line feeds alone, UTF-8, and no path of the machine that made it."""
    folder = released(lab_id)
    for name in files_of(folder):
        data = (folder / name).read_bytes()
        if not name.endswith((".whl", ".npz")):
            assert b"\r" not in data, name
            data.decode("utf-8")
        assert str(CHECKOUT).encode() not in data, name


def test_a_release_is_the_same_again(released, tmp_path):
    """Two releases of one checkout differ in no byte, the wheel included."""
    first, second = released("multiple_layers"), tmp_path / "again"
    release(LABS["multiple_layers"], second)
    assert files_of(first) == files_of(second)
    for name in files_of(first):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_nothing_is_overwritten_and_nothing_half_done(tmp_path, monkeypatch):
    """A folder with files is refused; a release that fails leaves no folder behind."""
    lab = LABS["multiple_layers"]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.tex").touch()
    with pytest.raises(MarkpropError, match="holds files already"):
        release(lab, tmp_path / "own")

    def fails(folder):
        raise HarnessError("no wheel today")

    monkeypatch.setattr(releasing, "build_wheel", fails)
    with pytest.raises(HarnessError, match="no wheel today"):
        release(lab, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]


def test_a_lab_of_ones_own_brings_its_visible_checks(small_lab, tmp_path, monkeypatch):
    """Beside the wheel: public checks, description and numbers; no hidden check, no mistake."""
    small_lab.write("mistakes/double.py", "")
    small_lab.write("reference/small.ipynb", "{}")
    blank = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'
    monkeypatch.setattr(releasing, "handed_out", lambda lab, *further: blank)
    folder = tmp_path / "released"
    release(small_lab.read(), folder)
    own = {name for name in files_of(folder) if name.startswith("labs/")}
    name = small_lab.folder.name
    assert own == {
        f"labs/{name}/{part}"
        for part in (
            *("lab.toml", "manifest.json", "sentences.json"),
            *("public/test_double.py", "public/test_extra.py"),
        )
    }
    manifest = json.loads((folder / "labs" / name / "manifest.json").read_text())
    assert manifest["small"]["double"] == {"checks": 1, "points": "1/3"}
    done = run(folder, "markprop", "labs", "small")
    assert "double" in done.stdout, done.stdout + done.stderr


def run(folder, *command):
    """Run Python or `markprop` in a released repository, with the wheel that lies in it."""
    (wheel,) = (folder / "wheels").glob("*.whl")
    site = folder.parent / "site"
    if not site.exists():
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    program = [sys.executable, "-m", "graders"] if command[0] == "markprop" else [sys.executable]
    return subprocess.run(
        [*program, *command[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def solve(folder, lab, *exercises):
    """Put the solved cells of some exercises into the released notebook, as a student would."""
    solved = json.loads((CHECKOUT / "reference" / "notebooks" / lab.notebook).read_text("utf-8"))
    path = folder / "notebooks" / lab.notebook
    content = json.loads(path.read_text("utf-8"))
    names = {name for exercise in exercises for name in lab.exercise(exercise).defines}
    for cell, right in zip(content["cells"], solved["cells"], strict=True):
        source = "".join(right["source"])
        if any(f"class {name}(" in source for name in names):
            cell["source"] = source
    path.write_text(json.dumps(content), encoding="utf-8")


def test_from_the_first_blank_to_a_solved_exercise(tmp_path):
    """The student's evening: blanks are named, the wrong answer explained, the right one passes."""
    lab = LABS["multiple_layers"]
    folder = tmp_path / "repository"
    release(lab, folder)
    handed_out = files_of(folder)

    blank = run(folder, "markprop", "check", "--exercise", "tanh")
    assert blank.returncode == 1, blank.stderr
    assert "`TanhLayer.fprop` is not written yet" in blank.stdout

    solve(folder, lab, "tanh", "relu")
    path = folder / "notebooks" / lab.notebook
    path.write_text(path.read_text("utf-8").replace("1.0 - outputs", "1.0 + outputs"), "utf-8")
    mixed = run(folder, "markprop", "check", "--exercise", "tanh", "--exercise", "relu")
    assert mixed.returncode == 1
    assert "✗ tanh: `bprop` gives the numbers of the lab sheet's example, also of" in mixed.stdout
    assert "\nrelu: 9 of 9" in mixed.stdout
    assert files_of(folder) == handed_out, "checking left something behind"
