"""What a kernel says is kept only if it is well-formed, plain and not too long."""

import nbformat
from hypothesis import given
from hypothesis import strategies as st

from graders.sandbox import outputs

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
OUTPUT = st.fixed_dictionaries(
    {},
    optional={
        "output_type": st.sampled_from(["stream", "display_data", "execute_result", "error"])
        | ANYTHING,
        **dict.fromkeys(["name", "text", "data", "metadata", "ename", "evalue"], ANYTHING),
        "traceback": ANYTHING,
    },
)


@given(st.lists(OUTPUT | ANYTHING, max_size=6))
def test_whatever_was_said_becomes_a_valid_notebook(said):
    """No output, however malformed, raises or makes the executed notebook invalid."""
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = outputs.tidy(said)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_streams_are_joined():
    """Prints that came in pieces are one output; stderr stays apart."""
    order = [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]
    said = [{"output_type": "stream", "name": name, "text": text} for name, text in order]
    assert [(o.name, o.text) for o in outputs.tidy(said)] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_long_text_is_cut_with_a_mark():
    """The reader sees that something is missing."""
    kept = outputs.tidy([{"output_type": "stream", "name": "stdout", "text": "x" * 50_000}])
    assert len(kept[0].text) == outputs.MAX_TEXT
    assert kept[0].text.endswith("[... cut here]")


def test_many_outputs_are_cut_with_a_mark():
    """Beyond the cap one line says so."""
    one = {"output_type": "display_data", "data": {"text/plain": "x" * 1000}}
    kept = outputs.tidy([one] * 5000)
    assert len(kept) == outputs.MAX_OUTPUTS + 1
    assert kept[-1].text == "[... cut here]"


def test_colours_are_dropped():
    """Escape sequences of a traceback do not reach the report."""
    assert outputs.plain("\x1b[0;31mValueError\x1b[0m") == "ValueError"


def test_halves_of_surrogate_pairs_are_replaced():
    """What no file can hold does not reach one."""
    said = [
        {"output_type": "stream", "name": "stdout", "text": "a\ud800"},
        {"output_type": "display_data", "data": {"text/html": "\udfff", "x/\ud800": "b"}},
        {"output_type": "error", "ename": "\ud800", "evalue": "\ud800", "traceback": ["\ud800"]},
    ]
    cell = nbformat.v4.new_code_cell("x", outputs=outputs.tidy(said))
    assert nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode("utf-8")


def test_lines_count_for_what_they_take_in_a_file():
    """A text of line feeds only grows sixteenfold in a notebook file, and is cut before that."""
    said = {"output_type": "display_data", "data": {"text/html": "\n" * (outputs.MAX_CELL // 8)}}
    assert [o.output_type for o in outputs.tidy([said])] == ["stream"]


def test_less_is_kept_where_less_is_left():
    """The cells of a notebook share a cap."""
    said = {"output_type": "display_data", "data": {"text/html": "x" * 1000}}
    assert len(outputs.tidy([said] * 10, 3500)) == 3 + 1
