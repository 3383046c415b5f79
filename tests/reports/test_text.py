"""Text of students is made visible, capped, and inert in logs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.reports.text import capped, one_line, prose_html, visible, without_commands

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)


@given(anything)
def test_nothing_that_deceives_is_left(text):
    """No control, format, private or surrogate character survives."""
    shown = visible(text)

    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    shown.encode("utf-8")


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_left_alone(text):
    """Ordinary text stays as it is."""
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "<U+001B>[31m"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\nb", "a<U+000A>b"),
        ("a\tb", "a    b"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 4),
        ("Zoë, 李, naïve", "Zoë, 李, naïve"),
    ],
)
def test_what_is_shown(text, shown):
    """Codes stand for what does not print; a pile of accents is cut; names are kept."""
    assert visible(text) == shown


def test_lines_stay_where_they_are_wanted():
    """A finding of several lines keeps them."""
    assert visible("a\nb\r", lines=True) == "a\nb<U+000D>"


def test_long_text_says_how_much_is_left_out():
    """A megabyte of output becomes a line and a number."""
    assert capped("x" * 1_000_000, 3) == "xxx… (999997 more characters)"


@given(anything)
def test_one_line_is_one_line(text):
    """No character that any program takes for a line break survives."""
    assert len(one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    "line",
    [
        "::error::x",
        "   ::set-output name=x::y",
        "a\n::notice title=Autograding complete::Points 100/100",
        "loss=0.1 ##[notice title=Autograding complete]Points 100/100",
        ":::error::x",
        "\u00a0::error::x",
    ],
)
def test_a_workflow_command_is_broken(line):
    """Neither form of a workflow command is left at a place where a runner looks for it."""
    broken = without_commands(line)

    assert "##[" not in broken
    assert not any(part.lstrip().startswith("::") for part in broken.split("\n"))
    assert broken.replace("\u200b", "") == line


def test_backticks_become_code_and_markup_stays_text():
    """Only our own two tags appear; everything else is escaped."""
    assert prose_html("`a<b` & <i>`x`") == ("<code>a&lt;b</code> &amp; &lt;i&gt;<code>x</code>")
