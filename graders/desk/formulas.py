"""Formulas that students type, as MathML: the browser draws it itself, without any script.

The library only parses. What it makes of a formula is taken apart and written anew from a list of
known elements, with every text escaped, so that nothing that was typed can become markup.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

LONGEST = 2000  # characters; a page of formulas in a row has some 500
_DEEPEST = 60  # elements inside each other; a fraction in a matrix in a root has 12
_MOST = 4000  # elements of one formula
_TAGS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mstyle", "menclose"),
        *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mfrac", "msqrt", "mroot"),
        *("mtable", "mtr", "mtd", "mpadded", "mphantom"),
    )
)
# Sizes are left out: a blank may be as wide as a town.
_VALUES = {
    "display": re.compile(r"block|inline"),
    "displaystyle": re.compile(r"true|false"),
    "accent": re.compile(r"true|false"),
    "stretchy": re.compile(r"true|false"),
    "fence": re.compile(r"true|false"),
    "form": re.compile(r"prefix|infix|postfix"),
    "linethickness": re.compile(r"0|0px|0em"),
    "mathvariant": re.compile(r"[a-z-]{1,30}"),
    "columnalign": re.compile(r"(?:left|right|center)(?: (?:left|right|center)){0,30}"),
}


def formula_html(source: str, *, block: bool = False) -> str:
    """Return a formula as MathML, or its source as code where it cannot be drawn.

    Parameters
    ----------
    source : str
        LaTeX without its dollars.
    block : bool
        Whether it stands on a line of its own.
    """
    try:
        if len(source) > LONGEST:
            raise ValueError
        # Macros could double at every step; nobody needs them in an answer.
        if re.search(r"\\(?:(?:re)?new|provide)command|\\[gex]?def\b|\\let\b", source):
            raise ValueError
        element = convert_to_element(source, display="block" if block else "inline")
        parts: list[str] = []
        _write(element, parts, 0)
    except Exception:  # the library has no common base for what it refuses
        return f'<code class="formula">{html.escape(source[:LONGEST])}</code>'
    drawn = "".join(parts)
    # A long one is moved sideways, by keys as well.
    return f'<div class="formula" tabindex="0">{drawn}</div>' if block else drawn


def _write(element: Element, parts: list[str], depth: int) -> None:
    if depth > _DEEPEST or len(parts) > _MOST:
        raise ValueError
    tag = element.tag.rpartition("}")[2]
    inside = tag in _TAGS
    if inside:
        kept = [
            f' {name}="{value}"'
            for name, value in element.attrib.items()
            if name in _VALUES and _VALUES[name].fullmatch(value)
        ]
        parts.append(f"<{tag}{''.join(kept)}>")
    parts.append(html.escape(html.unescape(element.text or "")))
    for child in element:
        _write(child, parts, depth + 1)
        parts.append(html.escape(html.unescape(child.tail or "")))
    if inside:
        parts.append(f"</{tag}>")
