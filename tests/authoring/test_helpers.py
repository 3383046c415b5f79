"""The guide's table of helpers is that of today: every name, its first line, a real call."""

import ast
from pathlib import Path

from graders import checks
from graders.authoring.helpers import helpers_table, with_table

GUIDE = Path(__file__).parent.parent.parent / "docs" / "authoring.md"
REGENERATE = "python -m graders.authoring.helpers > new.md && mv new.md docs/authoring.md"


def test_the_guide_does_not_lag():
    """What the guide says of each helper is what its docstring says, byte for byte."""
    guide = GUIDE.read_text(encoding="utf-8")

    assert with_table(guide) == guide, f"regenerate it: {REGENERATE}"


def test_every_helper_has_a_line_and_an_example():
    """Each row has three cells, none empty; the example is Python and names the helper."""
    rows = helpers_table().splitlines()[2:]

    assert len(rows) == len(checks.__all__)
    for row in rows:
        name, line, example = row.strip("| ").replace("\\|", "/").split(" | ")
        assert line.endswith("."), row
        assert name.strip("`") in ast.unparse(ast.parse(example.strip("`").replace("\\|", "|")))
