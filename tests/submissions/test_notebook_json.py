"""Bytes of notebooks: what is read, what is refused, and in which words."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import SubmissionError
from graders.submissions import caps
from graders.submissions.notebook_json import read_json
from tests.submissions.made import notebook


def said(data):
    """Return the sentence about what is no notebook."""
    with pytest.raises(SubmissionError) as error:
        read_json(data, "lab.ipynb")
    return str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_unicode_encoding_is_read(encoding):
    """With or without byte order mark, whatever an editor on Windows made of it."""
    text = notebook("x = 'é'").decode()
    assert read_json(text.encode(encoding), "lab.ipynb")["cells"][0]["source"] == "x = 'é'"


def test_bytes_that_are_no_unicode_cost_one_character():
    """A comment in another encoding does not take the answers with it."""
    data = json.dumps({"cells": [{"source": "# XX"}]}).encode().replace(b"XX", b"\xe9")
    assert read_json(data, "lab.ipynb")["cells"][0]["source"] == "# \ufffd"


def test_outputs_are_cut_out_before_they_cost_anything():
    """A megabyte of brackets in an output is not parsed."""
    outputs = "[" + "[],{}," * 300_000 + "0]"
    cell = '{"cell_type": "code", "outputs": ' + outputs + ', "source": "x = 1"}'
    content = read_json(f'{{"cells": [{cell}]}}'.encode(), "lab.ipynb")
    assert content == {"cells": [{"cell_type": "code", "outputs": None, "source": "x = 1"}]}


def test_text_that_looks_like_outputs_is_kept():
    """Only a key is cut, not a value, nor a text that mentions one."""
    content = {"cells": [{"source": '"outputs": [1]', "kind": "outputs", "outputs": 3}]}
    assert read_json(json.dumps(content).encode(), "lab.ipynb") == content


def test_nested_outputs_are_cut_once():
    """A key that is cut may stand inside one that is cut."""
    data = b'{"metadata": {"outputs": [[1]], "metadata": {}}, "x": [{"outputs": []}], "y": 1}'
    assert read_json(data, "a") == {"metadata": None, "x": [{"outputs": None}], "y": 1}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "`lab.ipynb` is empty."),
        (b" \n\t", "`lab.ipynb` is empty."),
        (notebook("x = 1")[:-40], "`lab.ipynb` is cut off"),
        (notebook("x = 1")[:70], "`lab.ipynb` is cut off"),
        (b"\n<!DOCTYPE html><html></html>", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"),
        (b"%PDF-1.7", "PDF"),
        (b"print('hello')", "does not hold JSON"),
        (b"[1, 2]", "is JSON, but not a notebook"),
        (b'{"cells": [}', "is cut off"),
        (b'{"cells": nope}', "cannot be read as a notebook"),
        (b'{"cells": []}}', "cannot be read as a notebook"),
        (b"[" * 100_000, "nests brackets"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nests brackets"),
        (b'{"cells": "' + b"x" * caps.NOTEBOOK_TEXT_BYTES + b'"}', "at most 4 MiB are read"),
    ],
)
def test_each_fault_has_one_sentence(data, words):
    """The sentence says what the file is, and what to do."""
    sentence = said(data)
    assert words in sentence
    assert "\n" not in sentence
    assert any(word in sentence for word in ("and in", "hand that in", "hand it in", "Move data"))


def test_conflict_marks_name_their_line():
    """An unresolved merge is told from other faults, with the line of its first mark."""
    text = json.dumps({"cells": []}, indent=1)
    merged = text.replace("\n", "\n<<<<<<< HEAD\n \n=======\n >>\n>>>>>>> main\n", 1)
    assert "unresolved merge (line 2)" in said(merged.encode())


def test_work_on_outputs_is_bounded(monkeypatch):
    """An output of nothing but brackets is not followed to its end."""
    monkeypatch.setattr(caps, "NOTEBOOK_TOKENS", 100)
    assert "holds more output than is read" in said(b'{"outputs": [' + b"[]," * 100)


def test_names_are_shown_without_control_characters():
    """A file's name is the student's text too."""
    with pytest.raises(SubmissionError) as error:
        read_json(b"", "a\x1b[31m\n\ud800" + "x" * 500)
    assert str(error.value).startswith("`a\ufffd[31m\ufffd\ufffdxxx")
    assert len(str(error.value)) < 200


def test_numbers_of_any_length_take_no_time():
    """A number of a million digits is not computed."""
    content = read_json(b'{"cells": [], "nbformat": ' + b"9" * 10**6 + b"}", "lab.ipynb")
    assert content["nbformat"] == 10**18 - 1


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\"outpsmea1 \n').map(str.encode))
def test_any_bytes_are_a_dict_or_a_sentence(data):
    """Nothing else than `SubmissionError` comes out, whatever goes in."""
    with suppress(SubmissionError):
        assert isinstance(read_json(data, "lab.ipynb"), dict)


@given(st.data())
def test_damaged_notebooks_are_a_dict_or_a_sentence(data):
    """A byte changed, removed or cut anywhere in a real notebook does no more harm."""
    whole = notebook("x = [1, {'a': 2}]\nprint('\"')", "y = 'é\\n'", metadata={"tags": [1]})
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    damaged = whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:]
    with suppress(SubmissionError):
        assert isinstance(read_json(damaged, "lab.ipynb"), dict)
