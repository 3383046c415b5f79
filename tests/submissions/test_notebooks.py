"""Notebooks of every age, and scripts, become one clean notebook."""

import json
from contextlib import suppress

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import SubmissionError
from graders.submissions import caps
from graders.submissions.notebooks import UNSEEN, add_import, read_notebook
from tests.submissions.made import notebook


def sources(found):
    """Return the source of every cell."""
    return [cell.source for cell in found.cells]


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4, 5, 99])
def test_every_minor_number_of_format_4_is_read(minor):
    """The newest and the oldest are the same to us."""
    found = read_notebook(notebook("x = 1", nbformat_minor=minor), "lab.ipynb")
    assert sources(found) == ["x = 1"]
    nbformat.validate(found)


def test_format_3_is_read():
    """Worksheets of Python 2's days, with `input` for source and headings as cells."""
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Lab 1"]},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []},
    ]
    data = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells}, {}],
        "metadata": {},
    }
    found = read_notebook(json.dumps(data).encode(), "lab.ipynb")
    assert [cell.cell_type for cell in found.cells] == ["markdown", "code"]
    assert sources(found) == ["Lab 1", "x = 1\ny = 2"]
    nbformat.validate(found)


def test_nothing_that_steers_execution_is_left():
    """Tags, kernels, ids and outputs of the file do not come along."""
    cell = {
        "cell_type": "code",
        "id": "not valid!",
        "metadata": {"tags": ["skip-execution", "raises-exception"], "id": "colab"},
        "execution_count": 7,
        "outputs": [{"output_type": "stream", "text": "no name"}],
        "source": ["x = 1"],
    }
    kernel = {"kernelspec": {"name": "conda-env-mlp-py", "display_name": "MLP"}}
    data = notebook(cells=[cell, dict(cell), {**cell, "id": None}], metadata=kernel)
    found = read_notebook(data, "lab.ipynb")
    assert found.metadata.kernelspec.name == "python3"
    assert [c.id for c in found.cells] == ["cell-1", "cell-2", "cell-3"]
    assert all(not c.metadata and not c.outputs and c.execution_count is None for c in found.cells)
    nbformat.validate(found)


def test_odd_cells_keep_their_place():
    """What is no cell is empty text, so that cell 3 stays cell 3."""
    cells = [
        None,
        {"cell_type": "html"},
        {"cell_type": "code", "source": ["x", 3, " = 1\n"]},
        [],
        4,
    ]
    found = read_notebook(notebook(cells=cells), "lab.ipynb")
    assert [c.cell_type for c in found.cells] == ["raw", "markdown", "code", "raw", "raw"]
    assert found.cells[2].source == "x = 1\n"
    nbformat.validate(found)


def test_half_surrogate_pairs_are_replaced():
    """A broken emoji in a comment could not even be sent to a kernel."""
    found = read_notebook(rb'{"cells": [{"cell_type": "code", "source": "# \ud83d"}]}', "lab.ipynb")
    assert sources(found) == ["# \ufffd"]


def test_lines_that_lost_their_ends_are_lines():
    """A tool that split a cell at its line ends; pieces of one line stay together."""
    cells = [{"cell_type": "code", "source": ["x = 1", "y = 2"]}]
    assert sources(read_notebook(notebook(cells=cells), "lab.ipynb")) == ["x = 1\ny = 2"]


@pytest.mark.parametrize("cell", [{"cell_type": "Code"}, {"outputs": []}])
def test_kind_of_a_cell_is_understood(cell):
    """Written with a capital letter, or told by the outputs that only code has."""
    found = read_notebook(notebook(cells=[{**cell, "source": "x"}]), "lab.ipynb")
    assert found.cells[0].cell_type == "code"


def test_characters_that_nobody_sees_are_noted():
    """The code is what is seen; which cells held them is known until the notebook runs."""
    found = read_notebook(notebook("\ufeffx\u00a0= 1", "y = 2"), "lab.ipynb")
    assert sources(found) == ["x = 1", "y = 2"]
    assert found.metadata[UNSEEN] == {"1": "U+FEFF, U+00A0"}
    nbformat.validate(found)


def test_line_ends_are_those_of_python():
    """Lines count the same wherever the notebook was written."""
    assert sources(read_notebook(notebook("a\r\nb\rc\n"), "lab.ipynb")) == ["a\nb\nc\n"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (notebook(nbformat=5), "of notebook format 5, which is newer"),
        (b'{"name": "package"}', "it has no cells"),
        (b'{"cells": {"a": 1}}', "it has no cells"),
        (notebook(*["x"] * (caps.NOTEBOOK_CELLS + 1)), "has 2001 cells; at most 2000"),
    ],
)
def test_what_is_no_notebook_is_refused(data, words):
    """One sentence that says what was found and what to do."""
    with pytest.raises(SubmissionError, match=words) as error:
        read_notebook(data, "lab.ipynb")
    assert str(error.value).endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "nbformat"]),
            inner | st.just("code"),
        )
    ),
)


@given(JSON)
def test_any_json_is_a_valid_notebook_or_a_sentence(content):
    """Whatever the file holds, nbformat has nothing to say against what comes out."""
    with suppress(SubmissionError):
        nbformat.validate(read_notebook(json.dumps(content).encode(), "lab.ipynb"))


def test_import_of_own_modules_is_the_last_cell():
    """The added cell says what it is for, and the notebook stays valid."""
    found = read_notebook(notebook("x = 1"), "lab.ipynb")
    result = add_import(found, {"TanhLayer": "mlp.layers", "ReluLayer": "mlp.layers", "net": "a"})
    added = result.cells[-1].source.split("\n")
    assert added[0].startswith("#")
    assert added[1:] == ["from mlp.layers import TanhLayer, ReluLayer", "from a import net"]
    nbformat.validate(result)
    nbformat.validate(add_import(None, {}))
