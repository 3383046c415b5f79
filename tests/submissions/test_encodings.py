"""Text whose encoding nobody names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.errors import SubmissionError
from graders.submissions.encodings import decoded, sample_of

LINES = "id,name\ns1,Amara Okafor\ns2,{}\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Jos\u00e9 M\u00fcller"),
        ("cp1250", "\u0141ukasz \u017b\u00f3\u0142\u0107"),
        ("cp1251", "\u041d\u043e\u0434\u0438\u0440\u0430"),
        ("cp1251", "\u0418\u0432\u0430\u043d\u043e\u0432 \u041f\u0451\u0442\u0440"),
        (
            "koi8-r",
            "\u041d\u043e\u0434\u0438\u0440\u0430 \u041a\u0430\u0440\u0438\u043c\u043e\u0432\u0430",
        ),
        (
            "cp866",
            "\u041d\u043e\u0434\u0438\u0440\u0430 \u041a\u0430\u0440\u0438\u043c\u043e\u0432\u0430",
        ),
        ("cp850", "Linn\u00e9a Bergstr\u00f6m"),
        ("cp852", "\u0141ukasz \u017b\u00f3\u0142\u0107"),
        ("mac-roman", "Linn\u00e9a Bergstr\u00f6m"),
        ("cp1254", "Ay\u015fe Y\u0131lmaz"),
        ("gb18030", "\u738b\u4f1f"),
    ],
)
def test_code_pages_are_guessed_and_named(encoding, name):
    """By what reads most like names."""
    text = LINES.format(name)
    assert decoded(text.encode(encoding), "x") == (text, encoding)
    assert sample_of(text) == name


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_known(encoding):
    """Nothing is guessed."""
    text = LINES.format("Jos\u00e9 \u738b\u4f1f")
    assert decoded(text.encode(encoding), "x") == (text, None)


def test_what_somebody_says_holds():
    """Without a word about it."""
    assert decoded("M\u00fc".encode("cp850"), "x", "cp850") == ("M\u00fc", None)


def test_a_wrong_name_is_said():
    """Which file, and what to do."""
    with pytest.raises(SubmissionError, match=r"`r` is not in the encoding utf-8"):
        decoded(b"\xff\xfe\xfa", "`r`", "utf-8")
    with pytest.raises(SubmissionError, match="There is no encoding 'klingon'"):
        decoded(b"", "`r`", "klingon")


@given(st.binary(max_size=300))
def test_any_bytes_are_some_text(data):
    """Nothing breaks."""
    text, _ = decoded(data, "x")
    assert isinstance(sample_of(text), str)
