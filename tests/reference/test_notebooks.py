"""Notebooks run from top to bottom: solved ones to the end, templates to the first gap."""

import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

CHECKOUT = Path(__file__).parents[2]
SOLVED = sorted((CHECKOUT / "reference" / "notebooks").glob("*.ipynb"))
TEMPLATES = sorted((CHECKOUT / "student_template" / "notebooks").glob("*.ipynb"))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a notebook in its own folder, with a `check` that says nothing."""
    (tmp_path / "graders").mkdir()
    (tmp_path / "graders" / "__init__.py").write_text("def check(*names):\n    pass\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "agg")
    # Two threads that wait for each other on a busy machine made training ten times slower.
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.delenv("MLP_DATA_DIR", raising=False)

    def run_notebook(path):
        notebook = nbformat.read(path, as_version=4)
        resources = {"metadata": {"path": str(path.parent)}}
        client = NotebookClient(notebook, timeout=60, allow_errors=True, resources=resources)
        client.create_kernel_manager().kernel_spec.argv[0] = sys.executable
        client.execute()
        return [
            (number, output.ename, output.evalue)
            for number, cell in enumerate(notebook.cells, start=1)
            for output in cell.get("outputs", [])
            if output.output_type == "error"
        ]

    return run_notebook


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_solved_notebooks_run(run, path):
    """No cell of a solved notebook fails, with or without PyTorch."""
    assert run(path) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_templates_run_to_the_first_gap(run, path):
    """The first error that a student meets says what to write."""
    errors = run(path)

    assert errors
    assert errors[0][1] == "NotImplementedError"
