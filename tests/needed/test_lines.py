"""Lines are counted as Python counts them and read as IPython reads them."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.needed.lines import Span, lines_of, taken


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_of_python_ends_a_line(end):
    """A form feed or a Unicode separator does not: Python's tree counts as this does."""
    source = end.join(["x = 'a\x0cb\u2028c'", "y = 2", "", "z = 3"])
    assert lines_of(source) == ["x = 'a\x0cb\u2028c'", "y = 2", "", "z = 3"]
    assert [node.lineno for node in ast.parse(source).body] == [1, 2, 4]


def test_a_cell_that_is_indented_as_a_whole_loses_that():
    """IPython takes the first line's indentation off every line that begins with it."""
    assert lines_of("\n    if x:\n        y\n  z\n\n    t") == [
        "",
        "if x:",
        "    y",
        "  z",
        "",
        "t",
    ]


@given(st.lists(st.text(alphabet="ab ;=é\t", max_size=9), min_size=1, max_size=6), st.data())
def test_what_is_taken_lies_within_the_lines(lines, data):
    """A span's text begins and ends where the span does."""
    first = data.draw(st.integers(1, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    end = data.draw(st.none() | st.integers(0, 9))
    start = data.draw(st.integers(0, 9))
    text = taken(lines, Span(1, first, last, start, end))
    assert len(text) == last - first + 1
    if first < last:
        assert text[0] == lines[first - 1][start:]
        assert text[-1] == lines[last - 1][:end]
        assert text[1:-1] == lines[first : last - 1]
    else:
        assert text == [lines[first - 1][start:end]]
