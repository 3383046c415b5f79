"""Who may talk to the review page: one secret link for each marker, and this page's own requests.

A link is exchanged for a cookie at once, so that no secret stays in the address bar, in the
history, or in what a page refers to. Everything is checked before a request reaches a page:

* ``Host`` must be the address that was given out, or a name that somebody's domain points at us
  could be used to read the page (DNS rebinding);
* whatever changes something must come from a page of ours (``Origin``), and never by ``GET``;
* the answer may load nothing from elsewhere and run no script that stands in a page.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "markprop_review"
ENTER = "/enter/"
_SAFE = ("GET", "HEAD")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        # Our drawings carry their colours; what students write keeps no attribute of style.
        "style-src-attr 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Gate:
    """Lets markers in, and nobody else.

    Parameters
    ----------
    app : ASGI application
        What is behind it; finds the marker's name in ``request.state.marker``.
    markers : iterable of str
        Their names.
    addresses : iterable of str
        What browsers may call us, as ``host:port``.
    """

    def __init__(self, app: ASGIApp, markers: Iterable[str], addresses: Iterable[str]) -> None:
        self._app = app
        self._addresses = frozenset(address.casefold() for address in addresses)
        names = tuple(markers)
        self.keys: Mapping[str, str] = {name: secrets.token_urlsafe(32) for name in names}
        self._cookies: Mapping[str, str] = {name: secrets.token_urlsafe(32) for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # there is no other kind of talk with us
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)  # a student's picture is held more tightly
            await send(message)

        request = Request(scope)
        answer = self._refusal(request) or self._entering(request)
        if answer is None:
            marker = _whose(request.cookies.get(COOKIE, ""), self._cookies)
            if marker is None:
                answer = _refused(
                    401, "Open the link that `markprop review` printed: it lets you in."
                )
            else:
                scope.setdefault("state", {})["marker"] = marker
        await (answer or self._app)(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "").casefold()
        if host not in self._addresses:
            known = ", ".join(sorted(self._addresses))
            return _refused(421, f"This page answers under {known} only.")
        if request.method in _SAFE:
            return None
        if request.method != "POST":
            return _refused(405, "This page knows GET and POST.")
        if request.headers.get("origin", "").casefold() != f"{request.url.scheme}://{host}":
            return _refused(403, "A change must come from this page itself.")
        return None

    def _entering(self, request: Request) -> Response | None:
        if not request.url.path.startswith(ENTER):
            return None
        marker = _whose(request.url.path.removeprefix(ENTER), self.keys)
        if marker is None:
            return _refused(401, "This link is not valid any more: start `markprop review` again.")
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(
            COOKIE,
            self._cookies[marker],
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer


def _whose(secret: str, secrets_of: Mapping[str, str]) -> str | None:
    """Return whose secret it is, taking the same time for a near miss as for any other."""
    given = secret.encode("utf-8", "replace")
    for name, own in secrets_of.items():
        if hmac.compare_digest(given, own.encode()):
            return name
    return None


def _refused(status: int, why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=status)
