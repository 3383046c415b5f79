"""What a page of ours may consist of; anything else in it came from outside."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Elements of our own templates and drawings.
STRUCTURE = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "footer",
    "section",
    "nav",
}
TEXT = {
    "div",
    "span",
    "p",
    "h1",
    "h2",
    "h3",
    "a",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "code",
    "strong",
    "br",
    "details",
    "summary",
    "abbr",
}
TABLES = {"table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"}
DRAWINGS = {"svg", "path", "rect", "line", "polyline", "text"}
OURS = STRUCTURE | TEXT | TABLES | DRAWINGS
HREF = re.compile(
    r"#[\w.%-]+|(\.\./){0,2}index(-\d+)?\.html|feedback\.html|executed\.ipynb|gradebook\.csv"
    r"|summary\.json|(\.\./)?[\w.%-]+/(report|feedback)\.html"
)


class Page(HTMLParser):
    """Elements, attributes and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.attributes, self.words = [], [], []
        self._raw = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Collect an element."""
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._raw = tag == "style"

    def handle_endtag(self, tag):
        """Leave the style sheet."""
        self._raw = False

    def handle_data(self, data):
        """Collect text that a reader sees."""
        if not self._raw:
            self.words.append(data)

    @property
    def text(self):
        """What a reader sees, on one line."""
        return " ".join(" ".join(self.words).split())


def found_alive(page: str) -> list[str]:
    """Return the elements and attributes of a page that are not ours, run or load anything."""
    parsed = Page(page)
    found = [f"<{tag}>" for tag in parsed.elements if tag not in OURS]
    # One sheet, and what stands in the head of every page.
    found += [tag for tag, most in (("style", 1), ("meta", 4)) if parsed.elements.count(tag) > most]
    for tag, name, value in parsed.attributes:
        loads = name in {"src", "srcset", "data", "action", "formaction", "xlink:href"}
        leads_away = name == "href" and (tag != "a" or not HREF.fullmatch(value))
        runs = name.startswith("on") or "url(" in value or "javascript:" in value
        if loads or leads_away or runs:
            found.append(f"{tag} {name}={value}")
    return found
