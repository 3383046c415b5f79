"""Templates to answers: what every page of the review page has in common."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graders.desk.addresses import address_of
from graders.desk.desk import Desk
from graders.desk.hand_ins import HandIn
from graders.desk.marking import exact
from graders.desk.saving import NAMES
from graders.reports.pages import page_environment
from graders.reports.text import LONGEST_NAME, one_line, visible

_TEXT = re.compile(r"(<[^<>]*>)([^<]+)(?=<)")
# What only ever holds words of ours: somebody may be called Mark, and keys need their labels.
_OURS = re.compile(
    r'<(?:label|button(?! type="button" class="use")|summary|legend|th|h1|kbd|option)\b'
    r'|class="(?:label|button|over|of|go|state)\b'
)
_BLOT = "\N{BLACK SQUARE}" * 3
_TEMPLATES = Path(__file__).parent / "templates"


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    of: Sequence[HandIn] = (),
    **given: Any,
) -> Response:
    """Return a page.

    Parameters
    ----------
    request : Request
        What it answers.
    template : str
        The page's file.
    status : int
        Of the answer.
    of : sequence of HandIn
        Whose work it shows: their names are blotted out unless they are asked for.
    **given
        What the template needs.
    """
    desk: Desk = request.app.state.desk
    shown = request.cookies.get(NAMES) == "1"

    def who(hand_in: HandIn) -> str:
        return hand_in.name if shown else f"No. {hand_in.number}"

    content = (
        _environment()
        .get_template(template)
        .render(
            lab=one_line(desk.found.lab.title, LONGEST_NAME),
            marker=request.state.marker,
            names_shown=shown,
            who=who,
            here=request.url.path,
            has_kinds=bool(desk.kinds),
            news=desk.news,
            **given,
        )
    )
    hidden = content if shown else _without_names(content, of)
    return HTMLResponse(hidden, status_code=status)


def _without_names(content: str, of: Sequence[HandIn]) -> str:
    """Blot out names in what readers see of the page's main part; markup stays as it is."""
    words = sorted(
        {html.escape(word) for one in of for word in one.known_as}, key=len, reverse=True
    )
    if not words:
        return content
    names = re.compile(
        rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])", re.IGNORECASE
    )

    def blotted(found: re.Match[str]) -> str:
        tag, text = found.groups()
        return found[0] if _OURS.search(tag) else tag + names.sub(_BLOT, text)

    before, main, after = content.partition("<main")
    return before + _TEXT.sub(blotted, main + after)


def not_there(request: Request, what: str) -> Response:
    """Return the page for an address that leads nowhere."""
    return page(request, "nothing.html", status=404, what=what)


def picture_response(kind: str, data: bytes) -> Response:
    """Return a picture out of a student's work, as one that does nothing also by itself.

    A drawing that is opened on its own is a page: this one is of no place, runs and loads nothing.
    """
    policy = "default-src 'none'; img-src data:; style-src-attr 'unsafe-inline'; sandbox"
    return Response(data, media_type=kind, headers={"Content-Security-Policy": policy})


def safe(markup: str) -> Markup:
    """Mark HTML that `wording` and `notebooks` have cleaned as ready to be shown."""
    return Markup(markup)  # noqa: S704 - cleaned there


@cache
def _environment() -> Environment:
    environment = page_environment(_TEMPLATES)
    environment.filters.update(
        exact=_exact,
        safe_text=lambda text: visible(text, lines=True),
        signed=_signed,
        address=address_of,
    )
    return environment


def _exact(points: Fraction | None) -> str:
    return "" if points is None else exact(points)


def _signed(points: Fraction) -> str:
    return f"+{exact(points)}" if points > 0 else exact(points).replace("-", "\N{MINUS SIGN}")
