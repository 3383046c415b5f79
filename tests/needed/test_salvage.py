"""Of a cell that Python cannot read, each part that can be read by itself is found."""

import ast

import pytest

from graders.needed import salvage
from graders.needed.salvage import readable


def parts(text):
    """Return the readable parts of a cell, as text."""
    found = readable(text.split("\n"), lambda part: ast.parse(part).body)
    return [ast.unparse(nodes[0]) for nodes in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("print 'a'\nx = 1", ["x = 1"]),
        ("x = [\n1,\n2]\nprint 3", ["x = [1, 2]"]),
        ('x = """\nprint 3\n"""\nprint 3', ["x = '\\nprint 3\\n'"]),
        ("@f\ndef g():\n    pass\nprint 3", ["@f\ndef g():\n    pass"]),
        ("try:\n    a\nexcept E:\n    b\nprint 3", ["try:\n    a\nexcept E:\n    b"]),
        ("if a:\n    b\nelse:\n    c\nprint 3", ["if a:\n    b\nelse:\n    c"]),
        ("x = (\ny = 1\nz = 2", ["y = 1", "z = 2"]),
        ("class A:\n    def f(:\n        pass\ny = 1", ["y = 1"]),
        ("print 3", []),
        ("", []),
    ],
)
def test_parts_stay_together_and_slips_take_none_along(text, expected):
    """Brackets, texts and clauses are not cut; what nothing completes is passed over."""
    assert parts(text) == expected


def test_lines_are_those_of_the_cell():
    """A part is read on its own lines."""
    (nodes,) = readable(["print 3", "", "x = 1"], lambda part: ast.parse(part).body)
    assert nodes[0].lineno == 3


def test_work_is_bounded():
    """A bracket that is never closed is read to the end, and not once more for every line."""
    read = 0

    def count(text):
        nonlocal read
        read += len(text)
        raise SyntaxError

    assert list(readable(["x = ("] * 20_000, count)) == []
    assert read <= salvage.MOST_READ
