"""Sets up other graders with the same two exercises and six checks, and runs them on a class.

Each is used as its manual says for a batch on one's own machine. They run from environments of
their own; see README.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import nbformat.v4 as v4

from benchmarks.notebooks import IMPORTS, RELU, TANH, cells, notebook_of

VALUES = """x = np.array([[0.1, -0.2, 0.3], [-0.4, 0.5, -0.6]])
g = np.array([[5.0, 10.0, -10.0], [-5.0, 0.0, 10.0]])
"""
TANH_FPROP = VALUES + "assert np.allclose(TanhLayer().fprop(x), np.tanh(x))"
TANH_BPROP = (
    VALUES + "y = np.tanh(x)\nassert np.allclose(TanhLayer().bprop(x, y, g), (1.0 - y * y) * g)"
)
RELU_FPROP = VALUES + "assert np.allclose(ReluLayer().fprop(x), np.maximum(x, 0))"
RELU_BPROP = (
    VALUES + "y = np.maximum(x, 0)\nassert np.allclose(ReluLayer().bprop(x, y, g), (x > 0) * g)"
)
DIFFERENCES = """from hypothesis import given, settings
from hypothesis.extra import numpy as hnp
from hypothesis import strategies as st
def prop(x):
    layer, h = NAME(), 1e-5
    slope = (layer.fprop(x + h) - layer.fprop(x - h)) / (2 * h)
    assert np.allclose(layer.bprop(x, layer.fprop(x), np.ones_like(x)), slope, atol=1e-4)
numbers = st.integers(-300, 300).map(lambda n: n / 100 + 0.003)
shapes = hnp.array_shapes(min_dims=2, max_dims=2, max_side=6)
steady = settings(max_examples=50, derandomize=True, database=None, deadline=None)
steady(given(x=hnp.arrays(float, shapes, elements=numbers))(prop))()"""
CHECKS = {
    "tanh": [TANH_FPROP, TANH_BPROP, DIFFERENCES.replace("NAME", "TanhLayer")],
    "relu": [RELU_FPROP, RELU_BPROP, DIFFERENCES.replace("NAME", "ReluLayer")],
}


def on_path(environment: Path) -> dict[str, str]:
    """Return the process environment in which another grader's own tools are found."""
    return {**os.environ, "PATH": f"{environment / 'bin'}:{os.environ['PATH']}"}


def otter(environment: Path, submissions: list[Path], folder: Path) -> list[list[str]]:
    """Build the assignment and return one command per submission."""
    folder.mkdir(parents=True)
    source = [v4.new_raw_cell("# ASSIGNMENT CONFIG\nfiles: [mlp]\n"), v4.new_code_cell(IMPORTS)]
    for name, solution in (("tanh", TANH), ("relu", RELU)):
        source += [
            v4.new_raw_cell(f"# BEGIN QUESTION\nname: {name}\npoints: 5\n"),
            v4.new_markdown_cell(f"**{name}**"),
            v4.new_raw_cell("# BEGIN SOLUTION"),
            v4.new_code_cell(solution),
            v4.new_raw_cell("# END SOLUTION"),
            v4.new_raw_cell("# BEGIN TESTS"),
            *(v4.new_code_cell(check) for check in CHECKS[name]),
            v4.new_raw_cell("# END TESTS"),
            v4.new_raw_cell("# END QUESTION"),
        ]
    shutil.copytree(_given() / "mlp", folder / "mlp")
    nbformat.write(notebook_of(source), folder / "lab.ipynb")
    binary = str(environment / "bin" / "otter")
    subprocess.run(
        [binary, "assign", "lab.ipynb", "dist", "--no-run-tests"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (archive,) = (folder / "dist" / "autograder").glob("*.zip")
    commands = []
    for path in submissions:
        place = folder / "runs" / path.stem
        place.mkdir(parents=True)
        shutil.copytree(_given() / "mlp", place / "mlp")
        shutil.copyfile(path, place / "lab.ipynb")
        commands.append(
            [
                binary,
                "run",
                "-a",
                str(archive),
                "-o",
                str(place),
                "--no-logo",
                str(place / "lab.ipynb"),
            ]
        )
    return commands


def nbgrader(environment: Path, submissions: list[Path], folder: Path) -> list[list[str]]:
    """Build the course and return the one command that grades everybody."""
    source = folder / "source" / "ps1"
    source.mkdir(parents=True)
    shutil.copytree(_given() / "mlp", source / "mlp")
    parts = [v4.new_code_cell(IMPORTS)]
    for name, solution in (("tanh", TANH), ("relu", RELU)):
        answer = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
        parts.append(_nbgrader_cell(answer, name, solution=True))
        for number, check in enumerate(CHECKS[name]):
            parts.append(_nbgrader_cell(check, f"{name}{number}", solution=False))
    nbformat.write(notebook_of(parts), source / "lab.ipynb")
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'bench'\n"
        f"c.CourseDirectory.root = {json.dumps(str(folder))}\n"
    )
    binary = str(environment / "bin" / "nbgrader")
    subprocess.run(
        [binary, "generate_assignment", "ps1"],
        cwd=folder,
        check=True,
        env=on_path(environment),
        capture_output=True,
    )
    for path in submissions:
        place = folder / "submitted" / path.stem / "ps1"
        shutil.copytree(folder / "release" / "ps1", place)
        _fill_in(place / "lab.ipynb", cells(path.stem.partition("_")[2]))
    return [[binary, "autograde", "ps1", "--force"]]


def _nbgrader_cell(source: str, name: str, *, solution: bool) -> nbformat.NotebookNode:
    cell = v4.new_code_cell(source)
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": name,
        "grade": not solution,
        "locked": not solution,
        "solution": solution,
        "task": False,
        **({} if solution else {"points": 1}),
    }
    return cell


def _fill_in(path: Path, answer: list[str]) -> None:
    """Put a student's two answers into the released notebook."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in ("tanh", "relu"):
            cell.source = answer[1] if name == "tanh" else answer[2]
    nbformat.write(notebook, path)


def _given() -> Path:
    return Path(__file__).resolve().parent.parent / "student_template"
