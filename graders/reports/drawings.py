"""Drawings as SVG, of which only what is drawn is kept: no script, no address, no repetition.

An SVG is a program. What comes out of here is written anew from a short list of elements and
attributes: shapes, text, colours, plots' markers and pictures within. It runs in a bounded process.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from graders.reports.pictures import SVG_BEGINNING, is_picture

LONGEST = 1_400_000  # characters: a plot of 5,000 points has half of that
_DEEPEST = 60  # a plot has 8 levels
_MOST_DRAWN = 20_000  # shapes, each as often as it is used or clips: as large as the page, 6 s
_MOST_DASHES = 20_000  # of all lines together; a million of them take a browser 3 s
_MOST_PICTURES = 20
_SVG = "{http://www.w3.org/2000/svg}"
_ENDS = ("x1", "y1", "x2", "y2")
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_DRAW = "path rect circle ellipse line polyline polygon text tspan"
_FRAME = "svg g a defs symbol clipPath linearGradient radialGradient stop title"
_ELEMENTS = frozenset(f"{_DRAW} {_FRAME}".split())
_LEAVES = frozenset(f"{_SVG}{name}" for name in f"{_DRAW} use image".split())
_NUMBERS = (
    "x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy width height viewBox preserveAspectRatio transform "
    "d points offset gradientUnits gradientTransform spreadMethod clipPathUnits rotate pathLength"
)
_LOOKS = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color stop-color stop-opacity "
    "clip-path clip-rule display visibility font font-family font-size font-style font-weight "
    "text-anchor dominant-baseline letter-spacing"
)
_KEPT = frozenset((*_NUMBERS.split(), *_LOOKS.split()))
_STYLES = frozenset(_LOOKS.split())
# Numbers, words and colours; of what is in brackets, a place within the drawing alone.
_VALUE = re.compile(r"[\w\s.,#%+\-'\"]*(?:\([\w\s.,#%+\-]*\)[\w\s.,#%+\-'\"]*)*")
_ADDRESS = re.compile(r"url\(", re.IGNORECASE)
_OWN_PLACE = re.compile(r"\s*url\(#[\w.:\-]+\)\s*")
_ID = re.compile(r"[\w.:\-]{1,100}")
_INLAY = re.compile(r"data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=\s]+)")


def inert(drawing: str) -> bytes | None:
    """Return a drawing without all that could run, load or grow; None where none is left.

    Parameters
    ----------
    drawing : str
        What a student's notebook holds as SVG.
    """
    if len(drawing) > LONGEST or "<!ENTITY" in drawing:
        return None
    try:
        root = ElementTree.fromstring(drawing.strip())  # noqa: S314 - no entities, and bounded
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
    if root.tag != f"{_SVG}svg" or not _is_flat(root):
        return None
    drawn = _Drawn(root)
    if drawn.size > _MOST_DRAWN:
        return None
    return f"{SVG_BEGINNING}{drawn.attributes(root)}>{drawn.inner(root)}</svg>".encode()


def _is_flat(root: ElementTree.Element) -> bool:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return True
    return False


class _Drawn:
    """A drawing that is written anew.

    Parameters
    ----------
    root : Element
        As it was handed in.
    """

    def __init__(self, root: ElementTree.Element) -> None:
        named = {e.get("id", ""): e for e in root.iter() if _ID.fullmatch(e.get("id", ""))}
        shared = dict(_shared(root, named))
        self._sizes = {name: sum(1 for _ in element.iter()) for name, element in shared.items()}
        self._again = {id(inner) for element in shared.values() for inner in element.iter()}
        self._pictures, self._dashes = 0, 0.0
        used = [self._sizes.get(_target(e), 0) for e in root.iter(f"{_SVG}use")]
        clips = [named[name] for e in root.iter() if (name := _clip(e)) in named]
        clipped = [sum(1 for _ in clip.iter()) for clip in clips]
        self.size = sum(1 for _ in root.iter()) + sum(used) + sum(clipped)

    def element(self, element: ElementTree.Element, *, clips: bool) -> str:
        """Return an element's text; nothing for what is not kept."""
        name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""
        if name == "use":
            return self._use(element)
        if name == "image":
            return self._picture(element)
        if name not in _ELEMENTS:
            return ""
        name = "g" if name == "a" else name
        own = self.attributes(element, clips=clips)
        inner = self.inner(element, clips=clips or name == "clipPath")
        return f"<{name}{own}>{inner}</{name}>"

    def inner(self, element: ElementTree.Element, *, clips: bool = False) -> str:
        """Return what stands in an element."""
        says = element.tag in (f"{_SVG}text", f"{_SVG}tspan", f"{_SVG}title")
        parts = [escape(element.text or "") if says else ""]
        for child in element:
            parts.append(self.element(child, clips=clips))
            parts.append(escape(child.tail or "") if says else "")
        return "".join(parts)

    def attributes(self, element: ElementTree.Element, *, clips: bool = False) -> str:
        """Return an element's attributes; within a clip none that clips again."""
        kept = {name: value for name, value in element.items() if name in _KEPT}
        kept |= dict(_styles(element.get("style", "")))
        name = element.get("id", "")
        own = [f" id={quoteattr(name)}"] if _ID.fullmatch(name) else []
        again = clips or id(element) in self._again
        own += [
            f" {key}={quoteattr(value)}"
            for key, value in kept.items()
            if _is_plain(key, value) and self._is_cheap(element, key, value, again=again)
        ]
        return "".join(own)

    def _is_cheap(
        self, element: ElementTree.Element, name: str, value: str, *, again: bool
    ) -> bool:
        """Tell whether a browser has no more work with it than with the shape itself."""
        if name == "clip-path":
            return not again
        if name == "opacity":  # of a group, it is a picture of its own
            return element.tag in _LEAVES
        if name == "stroke-dasharray":
            if again:
                return False
            self._dashes += _dashes(element, value)
            return self._dashes <= _MOST_DASHES
        return True

    def _use(self, element: ElementTree.Element) -> str:
        target = _target(element)
        if target not in self._sizes:
            return ""
        return f"<use href={quoteattr('#' + target)}{self.attributes(element)}/>"

    def _picture(self, element: ElementTree.Element) -> str:
        found = _INLAY.fullmatch(_address(element).strip())
        self._pictures += 1
        if found is None or self._pictures > _MOST_PICTURES:
            return ""
        try:
            data = base64.b64decode("".join(found[2].split()), validate=True)
        except (binascii.Error, ValueError):
            return ""
        if not is_picture(found[1], data):
            return ""
        address = f"data:image/{found[1]};base64,{base64.b64encode(data).decode('ascii')}"
        return f"<image href={quoteattr(address)}{self.attributes(element)}/>"


def _shared(
    root: ElementTree.Element, named: Mapping[str, ElementTree.Element]
) -> Iterator[tuple[str, ElementTree.Element]]:
    """Yield what may be drawn again: what does not itself draw something again."""
    wanted = {_target(element) for element in root.iter(f"{_SVG}use")}
    for name in wanted & named.keys():
        inside = {child.tag for child in named[name].iter()}
        if not inside & {f"{_SVG}use", f"{_SVG}image", f"{_SVG}svg"}:
            yield name, named[name]


def _clip(element: ElementTree.Element) -> str:
    """Return the id of what an element says that it is clipped by."""
    said = dict(_styles(element.get("style", ""))).get("clip-path", element.get("clip-path", ""))
    return said.strip()[5:-1] if _OWN_PLACE.fullmatch(said) else ""


def _dashes(element: ElementTree.Element, pattern: str) -> float:
    """Return how many dashes a line has; more than any may have if it is not made of lines."""
    try:
        lengths = [float(one) for one in pattern.replace(",", " ").split()]
        path = element.get("d", "").translate(str.maketrans("MLZ,", "    "))
        at = [float(one) for one in path.split()] or [float(element.get(k, "")) for k in _ENDS]
        way = sum(abs(to - of) for of, to in zip(at, at[2:], strict=False))
        return way * len(lengths) / sum(lengths) if min(lengths) >= 0 else 2.0 * _MOST_DASHES
    except (ValueError, ZeroDivisionError):
        return 2.0 * _MOST_DASHES


def _target(element: ElementTree.Element) -> str:
    address = _address(element)
    return address[1:] if address.startswith("#") else ""


def _address(element: ElementTree.Element) -> str:
    return next((found for name in _HREF if (found := element.get(name))), "")


def _styles(style: str) -> Iterator[tuple[str, str]]:
    """Yield what a style says of the drawing's looks, as attributes."""
    for one in style.split(";")[:50]:
        name, _, value = one.partition(":")
        if name.strip() in _STYLES:
            yield name.strip(), value.strip()


def _is_plain(name: str, value: str) -> bool:
    if _ADDRESS.search(value):
        return name in ("fill", "stroke", "clip-path") and bool(_OWN_PLACE.fullmatch(value))
    return bool(_VALUE.fullmatch(value))
