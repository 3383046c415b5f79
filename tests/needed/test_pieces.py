"""Cells are cut into statements that mean alone what they mean in their cell."""

import ast

import pytest

from graders.needed.lines import lines_of, taken
from graders.needed.pieces import MOST_BRACES, MOST_DOTS, pieces_of


def texts(source):
    """Return the text of every piece of a cell."""
    return ["\n".join(taken(lines_of(source), piece)) for piece in pieces_of(1, source)]


def test_statements_keep_their_lines_and_comments():
    """Comments within and behind a statement stay with it, decorators too."""
    source = (
        "# first\nx = [  # one\n    1,\n]  # two\n\n@f(\n    2)\n# three\ndef g(): pass\ny = 2\n"
    )
    assert texts(source) == [
        "x = [  # one\n    1,\n]  # two",
        "@f(\n    2)\n# three\ndef g(): pass",
        "y = 2",
    ]
    assert [(p.first, p.last) for p in pieces_of(1, source)] == [(2, 4), (6, 9), (10, 10)]


def test_statements_on_one_line_are_cut_by_their_source():
    """Columns count letters, though Python counts bytes; the rest of the line goes to the last."""
    source = 'é = "ü;"; b = """\nx"""; c = 3;  # end'
    assert texts(source) == ['é = "ü;"', 'b = """\nx"""', "c = 3;  # end"]


@pytest.mark.parametrize(
    "source", ["x = 1; \\\ny = 2", "if x: y; z", "x = 1;", "\tx = 1; y = 2", "x = 1 ;y = 2 ; z = 3"]
)
def test_what_is_cut_reads_as_before(source):
    """The pieces together have the tree of the cell."""
    whole = ast.parse("\n".join(lines_of(source)))
    parts = [node for text in texts(source) for node in ast.parse(text).body]
    assert [ast.dump(node) for node in parts] == [ast.dump(node) for node in whole.body]


@pytest.mark.parametrize(
    "head", ["%%time", "%%capture out", "%%prun -s cumulative", "\n  %%time  "]
)
def test_the_head_of_a_cell_that_is_only_watched_goes(head):
    """What stands below `%%time` is read statement by statement."""
    assert texts(f"{head}\nx = 1\ny = 2") == ["x = 1", "y = 2"]


def test_a_timed_statement_binds_what_it_binds():
    """`%time x = f()` is one piece that binds `x`, and keeps its magic when it runs."""
    (piece,) = pieces_of(1, "%time x = 1; y = 2")
    assert [type(node) for node in piece.nodes] == [ast.Assign, ast.Assign]
    assert texts("%time x = 1; y = 2") == ["%time x = 1; y = 2"]
    assert not piece.scratch


@pytest.mark.parametrize("source", ["%%timeit\nx = f()", "%timeit -n1 -r1 x = f()"])
def test_what_timeit_binds_is_gone_afterwards(source):
    """The code is read all the same: it may change things."""
    (piece,) = pieces_of(1, source)
    assert piece.scratch
    assert isinstance(piece.nodes[0], ast.Assign)


def test_a_profiled_statement_binds_what_it_binds():
    """`%prun x = f()` runs among the notebook's own names."""
    (piece,) = pieces_of(1, "%prun x = f()")
    assert (piece.scratch, type(piece.nodes[0])) == (False, ast.Assign)


@pytest.mark.parametrize("slip", ["print 'a'", "print 'a %d' % 3", "my answer is below", "x = 1 +"])
def test_what_can_be_read_of_a_cell_with_a_slip_is_kept_apart(slip):
    """The cell as a whole fails; its other statements are pieces that may run where all runs."""
    first, *rescued = pieces_of(1, f"import numpy as np\n{slip}\nclass A:\n    pass\ny = (\n1)")
    assert (first.first, first.last, first.rescued) == (1, 6, False)
    assert [(one.first, one.last, one.rescued) for one in rescued] == [
        (1, 1, True),
        (3, 4, True),
        (5, 6, True),
    ]


@pytest.mark.parametrize(
    "line", ["%run x.py", "%cd data", "%pylab inline", "%env A=1", "%aimport x"]
)
def test_magics_that_nobody_can_follow_stay(line):
    """They are pieces of unknown effect; plots inline are not."""
    assert [p.unknown for p in pieces_of(1, f"x = 1\n{line}\n%matplotlib inline")] == [
        False,
        True,
        False,
    ]


def test_a_cell_that_writes_a_file_is_one_piece():
    """`%%writefile` writes, whatever stands below."""
    (piece,) = pieces_of(1, "%%writefile mlp/layers.py\nclass Layer: pass")
    assert piece.unknown
    assert piece.writes
    assert (piece.first, piece.last) == (1, 2)


@pytest.mark.parametrize("source", ["x = 1\nprint x", "x = 1\x00", "x = " + "(" * 5000])
def test_a_cell_that_python_cannot_read_only_fails(source):
    """`print x` of Python 2 does nothing before it fails."""
    piece, *rescued = pieces_of(1, source)
    assert all(one.rescued for one in rescued)
    assert piece.dead
    assert not piece.unknown


@pytest.mark.parametrize(
    "source",
    ["x = %time f()\ny", ">>> x = 1", "f?\nx = (", "'\ud800'"],
)
def test_a_cell_that_we_cannot_read_may_do_anything(source):
    """IPython, or another Python, may make sense of it."""
    piece, *rescued = pieces_of(1, source)
    assert all(one.rescued for one in rescued)
    assert piece.unknown
    assert piece.text == source


@pytest.mark.parametrize("source", ["# coding: punycode\nx = 1", "# -*- coding: utf-7 -*-\nx = 1"])
def test_a_coding_line_means_nothing_in_a_cell(source):
    """A cell is text already."""
    assert [type(piece.nodes[0]) for piece in pieces_of(1, source)] == [ast.Assign]


@pytest.mark.parametrize(
    "source",
    ['f"' + "{a}" * (MOST_BRACES + 1) + '"', "import a" + ".a" * (MOST_DOTS + 1)],
    ids=["fields", "dots"],
)
def test_what_python_itself_takes_long_to_read_is_not_read(source):
    """Fields of a text and dots of a name cost Python their square."""
    (piece,) = pieces_of(1, source)
    assert piece.text == source


def test_an_empty_cell_has_no_pieces():
    """Comments alone do nothing."""
    assert pieces_of(1, "") == []
    assert pieces_of(1, "# only\n\n# comments") == []
