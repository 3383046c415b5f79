"""Of a drawing as SVG only what is drawn is kept."""

import base64
import io
from xml.etree import ElementTree

import pytest

from graders.reports.drawings import LONGEST, inert
from tests.desk.made import DOT

CLIPPED = '<g clip-path="url(#c)"/><g style="clip-path: url(#c)"/>'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inner, more=""):
    """Return a drawing with something in it."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {more}>{inner}</svg>'


def kept(inner, more=""):
    """Return what is kept of a drawing."""
    found = inert(svg(inner, more))
    assert found is not None
    ElementTree.fromstring(found)
    return found.decode()


def test_a_plot_keeps_its_lines_its_text_and_its_pictures():
    """Matplotlib's own: glyphs are shapes that are used again, an image lies within."""
    from matplotlib.figure import Figure

    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.plot([0, 1], [1, 0], "o--", label="error")
    left.legend()
    right.imshow([[0, 1], [1, 0]])
    out = io.BytesIO()
    figure.savefig(out, format="svg")
    found = inert(out.getvalue().decode())
    assert found is not None
    tree, before = ElementTree.fromstring(found), ElementTree.fromstring(out.getvalue())
    for name in ("path", "use", "image", "clipPath"):
        tag = f"{{http://www.w3.org/2000/svg}}{name}"
        assert len(list(tree.iter(tag))) == len(list(before.iter(tag))) > 0, name
    assert "stroke-dasharray" in found.decode()
    assert tree.get("viewBox") == before.get("viewBox")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>x</script>",
        '<a xlink:href="javascript:x"><path d="M0 0"/></a>',
        '<rect onclick="x" onload="x"/>',
        "<foreignObject><b/></foreignObject>",
        '<image href="http://a.example/x.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="http://a.example/x.svg#a"/>',
        "<style>@import 'http://a.example'</style>",
        '<rect style="fill:url(http://a.example)"/>',
        '<rect fill="url( http://a.example#x)" stroke="URL(//a.example)"/>',
        '<rect style="background:url(//a.example);width:9"/>',
        '<animate attributeName="href" to="javascript:x"/>',
        '<set attributeName="onload" to="x"/>',
        '<filter id="f"><feImage href="http://a.example"/></filter><rect filter="url(#f)"/>',
        '<svg:script xmlns:svg="http://www.w3.org/2000/svg">x</svg:script>',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">x</x:script>',
        "<?xml-stylesheet href='http://a.example'?>",
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="//a.example"/>',
        '<pattern id="p"><rect/></pattern><mask/><marker/><switch/>',
        '<rect xml:base="http://a.example" xmlns:e="http://www.w3.org/2001/xml-events"/>',
        '<handler>x</handler><rect fill="expression(x)" d="&#106;avascript:x"/>',
    ],
)
def test_what_acts_or_leads_away_is_gone(inner):
    """Scripts, addresses, styles, movements, foreign elements: nothing of them is left."""
    found = kept(inner)
    for word in ("script", "a.example", "onload", "onclick", "import", "foreign", "filter"):
        assert word not in found
    for word in ("animate", "set ", "pattern", "mask", "xhtml", "style", "base=", "data:"):
        assert word not in found


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "no drawing",
        "<svg><rect/></svg>",
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("&b;"),
        svg("&unknown;"),
        svg("<g>" * 100 + "</g>" * 100),
        svg("<g>" * 30_000 + "</g>" * 30_000),
        svg("<rect/>" * 20_001),
        svg('<g id="a">' + "<rect/>" * 1000 + "</g>" + '<use href="#a"/>' * 1000),
        svg('<clipPath id="c">' + "<rect/>" * 1000 + "</clipPath>" + CLIPPED * 50),
        svg(f"<text>{'x' * LONGEST}</text>"),
        svg("\x00"),
        svg("\ud800"),
    ],
    ids=lambda drawing: drawing[:40],
)
def test_what_is_none_or_draws_too_much_is_refused(drawing):
    """Nothing is kept; a reader ends with a word."""
    assert inert(drawing) is None


def test_nothing_is_drawn_again_that_draws_again():
    """Doubling, from one to the next, would draw a thousand million shapes."""
    levels = "".join(
        f'<g id="l{n}"><use href="#l{n - 1}"/><use xlink:href="#l{n - 1}"/></g>'
        for n in range(1, 31)
    )
    found = kept(f'<rect id="l0"/>{levels}')
    assert found.count("<use") == 2
    assert 'href="#l0"' in found
    assert "<use" not in kept('<g id="own"><use href="#own"/></g>')


def test_nothing_clips_what_clips():
    """So that no clip has another to be computed first."""
    found = kept('<clipPath id="a"><rect clip-path="url(#b)"/></clipPath><g clip-path="url(#a)"/>')
    assert found.count("url(") == 1


def test_what_costs_more_than_it_draws_is_taken_away():
    """Nested transparency is a picture for each level; a dashed line may have a million dashes."""
    found = kept('<g opacity=".5"><rect opacity=".5"/></g>')
    assert found.count(" opacity=") == 1
    line = '<path d="M 0 0 L {} 0" stroke-dasharray="{}"/>'
    for length, dashes, stay in (("600", "5.5,2.4", 1), ("1e9", "5", 0), ("nan", "5", 0)):
        assert kept(line.format(length, dashes)).count("dasharray") == stay
    for dashes in ("0.001", "0", "none", "1e-9 1e-9", "-5"):
        assert "dasharray" not in kept(line.format("600", dashes))
    assert kept(line.format("6000", "1") * 300).count("dasharray") == 3
    lone = '<line x1="0" y1="0" x2="9" y2="9" stroke-dasharray="2"/>'
    assert "dasharray" in kept(lone)
    assert "dasharray" not in kept(f'<g stroke-dasharray="2">{line.format("9", "")}</g>')
    again = line.format("9", "1").replace("<path", '<path id="a"') + '<use href="#a"/>'
    assert "dasharray" not in kept(again)
    curve = '<path d="M0 0 c 1 1 1e9 1e9 5 5" stroke-dasharray="2"/>'
    assert "dasharray" not in kept(curve)


def test_a_picture_within_is_one_or_is_gone():
    """Its bytes begin as its kind does, and there are not many."""
    assert DOT in kept(f'<image href="data:image/png;base64,{DOT}"/>')
    text = base64.b64encode(b"<script>").decode()
    assert "<image" not in kept(f'<image href="data:image/png;base64,{text}"/>')
    assert kept(f'<image href="data:image/png;base64,{DOT}"/>' * 99).count("<image") == 20


def test_text_and_attributes_stay_what_they_are():
    """Signs of markup in them end nothing."""
    found = kept('<text id="a" x="1">&lt;script&gt; "a" &amp; b</text>')
    (text,) = ElementTree.fromstring(found)
    assert text.text == '<script> "a" & b'
    (text,) = ElementTree.fromstring(kept("""<text font-family='a" onx="1'>x</text>"""))
    assert set(text.keys()) <= {"font-family"}
