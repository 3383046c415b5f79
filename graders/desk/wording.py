"""What students wrote, made safe to look at: Markdown, HTML and formulas, without any that acts.

Markdown becomes HTML, of which nh3 keeps a short list of elements and no attribute that could load,
lead or run; formulas are put in afterwards, as MathML of our own making. Links lose their power
and show where they lead to. `answer_html` and what calls it run in bounded processes.
"""

from __future__ import annotations

import html
import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from graders.desk.formulas import formula_html
from graders.reports.text import visible

LONGEST = 20_000  # characters of one text: ten pages
_MOST_FORMULAS = 300
# Around the number of a formula, until nh3 has seen the rest; `visible` leaves none to students.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HELD = re.compile(f"{_OPEN}([0-9]{{1,4}}){_CLOSE}")
_TEXT = "p br hr blockquote pre code em strong b i u s del sub sup small span div kbd"
_LISTS = "ul ol li dl dt dd h1 h2 h3 h4 h5 h6"
_TABLES = "table thead tbody tfoot tr th td caption"
_TAGS = frozenset(f"{_TEXT} {_LISTS} {_TABLES}".split())
_GONE = frozenset(
    (
        *("script", "style", "template", "title", "iframe", "object", "embed", "noscript"),
        *("svg", "math", "textarea", "select"),
    )
)
_CELLS = {"th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
_HEADING = re.compile(r"<(/?)h[1-6]>")
_SPAN = re.compile(r"[1-9][0-9]?")
_PAIRS = (("$$", "$$", True), ("\\[", "\\]", True), ("\\(", "\\)", False), ("$", "$", False))
_ENVIRONMENT = re.compile(
    r"\\begin\{(align|equation|gather|eqnarray|[bpvB]?matrix|cases|split|aligned)(\*?)\}"
)


def answer_html(text: str) -> str:
    """Return a student's Markdown as HTML that may stand in a page of ours."""
    shown = visible(text, LONGEST, lines=True)
    formulas: list[str] = []
    dirty = _markdown().render(shown, {"formulas": formulas})
    # A heading of a student's is none of the page's.
    flat = _HEADING.sub(_flat_heading, clean(dirty))
    return _HELD.sub(lambda found: _formula(found, formulas), flat)


def clean(dirty: str) -> str:
    """Return HTML without all that could load, lead, run or disguise itself as the page."""
    kept = nh3.clean(
        dirty,
        tags=set(_TAGS),
        clean_content_tags=set(_GONE),
        attributes=_CELLS,
        attribute_filter=_small,
        link_rel=None,
        strip_comments=True,
    )
    # A wide table is moved sideways, by keys as well.
    opened = kept.replace("<table>", '<div class="table" tabindex="0"><table>')
    return opened.replace("</table>", "</table></div>")


def _small(tag: str, attribute: str, value: str) -> str | None:
    return value if _SPAN.fullmatch(value) else None


def _flat_heading(found: re.Match[str]) -> str:
    return "</div>" if found[1] else '<div class="heading">'


def _formula(found: re.Match[str], formulas: list[str]) -> str:
    number = int(found[1])
    return formulas[number] if number < len(formulas) else ""


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.inline.ruler.before("escape", "formula", _inline)
    markdown.block.ruler.before(
        "fence", "formula", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    for name, rule in (
        ("formula", _render_formula),
        ("image", _render_image),
        ("link_open", lambda *given: ""),
        ("link_close", lambda *given: ""),
    ):
        markdown.add_render_rule(name, rule)
    markdown.core.ruler.push("addresses", _show_addresses)
    return markdown


def _inline(state: StateInline, silent: bool) -> bool:
    found = _formula_at(state.src, state.pos)
    if found is None:
        return False
    source, block, end = found
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.meta = source, {"block": block}
    state.pos = end
    return True


def _block(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Take a formula on lines of its own, before its lines are read as lists or headings."""
    begin = state.bMarks[start] + state.tShift[start]
    found = _formula_at(state.src, begin)
    if found is None or not found[1]:
        return False
    source, _, end = found
    line = start
    while line < last and state.eMarks[line] < end:
        line += 1
    if line >= last or state.src[end : state.eMarks[line]].strip():
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.meta, token.block = source, {"block": True}, True
        state.line = line + 1
    return True


def _formula_at(text: str, position: int) -> tuple[str, bool, int] | None:
    """Return the formula that begins at a position: source, whether it is a block, and its end."""
    if text[position : position + 1] not in ("$", "\\"):
        return None
    environment = _ENVIRONMENT.match(text, position)
    if environment:
        closing = f"\\end{{{environment[1]}{environment[2]}}}"
        end = text.find(closing, environment.end())
        return None if end < 0 else (text[position : (e := end + len(closing))], True, e)
    for opening, closing, block in _PAIRS:
        if not text.startswith(opening, position):
            continue
        begin = position + len(opening)
        end = text.find(closing, begin)
        inner = text[begin:end]
        if end < 0 or not inner.strip() or "\n\n" in inner:
            return None
        # A price is no formula: no blank inside the dollars, no digit right behind them.
        price = inner != inner.strip() or text[end + 1 : end + 2].isdigit()
        return None if opening == "$" and price else (inner, block, end + len(closing))
    return None


def _render_formula(renderer: object, tokens: list[Token], index: int, *rest: object) -> str:
    formulas: list[str] = rest[1]["formulas"]  # type: ignore[index]  # the environment of `render`
    if len(formulas) >= _MOST_FORMULAS:
        return f"<code>{html.escape(tokens[index].content)}</code>"
    formulas.append(formula_html(tokens[index].content, block=tokens[index].meta["block"]))
    return f"{_OPEN}{len(formulas) - 1}{_CLOSE}"


def _render_image(renderer: object, tokens: list[Token], index: int, *rest: object) -> str:
    words = tokens[index].content or "without a description"
    return f"<em>(picture: {html.escape(words)})</em>"


def _show_addresses(state: object) -> None:
    """Put behind the words of each link where it leads."""
    for token in getattr(state, "tokens", ()):
        children: list[Token] = []
        opened: list[str] = []
        for child in token.children or ():
            children.append(child)
            if child.type == "link_open":
                opened.append(str(child.attrGet("href") or ""))
            elif child.type == "link_close" and opened:
                words = Token("text", "", 0, content=f" ({opened.pop()})")
                children.append(words)
        if token.children:
            token.children = children
