"""Feedback in Markdown shows student text letter for letter, on GitHub and in e-mail."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from markdown_it import MarkdownIt

from graders.exports.cleaning import markdown_block, markdown_inline
from graders.exports.markdown import render_markdown
from tests.exports.made import ATTACKS, check, exercise, hostile, hostile_reports, report, seen

RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = {
    "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "code", "pre", "ul",
    "li",
}  # fmt: skip
# What GitHub makes a link of after rendering, outside of code.
LINKED = re.compile(
    r"(?<![\w`])@[A-Za-z0-9]|(?<!\w)#\d|GH-\d|\w#\d|https?://\S|www\.\w|[\w.+-]@[\w.-]+\.\w", re.I
)


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.prose, self.open = set(), set(), [], []
        self.comments = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag):
        self.open.remove(tag)

    def handle_data(self, data):
        if not {"code", "pre"} & set(self.open):
            self.prose.append(data)

    def handle_comment(self, data):
        self.comments.append(data)


def rendered(text):
    """Return the page that a Markdown reader makes of a text."""
    page = _Page()
    page.feed(RENDERER.render(text))
    page.close()
    return page


@given(hostile_reports())
def test_any_report_renders_to_known_elements_only(made):
    """No element, attribute, comment or link comes from the report's text."""
    text = render_markdown(seen(made))
    page = rendered(text)

    assert page.tags <= TAGS
    assert page.attributes <= {"style"}  # the alignment of the table's columns
    assert page.comments == []
    assert page.open == []
    assert not LINKED.search("".join(page.prose))
    assert len(text.encode()) <= 60_000


@given(hostile)
@example("@octocat #1 GH-2 a/b#3 https://e.example www.e.example a@e.example")
def test_a_line_reads_as_it_was_written(text):
    """Letters, in their order, are all there; markup is only for code."""
    page = rendered("Before " + markdown_inline(text) + " after")

    assert page.tags <= {"p", "code"}
    assert not LINKED.search("".join(page.prose))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_block_stays_a_block(attack):
    """Neither a closing tag nor an empty line leads out of it."""
    page = rendered("Before\n\n" + markdown_block(attack + "\n\n" + attack) + "\n\nafter")

    assert page.tags == {"p", "pre"}
    assert "".join(page.prose).split() == ["Before", "after"]


def test_the_marks_and_findings_are_there():
    """What a student needs is on the page: marks, promise, finding, hint."""
    made = report(
        exercise(
            check("t.a", title="fprop keeps the shape."),
            check(
                "t.b",
                "failed",
                title="bprop is the derivative.",
                finding="`outputs` has shape (2, 3); expected (3, 2).",
                hint="Look at the axes.",
            ),
        )
    )

    words = " ".join("".join(rendered(render_markdown(seen(made))).prose).split())

    assert "Transfer functions: 2 of 4 points" in words
    assert "bprop is the derivative." in words
    assert "has shape (2, 3); expected (3, 2)." in words
    assert "Look at the axes." in words


def test_hidden_checks_show_no_value():
    """The feedback goes to the student."""
    made = report(
        exercise(check(verdict="failed", hidden=True, finding="`outputs[0]` is 0.25, expected 7.5"))
    )

    assert "7.5" not in re.sub(r"&#\d+;", "", render_markdown(seen(made)).replace("&#46;", "."))


def test_a_long_report_loses_details_step_by_step():
    """Inputs first, then findings, then titles; the marks are always there."""
    checks = (check(f"t.{i}", "failed", finding="x " * 700, title="é " * 50) for i in range(60))
    made = report(exercise(*checks))

    for limit in (60_000, 20_000, 4_000, 200):
        text = render_markdown(seen(made), limit)

        assert len(text.encode()) <= limit
        assert "0 of 120 points" in text
