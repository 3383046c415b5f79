"""What students write is shown, and does nothing."""

import re
from html.parser import HTMLParser

import pytest

from graders.desk.formulas import LONGEST, formula_html
from graders.desk.wording import answer_html
from tests.desk import hostile

# All that a page may get from a student's words.
MATHS = "math mrow mi mn mo mtext mspace mstyle msub msup msubsup munder mover munderover mfrac"
MATHS += " msqrt mroot mtable mtr mtd mpadded mphantom menclose ms"
WORDS = "p br hr blockquote pre code em strong b i u s del sub sup small span div kbd ul ol li"
WORDS += " dl dt dd table thead tbody tfoot tr th td caption"
ATTRIBUTES = {"class", "tabindex", "colspan", "rowspan"}


class Elements(HTMLParser):
    """The elements and attributes of some HTML."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        """Collect an element; the attributes of formulas are checked by their own test."""
        self.tags.add(tag)
        if tag not in MATHS.split():
            self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("name", hostile.ALL)
def test_nothing_remains_that_could_act(name):
    """Only elements of text and formulas, with attributes that neither load nor lead nor run."""
    shown = answer_html(hostile.ALL[name])
    found = Elements(shown)
    assert found.tags <= set(f"{MATHS} {WORDS}".split())
    assert found.attributes <= ATTRIBUTES
    assert set(re.findall(r'class="([^"]*)"', shown)) <= {"formula", "heading", "table"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200f\u061c\x00-\x08\x1b\ue000\ue001]", shown)
    assert len(shown) < 1_000_000


def test_markdown_and_formulas_are_drawn():
    """A plain answer looks like one."""
    shown = answer_html("**Yes**, as $x_1 + x_2$:\n\n$$\na\n= b\n$$\n\n| a |\n|---|\n| 1 |")
    assert "<strong>Yes</strong>" in shown
    assert "<msub><mi>x</mi><mn>1</mn></msub>" in shown
    assert '<math display="block">' in shown
    assert "<td>1</td>" in shown
    assert "<h1>" not in shown  # no heading was made of the line that begins with =


@pytest.mark.parametrize("text", ["It costs $5 and $6.", "`$x$`", "$ x $", "a $x", "\\$x\\$"])
def test_what_is_no_formula_stays_as_it_is(text):
    """Prices, code and single dollars."""
    assert "<math" not in answer_html(text)


def test_a_link_shows_where_it_leads_and_leads_nowhere():
    """A marker may copy the address."""
    assert answer_html("[my source](https://a.example/b)") == (
        "<p>my source (https://a.example/b)</p>\n"
    )


def test_a_picture_from_elsewhere_is_named_and_not_loaded():
    """Its description stands for it."""
    assert "(picture: a plot)" in answer_html("![a plot](https://a.example/p.png)")


@pytest.mark.parametrize(
    "source",
    [
        *("\\newcommand{\\a}{b}\\a", "\\def\\a{b}", "x" * (LONGEST + 1), "{" * 500),
        *("\\left(" * 200, "\\sqrt{" * 200 + "x" + "}" * 200, "a_b_c"),
    ],
)
def test_a_formula_that_cannot_be_drawn_stands_as_it_was_typed(source):
    """Macros, towers and halves of formulas: nothing is lost, and nothing goes on for ever."""
    shown = formula_html(source)
    assert shown.startswith('<code class="formula">')


def test_sizes_and_links_in_formulas_are_left_out():
    """A blank as wide as a town would push the page aside."""
    shown = formula_html(
        "\\hspace{9999em}\\href{javascript:1}{x}\\style{color:red}{y}\\class{z}{w}"
    )
    assert "9999" not in shown
    assert not re.search("href|style|class|javascript", shown)
