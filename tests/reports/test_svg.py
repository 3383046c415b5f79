"""Drawings are well-formed whatever the numbers are."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from graders.model import Curve
from graders.reports.svg import histogram, plot, share_bar

SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def curves(draw):
    """Any curve, NaN and infinities included, with or without what was expected."""
    length = draw(st.integers(0, 30))
    numbers = st.lists(st.floats(), min_size=length, max_size=length).map(tuple)
    expected = draw(st.one_of(st.just(()), numbers))
    return Curve(draw(st.text(max_size=20)), draw(numbers), draw(numbers), expected)


@given(curves())
def test_any_curve_is_drawn_within_its_frame(curve):
    """Well-formed, and no coordinate of a line leaves the picture."""
    drawn = plot(curve)
    if not drawn:
        return
    root = ElementTree.fromstring(drawn)
    for line in root.iter("polyline"):
        for point in line.attrib["points"].split():
            x, y = (float(part) for part in point.split(","))
            assert 0 <= x <= 380
            assert 0 <= y <= 200


def test_a_gap_parts_a_curve():
    """NaN leaves a gap; an overflow stays at the border and does not flatten the rest."""
    xs = tuple(float(i) for i in range(6))
    got = (0.0, 1.0, float("nan"), 1.0, 1e300, 0.0)
    drawn = plot(Curve("f", xs, got, (0.0, 1.0, 0.0, 1.0, 0.0, 1.0)))
    root = ElementTree.fromstring(drawn)

    assert len(list(root.iter("polyline"))) == 3


def test_a_name_is_escaped():
    """A curve's name adds no element."""
    assert "<b>" not in plot(Curve("<b>", (0.0, 1.0), (0.0, 1.0)))


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_a_histogram_has_a_bar_per_count(counts):
    """Each count has its bar, also when all are zero."""
    root = ElementTree.fromstring(histogram(counts, ["x"] * len(counts), "said"))

    assert len(list(root.iter("rect"))) == len(counts)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_bar_holds_earned_and_pending(share, pending):
    """The two parts never exceed the whole."""
    whole, earned, waiting = ElementTree.fromstring(share_bar(share, pending))

    assert whole.attrib["width"] == "100"
    assert float(earned.attrib["width"]) + float(waiting.attrib["width"]) <= 100.01
