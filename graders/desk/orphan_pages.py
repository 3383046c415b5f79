"""The page that asks whose the marks are which belong to nobody in the results."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graders.desk.class_pages import in_words, titles_of
from graders.desk.desk import Desk
from graders.desk.drawing import not_there, page
from graders.desk.orphans import Orphan, likely_of, orphans_of
from graders.desk.saving import fields_of
from graders.errors import MarkpropError


async def orphan(request: Request) -> Response:
    """Show what was marked for somebody who is not in the results, and ask whose it is."""
    desk: Desk = request.app.state.desk
    found = _found(desk, request.path_params["key"])
    if found is None:
        return not_there(request, "There are no such marks.")
    listed = [(in_words(desk, entry), titles_of(desk, entry.item)) for entry in found.entries]
    return page(
        request,
        "orphan.html",
        orphan=found,
        listed=listed,
        hand_ins=desk.found.hand_ins,
        likely=likely_of(desk, found.submission),
    )


async def assign(request: Request) -> Response:
    """Give these marks to a hand-in; answers with where to go on."""
    desk: Desk = request.app.state.desk
    fields = await fields_of(request)
    found = _found(desk, fields.get("orphan", [""])[0])
    goal = desk.by_key.get(fields.get("key", [""])[0])
    if found is None or goal is None:
        told = "These marks, or that hand-in, are not there any more. Nothing was changed."
        return JSONResponse({"error": told}, status_code=422)
    try:
        stay = desk.store.move(request.state.marker, found.submission, goal.submission)
    except MarkpropError as error:
        return JSONResponse({"error": str(error)}, status_code=409)
    if not stay:
        return JSONResponse({"message": "The marks were given to this hand-in.", "go": "/"})
    titles = ", ".join(titles_of(desk, item) for item in stay)
    told = f"Left as they are, because that hand-in has marks of its own or two disagree: {titles}."
    return JSONResponse({"message": told, "go": f"/orphan/{found.key}"})


def _found(desk: Desk, key: str) -> Orphan | None:
    orphans = orphans_of(desk, desk.store.standings())
    return next((one for one in orphans if one.key == key), None)
