"""A cell's statements are read once, and no more of them are kept than of one notebook."""

import ast

import pytest

from graders.submissions import caps, syntax
from graders.submissions.contents import read_contents
from graders.submissions.handins import HandIn
from tests.submissions.made import LAB, TANH, notebook, write


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    """Begin with nothing read."""
    monkeypatch.setattr(syntax, "_known", {})


def test_each_cell_of_a_hand_in_is_read_once(tmp_path, monkeypatch):
    """Definitions, layers of earlier courses and near misses are found in one reading."""
    read = []

    def parse(source, *more):
        read.append(source)
        return plain(source, *more)

    plain = ast.parse
    monkeypatch.setattr(ast, "parse", parse)
    place = write(tmp_path / "amara.ipynb", notebook(TANH, "x = 1", "relu = lambda x: x * (x > 0)"))
    read_contents(HandIn("amara", place, ((place.name, place),)), LAB, tmp_path / "ws")

    assert TANH in {source + "\n" * (not source.endswith("\n")) for source in read}
    assert len(read) == len(set(read))


def test_a_source_that_cannot_be_read_raises_each_time():
    """What Python says of it is said to everybody who asks."""
    for _ in range(2):
        with pytest.raises(SyntaxError):
            syntax.statements("def (")


def test_trees_of_one_notebook_are_kept():
    """Beyond what is parsed of one notebook, earlier trees go."""
    long = "# " + "x" * (caps.PARSED_BYTES - 20)
    first = syntax.statements("x = 1")
    assert syntax.statements("x = 1") is first
    syntax.statements(long)
    assert syntax.statements("x = 1") is first
    syntax.statements("y = 2" * 1 + "\n" * 40)
    assert syntax.statements("x = 1") is not first
