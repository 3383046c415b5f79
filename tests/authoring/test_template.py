"""The template is what the reference says, to the byte, and holds no solution."""

import json
from pathlib import Path

import nbformat
import pytest

from graders.authoring.template import PARTS, build_template, stale_files
from graders.catalogue.handed_out import student_notebook
from graders.errors import AuthoringError

CHECKOUT = Path(__file__).parents[2]
REFERENCE = CHECKOUT / "reference"
TEMPLATE = CHECKOUT / "student_template"


def lines_of(path):
    """Give the lines of a file, or those of a notebook's cells."""
    if path.suffix == ".ipynb":
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [line for cell in cells for line in "".join(cell["source"]).split("\n")]
    return path.read_text(encoding="utf-8").split("\n") if path.suffix in {".py", ".md"} else []


def files_of(folder):
    """Give the files that students get, as they stand in a folder."""
    return [
        path
        for part in PARTS
        for path in [folder / part, *(folder / part).rglob("*")]
        if path.is_file() and "__pycache__" not in path.parts
    ]


def split_solutions(path):
    """Divide the lines of a solved file into given ones and solved ones."""
    given, solved, inside = [], [], False
    for line in lines_of(path):
        if "END SOLUTION" in line:
            inside = False
        elif "BEGIN SOLUTION" in line:
            inside = True
        elif "# STUB:" in line:
            given.append(line.partition("# STUB:")[2].strip())
        else:
            (solved if inside else given).append(line.strip())
    return given, solved


def write_notebook(path, *cells, **metadata):
    """Write a notebook of (kind, source) cells."""
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    notebook = nbformat.v4.new_notebook(metadata=metadata)
    notebook.cells = [make[kind](source) for kind, source in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return notebook


def test_the_committed_template_is_up_to_date(tmp_path):
    """Made anew, every file is the same to the byte; `markprop template` makes it so."""
    build_template(REFERENCE, tmp_path / "fresh")

    fresh = {
        p.relative_to(tmp_path / "fresh"): p.read_bytes() for p in files_of(tmp_path / "fresh")
    }
    committed = {p.relative_to(TEMPLATE): p.read_bytes() for p in files_of(TEMPLATE)}
    assert sorted(fresh) == sorted(committed)
    assert [name for name in fresh if fresh[name] != committed[name]] == []
    assert stale_files(REFERENCE, TEMPLATE) == []


def test_no_line_of_a_solution_is_in_the_template():
    """A solved line may stand in the template only where the reference gives it away itself."""
    given, solved = set(), set()
    for path in files_of(REFERENCE):
        given_here, solved_here = split_solutions(path)
        given |= set(given_here)
        solved |= set(solved_here)
    template = {line.strip() for path in files_of(TEMPLATE) for line in lines_of(path)}

    assert len(solved - given) > 50
    assert (solved - given) & template == set()


def test_no_mark_is_in_the_template():
    """Neither marks nor stubs reach students."""
    for path in files_of(TEMPLATE):
        assert not any(
            word in line for line in lines_of(path) for word in ("BEGIN SOLUTION", "# STUB:")
        )


@pytest.mark.parametrize(
    "path", sorted((TEMPLATE / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_notebooks_are_clean(path):
    """Format 4.5, unique ids, no outputs, counts or cell metadata, one newline at the end."""
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    nbformat.validate(notebook)

    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    assert text.endswith("}\n")
    assert "\r" not in text


def test_outputs_and_traces_of_the_solver_go(tmp_path):
    """Outputs, counts, tags, attachments of the environment and kernel names are not passed on."""
    path = tmp_path / "lab.ipynb"
    notebook = write_notebook(
        path,
        ("code", "x = 1"),
        ("markdown", "text"),
        kernelspec={"name": "own", "display_name": "O"},
    )
    notebook.cells[0] |= {
        "execution_count": 7,
        "metadata": {"tags": ["experiment"], "collapsed": True},
        "outputs": [nbformat.v4.new_output("stream", text="secret")],
    }
    nbformat.write(notebook, path)

    student = json.loads(student_notebook(path))

    assert student["metadata"]["kernelspec"]["name"] == "python3"
    assert student["cells"][0]["outputs"] == []
    assert student["cells"][0]["metadata"] == {}
    assert "secret" not in student_notebook(path)


def test_ids_stay_with_their_text(tmp_path):
    """A cell keeps its id when another is inserted before it, and equal cells differ."""
    path = tmp_path / "lab.ipynb"
    write_notebook(path, ("code", "x = 1"), ("code", "x = 1"))
    before = [cell["id"] for cell in json.loads(student_notebook(path))["cells"]]
    write_notebook(path, ("markdown", "new"), ("code", "x = 1"), ("code", "x = 1"))
    after = [cell["id"] for cell in json.loads(student_notebook(path))["cells"]]

    assert after[1:] == before
    assert len(set(after)) == 3


def test_errors_name_file_cell_and_line(tmp_path):
    """An unmatched mark in a notebook is found again by its place."""
    path = tmp_path / "reference" / "notebooks" / "lab.ipynb"
    write_notebook(path, ("markdown", "text"), ("code", "x = 1\n\n# BEGIN SOLUTION\ny = 2"))

    with pytest.raises(AuthoringError) as caught:
        build_template(tmp_path / "reference", tmp_path / "out")

    assert str(caught.value) == "lab.ipynb, cell 2, line 3: BEGIN SOLUTION has no END SOLUTION"


def test_a_failed_build_leaves_the_old_template(tmp_path):
    """Nothing is written unless everything could be made, and no scratch folder stays behind."""
    reference, out = tmp_path / "reference", tmp_path / "out"
    write_notebook(reference / "notebooks" / "lab.ipynb", ("code", "x = 1"))
    build_template(reference, out)
    (reference / "dp.py").write_text("# END SOLUTION\n")

    with pytest.raises(AuthoringError, match=r"dp\.py, line 1"):
        build_template(reference, out)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "reference"]
    assert [p.name for p in files_of(out)] == ["lab.ipynb"]


def test_files_that_are_no_longer_made_go(tmp_path):
    """A template is replaced as a whole."""
    reference, out = tmp_path / "reference", tmp_path / "out"
    reference.mkdir()
    (reference / "dp.py").write_text("x = 1\n")
    (out / "mlp").mkdir(parents=True)
    (out / "mlp" / "old.py").write_text("y = 2\n")

    assert stale_files(reference, out) == ["dp.py", "mlp/old.py"]
    assert build_template(reference, out) == ["dp.py"]
    assert [path.name for path in out.rglob("*")] == ["dp.py"]


def test_other_folders_are_not_replaced(tmp_path):
    """A folder that holds something else is refused and left alone."""
    (tmp_path / "dp.py").write_text("x = 1\n")
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.tex").write_text("years of work")

    with pytest.raises(AuthoringError, match=r"home .*holds 'thesis.tex', which no template does"):
        build_template(tmp_path, home)
    with pytest.raises(AuthoringError, match="is not a folder"):
        build_template(tmp_path, tmp_path / "dp.py")

    assert (home / "thesis.tex").exists()


def test_nothing_to_make_is_an_error(tmp_path):
    """A reference without material is a mistake, not an empty template."""
    with pytest.raises(AuthoringError, match=r"holds none of mlp, dp\.py, notebooks"):
        build_template(tmp_path, tmp_path / "out")


@pytest.mark.parametrize("content", ["", "{", '{"cells": 3}', '{"worksheets": [], "nbformat": 3}'])
def test_what_is_no_notebook_is_an_error_with_its_name(tmp_path, content):
    """Neither empty files nor other formats end in a traceback."""
    path = tmp_path / "lab.ipynb"
    path.write_text(content)

    with pytest.raises(AuthoringError, match=r"lab\.ipynb is no notebook of format 4"):
        student_notebook(path)
