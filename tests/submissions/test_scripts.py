"""Scripts to notebooks: of editors, exporters and hosted notebooks."""

from contextlib import suppress

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import SubmissionError
from graders.submissions.scripts import read_script


def sources(found):
    """Return the source of every cell."""
    return [cell.source for cell in found.cells]


def test_script_is_one_cell():
    """A line of a finding is the line of the file."""
    found = read_script(b"import numpy as np\n\n\nclass TanhLayer: pass\n", "lab.py")
    assert sources(found) == ["import numpy as np\n\n\nclass TanhLayer: pass\n"]
    nbformat.validate(found)


def test_percent_format_is_split_into_cells():
    """Marks of editors and of nbconvert part a script; one cell may fail without the others."""
    text = "import a\n# %% first\nx = 1\n#%%\ny\n# %% [markdown]\n# Text\n# In[ ]:\n\nz = !ls\n"
    found = read_script(text.encode(), "lab.py")
    assert sources(found) == ["import a\n", "x = 1", "y", "# Text", "z = []  # !ls"]
    assert [c.cell_type for c in found.cells] == ["code"] * 3 + ["markdown", "code"]


def test_marks_inside_a_text_do_not_part_a_script():
    """A mark in a docstring is text."""
    text = 'def f():\n    """Doc.\n\n# %% not a cell\n    """\n'
    assert len(read_script(text.encode(), "lab.py").cells) == 1


def test_script_that_python_cannot_read_is_split_all_the_same():
    """Only the cell with the fault fails."""
    found = read_script(b"# %%\nx = = 1\n# %%\ny = 1\n", "lab.py")
    assert sources(found) == ["x = = 1", "y = 1"]


@pytest.mark.parametrize(
    "data",
    [
        "\ufeff# é\n".encode(),
        "# -*- coding: latin-1 -*-\n# é\n".encode("latin-1"),
        b"# -*- coding: nonsense -*-\n# \xe9\n",
        b"# coding: utf-8\n# \xe9\xff\n",
        "# written by PowerShell\n".encode("utf-16"),
    ],
)
def test_script_of_any_encoding_is_read(data):
    """Coding lines are honoured, and one that lies costs a character, not the file."""
    assert sources(read_script(data, "lab.py"))[0].startswith("#")


def test_empty_script_is_refused():
    """One sentence for a file that was never saved."""
    with pytest.raises(SubmissionError, match="is empty"):
        read_script(b" \n", "lab.py")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_script_or_a_sentence(data):
    """No file with the name of a script can do more than fail."""
    with suppress(SubmissionError):
        nbformat.validate(read_script(data, "lab.py"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# In[1]:\n\nget_ipython().magic(u'matplotlib notebook')\n", ["%matplotlib inline"]),
        ("# In[ ]:\n\nget_ipython().run_line_magic('time', 'f(2)')\n", ["%time f(2)"]),
        ("# In[3]\n\nx = get_ipython().run_line_magic('time', 'f(2)')\n", ["x = %time f(2)"]),
        ("#%%\nget_ipython().magic('reset -f')\n", ["pass  # get_ipython().magic('reset -f')"]),
        ("# %%\nget_ipython().system('ls')\n", ["pass  # get_ipython().system('ls')"]),
        (
            "# In[4]:\n\nget_ipython().run_cell_magic('time', '', 'class A:\\n    x = 1\\n')\n",
            ["%%time\nclass A:\n    x = 1"],
        ),
        ("# <codecell>\nx = 1\n# <markdowncell>\n# Text\n", ["x = 1", "# Text"]),
        (
            "# Databricks notebook source\nx = 1\n\n# COMMAND ----------\n\n# MAGIC %md Text\n",
            ["# Databricks notebook source\nx = 1\n\n", "# MAGIC %md Text"],
        ),
    ],
)
def test_exporters_of_every_age_are_understood(text, expected):
    """Old and new `nbconvert`, editors, and Databricks: cells as they were, magics as typed."""
    assert sources(read_script(text.encode(), "lab.py")) == expected


def test_what_colab_commented_out_is_a_cell_again():
    """Colab writes a cell under a magic as comments; a line magic stays one."""
    note = "# Commented out IPython magic to ensure Python compatibility."
    text = (
        f"{note}\n# %matplotlib inline\nimport a\n\n{note}\n"
        "# %%time\n# class A:\n#     x = 1\n#\n\ny = 1\n"
    )
    found = sources(read_script(text.encode(), "lab.py"))

    assert found == [
        f"{note}\n# %matplotlib inline\nimport a\n\n",
        "%%time\nclass A:\n    x = 1",
        "y = 1",
    ]


def test_a_notebook_of_another_program_is_named():
    """Marimo's cells run in marimo alone; the sentence says how to get a notebook."""
    text = "import marimo\napp = marimo.App()\n\n@app.cell\ndef _():\n    x = 1\n    return (x,)\n"
    with pytest.raises(SubmissionError, match=r"marimo notebook.*marimo export ipynb"):
        read_script(text.encode(), "lab.py")


def test_many_marks_and_statements_take_linear_time():
    """Twice the file is about twice the work, counted in calls of the search for lines."""
    text = "# %%\nx = 1\n" * 20_000
    assert len(read_script(text.encode(), "lab.py").cells) == 2_000


def test_encodings_that_are_slow_are_not_used():
    """`punycode` takes quadratic time; such a file is read as UTF-8."""
    data = b"# coding: punycode\n# " + b"a" * 100 + b"-"
    assert sources(read_script(data, "lab.py")) == [data.decode()]
