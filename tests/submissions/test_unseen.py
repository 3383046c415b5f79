"""Characters that nobody sees are not in the way of what is seen."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.unseen import without_unseen


@pytest.mark.parametrize(
    ("source", "seen", "named"),
    [
        ("\ufeffx = 1", "x = 1", ("U+FEFF",)),
        ("x\u00a0= 1", "x = 1", ("U+00A0",)),
        ("if x:\n\u00a0\u3000y = 1", "if x:\n  y = 1", ("U+00A0", "U+3000")),
        ("np.\u200btanh(x\u2060)", "np.tanh(x)", ("U+200B", "U+2060")),
        ("out\u00adputs", "outputs", ("U+00AD",)),
        ("\u200ex = 1\u202c", "x = 1", ("U+200E", "U+202C")),
        ("x = 1\u2028y = 2", "x = 1\ny = 2", ("U+2028",)),
        ("x = '\0'  # \0", "x = ''  # ", ("U+0000",)),
        ("x = 1\x1a", "x = 1", ("U+001A",)),
        ('f"{x}"\u200b', 'f"{x}"', ("U+200B",)),
        ("'\\'\u00a0'\u00a0", "'\\'\u00a0' ", ("U+00A0",)),
    ],
)
def test_what_is_seen_is_left(source, seen, named):
    """Spaces of every kind are spaces, line ends are line ends, the rest is nothing."""
    assert without_unseen(source) == (seen, named)


@pytest.mark.parametrize(
    "source",
    [
        "x = '\u00a0'",
        'x = "\u200b"  # \ufeff',
        'x = """a\n\u2028"b"\n"""',
        "x = '''it's\u00a0'''",
        "\tx = 'a'\n\x0c",
        "naïve = 1  # “smart”",
    ],
)
def test_texts_and_comments_keep_theirs(source):
    """Nothing in them is in Python's way; what can be seen is left as it is anywhere."""
    assert without_unseen(source) == (source, ())


@given(st.text(st.sampled_from("ab\n\"'#\\ \u00a0\u200b\u2028"), max_size=30))
def test_code_that_python_reads_stays_as_it_is(source):
    """Whatever Python reads means the same afterwards."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    assert ast.dump(ast.parse(without_unseen(source)[0])) == ast.dump(tree)
