"""What runs for a statement stands on the lines that the student knows."""

import ast
from dataclasses import replace

import pytest

from graders.needed import SelectionError, code_of, select

CELL = "\n\nimport numpy as np  # numbers\n\nx = 1; y = 2; z = 3\ndef f():\n    return x\n"


def test_a_statement_stands_on_its_lines():
    """Comments fill the lines above: IPython takes blank ones away."""
    statements = select([(1, CELL)], ["f"]).statements
    assert code_of(CELL, [statements[0]]) == "#\n#\nimport numpy as np  # numbers"
    assert code_of(CELL, [statements[2]]) == "#\n#\n#\n#\ny = 2"
    assert code_of(CELL, [statements[4]]) == "#\n" * 5 + "def f():\n    return x"


def test_several_statements_make_one_request():
    """Lines of what was left out are comments; what shares a line is joined again."""
    statements = select([(1, CELL)], ["f"]).statements
    code = code_of(CELL, [statements[0], statements[1], statements[3], statements[4]])
    assert code == ("#\n#\nimport numpy as np  # numbers\n#\nx = 1; z = 3\ndef f():\n    return x")


def test_all_statements_read_as_the_cell():
    """Nothing moves: every node has the line that it has in the cell."""
    code = code_of(CELL, select([(1, CELL)], ["f"]).statements)
    assert ast.dump(ast.parse(code)) == ast.dump(ast.parse(CELL))
    assert [n.lineno for n in ast.parse(code).body] == [n.lineno for n in ast.parse(CELL).body]


def test_a_statement_beyond_the_cell_is_refused():
    """A forged selection cannot ask for a million lines."""
    (statement,) = select([(1, "x = 1")], ["x"]).statements
    with pytest.raises(SelectionError, match="no line"):
        code_of("x = 1", [replace(statement, first=1 << 29, last=1 << 29)])


def test_an_indented_cell_runs_as_ipython_runs_it():
    """The code begins where IPython lets it begin."""
    cell = "    x = 1\n    if x:\n        y = 2"
    statements = select([(1, cell)], ["y"]).statements
    assert code_of(cell, statements) == "x = 1\nif x:\n    y = 2"
