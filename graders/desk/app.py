"""The pages and their addresses, as one application."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from graders.desk import class_pages, kind_pages, mark_pages, orphan_pages, saving
from graders.desk.desk import Desk
from graders.desk.drawing import not_there
from graders.desk.renewing import Renewing
from graders.errors import MarkpropError
from graders.reports.pages import STYLE

_STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript"}


def application(desk: Desk) -> Starlette:
    """Return the application; the gate that lets markers in stands before it."""
    routes = [
        Route("/", class_pages.queue),
        Route("/mark/{item:path}/{key}", mark_pages.mark),
        Route("/mark/{item}", mark_pages.mark),
        Route("/answer/{key}/{question}/{number:int}", mark_pages.picture),
        Route("/rubric/{question}", mark_pages.rubric),
        Route("/submissions", class_pages.submissions),
        Route("/submission/{key}", class_pages.findings),
        Route("/submission/{key}/feedback", class_pages.feedback),
        Route("/submission/{key}/notebook", class_pages.notebook),
        Route("/submission/{key}/picture/{cell:int}/{output:int}", class_pages.picture),
        Route("/kinds", kind_pages.kinds),
        Route("/kind/{exercise}/{kind}", kind_pages.kind),
        Route("/orphan/{key}", orphan_pages.orphan),
        Route("/history", class_pages.history),
        Route("/agreement", class_pages.agreement),
        Route("/static/{name}", static),
        Route("/save", saving.save, methods=["POST"]),
        Route("/assign", orphan_pages.assign, methods=["POST"]),
        Route("/undo", saving.undo, methods=["POST"]),
        Route("/names", saving.names, methods=["POST"]),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Renewing)],
        exception_handlers={404: _no_page, MarkpropError: _cannot_be_read},
    )
    app.state.desk = desk
    return app


async def _no_page(request: Request, error: Exception) -> Response:
    return not_there(request, "No page of this class has that address.")


async def _cannot_be_read(request: Request, error: Exception) -> Response:
    return not_there(request, str(error))


async def static(request: Request) -> Response:
    """Send a file of ours. All of them are in memory: no thread is needed to read a disk."""
    name = request.path_params["name"]
    content = _files().get(name)
    if content is None:
        return PlainTextResponse("There is no such file.\n", status_code=404)
    return Response(content, media_type=_KINDS[Path(name).suffix])


@cache
def _files() -> Mapping[str, bytes]:
    ours = {path.name: path.read_bytes() for path in _STATIC.iterdir()}
    return {**ours, "report.css": STYLE.encode()}
