"""Notebooks as they are shown, whatever stands in them."""

import base64
import json

import pytest

from graders.desk import looking
from graders.desk.looking import Looking
from graders.desk.notebooks import PART, read_code, read_part, read_picture
from graders.errors import SubmissionError
from graders.reading.bounded import Unfinished
from tests.desk import made


def written(path, *cells, **more):
    """Write a notebook of cells as they are."""
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5} | more))
    return path


def code(source="1", *outputs, **more):
    """Return a code cell."""
    return {"cell_type": "code", "source": source, "outputs": list(outputs)} | more


def shows(kind, data):
    """Return an output of one kind."""
    return {"output_type": "display_data", "data": {kind: data}}


def test_cells_come_in_order_with_their_numbers(tmp_path):
    """Text is drawn, code stands as it was typed."""
    path = written(
        tmp_path / "n.ipynb",
        {"cell_type": "markdown", "source": ["# Why\n", "A *sum*."]},
        code("if a < b:\n    print('&')"),
    )
    part = read_part(path, 1)
    assert [cell.number for cell in part.cells] == [1, 2]
    assert '<div class="heading">Why</div>' in part.cells[0].body
    assert "if a &lt; b:" in part.cells[1].body
    assert (part.total, part.following) == (2, 0)


def test_a_long_notebook_comes_in_parts(tmp_path):
    """Together they are the whole, and none is larger than a page may be."""
    path = written(tmp_path / "n.ipynb", *(code("x = 1  # " + "long " * 2000) for _ in range(60)))
    seen, first = [], 1
    while first:
        part = read_part(path, first)
        seen += [cell.number for cell in part.cells]
        assert sum(len(cell.body) for cell in part.cells) <= PART
        first = part.following
    assert seen == list(range(1, 61))


def test_cells_that_did_not_run_here_say_so(tmp_path):
    """Their outputs are those that were handed in."""
    path = written(
        tmp_path / "n.ipynb", code(), code(metadata={"markprop": {"run": False}}), code(metadata=3)
    )
    assert [cell.ran for cell in read_part(path, 1).cells] == [True, False, True]


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ({"output_type": "stream", "text": ["a<b", "\x1b[31mred\x1b[0m"]}, "a&lt;bred"),
        (shows("text/plain", "\u202eevil"), "&lt;U+202E&gt;evil"),
        (shows("text/html", "<table onclick=x><tr><td>1<script>2</script>"), "<td>1"),
        (shows("text/html", "<script>window.hit=1</script>"), ""),
        ({"output_type": "error", "ename": "E", "evalue": "<b>", "traceback": 3}, "E: &lt;b&gt;"),
        (
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t", "E: v"]},
            "t\nE: v",
        ),
        ({"output_type": "stream", "text": "x" * 100_000}, "96000 more characters"),
        ("nonsense", ""),
        ({"data": 3}, ""),
    ],
)
def test_outputs_are_text_or_tables(tmp_path, output, shown):
    """Nothing of them runs; what is none of both is left out."""
    (cell,) = read_part(written(tmp_path / "n.ipynb", code("1", output)), 1).cells
    told = "".join(cell.outputs)
    assert shown in told
    assert bool(told) == bool(shown)
    assert "<script" not in told
    assert "onclick" not in told


@pytest.mark.parametrize(
    "cells", [[3], [None], [{"cell_type": 3, "source": {}}], [{"outputs": 3, "attachments": 3}]]
)
def test_cells_of_any_form_are_shown(tmp_path, cells):
    """Without outputs, without words, but they are there."""
    assert len(read_part(written(tmp_path / "n.ipynb", *cells), 1).cells) == 1


def test_a_picture_is_found_by_its_cell_and_place(tmp_path):
    """Attachments of a text cell count behind outputs."""
    picture = shows("image/png", made.DOT)
    path = written(
        tmp_path / "n.ipynb",
        code("1", {"output_type": "stream", "text": "x"}, picture),
        {"cell_type": "markdown", "source": "x", "attachments": {"a.png": {"image/png": made.DOT}}},
    )
    assert [cell.pictures for cell in read_part(path, 1).cells] == [(1,), (0,)]
    assert read_picture(path, 1, 1).kind == "image/png"
    assert base64.b64decode(read_picture(path, 2, 0).base64).startswith(b"\x89PNG")


def test_a_drawing_comes_without_what_acts(tmp_path):
    """As a picture, and not within the page."""
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>hit()</script><rect/></svg>"
    path = written(
        tmp_path / "n.ipynb", code("1", shows("image/svg+xml", [drawing[:9], drawing[9:]]))
    )
    (cell,) = read_part(path, 1).cells
    assert (cell.outputs, cell.pictures) == ((), (0,))
    picture = read_picture(path, 1, 0)
    assert picture.kind == "image/svg+xml"
    assert b"<rect>" in base64.b64decode(picture.base64)
    assert b"hit" not in base64.b64decode(picture.base64)


@pytest.mark.parametrize(
    "data",
    [
        "no base 64!",
        base64.b64encode(b"<svg onload=1>").decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x7f" * 40).decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x00" * 6_000_000).decode(),
    ],
)
def test_what_is_no_picture_is_none(tmp_path, data):
    """Damaged, of another kind, as wide as a street, or too large."""
    path = written(tmp_path / "n.ipynb", code("1", shows("image/png", data)))
    with pytest.raises(SubmissionError):
        read_picture(path, 1, 0)


def test_lines_of_a_cell(tmp_path):
    """The answer that was marked, and not what stands around it."""
    path = written(tmp_path / "n.ipynb", code("a\nb\nc\nd"))
    assert read_code(path, 1, 2, 3).html == "<pre><code>b\nc</code></pre>"
    assert "a\nb\nc\nd" in read_code(path, 1, 0, 0).html
    with pytest.raises(SubmissionError):
        read_code(path, 2, 0, 0)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}', "[" * 100_000, "\x00"])
def test_what_is_no_notebook_is_said_to_be_none(tmp_path, text):
    """The page shows a sentence for it, and no traceback."""
    path = tmp_path / "n.ipynb"
    path.write_text(text)
    assert Looking().part(path, 1) is None


def test_words_that_take_too_long_stand_as_they_were_typed(monkeypatch):
    """A reader that met its bound leaves the plain text."""

    def ended(*asked):
        raise Unfinished("too long")

    monkeypatch.setattr(looking, "bounded", ended)
    assert Looking().wording("a <b> *c*") == "<pre>a &lt;b&gt; *c*</pre>"
