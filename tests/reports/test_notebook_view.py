"""The result of a self-check: the first thing to mend, escaped, in text and in HTML."""

import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from graders.errors import Misconception
from graders.model import Curve
from graders.reports.notebook_view import SelfCheck


@pytest.fixture
def public(mixed):
    """Return the results of the public checks."""
    return tuple(result for result in mixed if not result.check.hidden)


def test_text_starts_with_the_honest_line(public):
    """What ran, what runs at marking, then the first thing to mend with its input."""
    assert repr(SelfCheck(public[:2], hidden=4)) == (
        "tanh: 1 of 2 visible checks; 4 more run at marking\n"
        "\n"
        "✗ `bprop` multiplies by the slope of tanh.\n"
        "  1 of 2 entries of `grads` differ: `grads[0, 0]` = 1, expected -1.\n"
        "  Your results are exactly what you get if the sign of the slope is turned round.\n"
        "  With this input:\n"
        "    inputs (float64, shape (1, 2) = (batch_size, input_dim)):\n"
        "      [  1, nan]\n"
        "    rate = 0.5 (float)\n"
        "  Hint: Look at the sign.\n"
        "  Judged on your own `fprop`: what follows from it is right, and earns its points.\n"
        "\n"
        "✓ `fprop` returns tanh of every input."
    )


def test_a_right_answer_is_one_line(all_passed):
    """Nothing to mend: nothing more to read; the checks are behind a fold."""
    result = SelfCheck(all_passed[:2], hidden=1)

    assert repr(result) == "tanh: 2 of 2 visible checks; 1 more runs at marking"
    assert result.passed
    assert result._repr_html_().count("<details") == 1


def test_several_exercises_are_told_apart(mixed):
    """The first thing to mend names its exercise; then how far each exercise is."""
    public = tuple(result for result in mixed if not result.check.hidden)
    lines = repr(SelfCheck(public, hidden=4)).splitlines()

    assert lines[0] == "1 of 3 visible checks; 4 more run at marking"
    assert "✗ tanh: `bprop` multiplies by the slope of tanh." in lines
    assert lines[-3:] == [
        "tanh: 1 of 2",
        "clipped_relu: 0 of 1",
        "  ? `fprop` cuts off at `max_value`.",
    ]
    page = SelfCheck(public)._repr_html_()
    assert "tanh: 1 of 2" in page
    assert page.count("<details") == 2


def test_printing_suits_the_output(public, monkeypatch):
    """A pipe of few characters gets letters for the ticks; a notebook gets the ticks."""
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    result = SelfCheck(public[:2])
    monkeypatch.setattr("sys.stdout", narrow)
    print(result)  # noqa: T201 -- as a script does
    narrow.flush()
    shown = narrow.buffer.getvalue().decode("cp1252")
    assert "x `bprop` multiplies" in shown
    assert "+ `fprop` returns" in shown
    assert "✗" in repr(result)


def test_html_folds_what_is_not_first(public):
    """The first thing to mend is open, every other check is inside the fold."""
    page = SelfCheck(public, hidden=0)._repr_html_()
    before, fold = page.split("<details", 1)

    assert "multiplies by the slope" in before
    assert "returns tanh" in fold
    assert not SelfCheck(public).passed


def test_a_curve_is_drawn(public):
    """The student's curve against the expected one stands beside the finding."""
    curve = Curve("bprop", (0.0, 1.0), (1.0, 2.0), (2.0, 1.0))
    page = SelfCheck((replace(public[1], curves=(curve,)),))._repr_html_()

    assert page.count("<polyline") == 2


class Elements(HTMLParser):
    """Elements and attributes."""

    def __init__(self, page):
        super().__init__()
        self.found, self.names, self.links = set(), set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Collect an element."""
        self.found.add(tag)
        self.names |= {name for name, _ in attrs}


def test_hostile_text_adds_nothing(public, hostile):
    """A student's exception text stays text, in HTML as in the terminal."""
    results = [
        replace(
            result,
            finding=hostile,
            hint=hostile,
            misconception=Misconception(hostile, hostile),
            counterexample={hostile: hostile, "inputs": [hostile]},
        )
        for result in public
    ]
    shown = SelfCheck(tuple(results), hidden=3)
    parsed = Elements(shown._repr_html_())

    assert parsed.found <= {"div", "span", "details", "summary", "code", "table", "tr", "td"}
    assert parsed.names <= {"style"}
    assert all(c == "\n" or c.isprintable() or c == "\u200b" for c in repr(shown))
