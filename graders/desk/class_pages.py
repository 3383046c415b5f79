"""The pages about the whole class and about one hand-in."""

from __future__ import annotations

import base64
from collections import Counter

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from graders.desk.desk import Desk
from graders.desk.drawing import not_there, page, picture_response, safe
from graders.desk.hand_ins import HandIn
from graders.desk.mark_pages import EXECUTED
from graders.desk.marking import Given, given
from graders.desk.orphans import orphans_of, unheard
from graders.desk.saving import place_of
from graders.desk.worklist import Need, Progress, named_kinds, progress
from graders.reports.lacking import ADVICE
from graders.reports.report_view import ReportView, view_report
from graders.reports.store import stored_curves
from graders.reports.view import Audience
from graders.review.agreement import agreements
from graders.review.marks import Entry

_MOST_LISTED = 50  # of a kind of need; the rest is told by its number
_MOST_CHANGES = 200


async def queue(request: Request) -> Response:
    """Show what needs a person, most urgent first."""
    desk: Desk = request.app.state.desk
    standings = desk.store.standings()
    needs: dict[Need, list[Progress]] = {need: [] for need in Need}
    for sheet in desk.sheets.values():
        needs[sheet.need].append(progress(sheet, standings))
    conflicts = [
        (one.sheet, hand_in)
        for found in needs.values()
        for one in found
        for hand_in in one.conflicts
    ]
    looks = [hand_in for hand_in in desk.found.hand_ins if hand_in.looks]
    kinds = tuple(desk.kinds.values())
    return page(
        request,
        "queue.html",
        needs=[(need, found) for need, found in needs.items() if found],
        open=sum(one.open for found in needs.values() for one in found),
        conflicts=conflicts[:_MOST_LISTED],
        more_conflicts=max(0, len(conflicts) - _MOST_LISTED),
        looks=looks[:_MOST_LISTED],
        more_looks=max(0, len(looks) - _MOST_LISTED),
        orphans=orphans_of(desk, standings),
        unheard=unheard(desk, standings),
        lacking=Counter(one.lacks for one in desk.found.hand_ins if one.lacks).most_common(),
        advice=ADVICE,
        kinds=len(kinds),
        named=named_kinds(kinds, standings),
        total=len(desk.found.hand_ins),
    )


async def submissions(request: Request) -> Response:
    """List the hand-ins."""
    desk: Desk = request.app.state.desk
    return page(request, "submissions.html", hand_ins=desk.found.hand_ins)


async def findings(request: Request) -> Response:
    """Show what was found in a hand-in."""
    return _report(request, "findings.html", Audience.INSTRUCTOR)


async def feedback(request: Request) -> Response:
    """Show a hand-in's feedback, as the student will see it."""
    return _report(request, "as_student.html", Audience.STUDENT)


async def notebook(request: Request) -> Response:
    """Show a hand-in's notebook, as much of it as a page may hold."""
    desk: Desk = request.app.state.desk
    hand_in = desk.by_key.get(request.path_params["key"])
    if hand_in is None:
        return not_there(request, "There is no such hand-in.")
    asked = request.query_params.get("from", "1")
    first = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    part = desk.looking.part(desk.found.folder / hand_in.submission / EXECUTED, first)
    return page(
        request, "notebook.html", of=[hand_in], hand_in=hand_in, part=part, first=first, safe=safe
    )


async def picture(request: Request) -> Response:
    """Send a picture out of a student's notebook."""
    desk: Desk = request.app.state.desk
    asked = request.path_params
    hand_in = desk.by_key.get(asked["key"])
    if hand_in is None:
        return PlainTextResponse("There is no such hand-in.\n", status_code=404)
    place = desk.found.folder / hand_in.submission / EXECUTED
    found = desk.looking.picture(place, asked["cell"], asked["output"])
    if found is None:
        return PlainTextResponse("This is no picture that can be shown.\n", status_code=404)
    return picture_response(found.kind, base64.b64decode(found.base64))


async def history(request: Request) -> Response:
    """Show what was changed last, by whom and when."""
    desk: Desk = request.app.state.desk
    changes = [
        (
            in_words(desk, entry),
            titles_of(desk, entry.item),
            desk.by_submission.get(entry.submission),
            place_of(desk, entry),
        )
        for entry in desk.store.latest(_MOST_CHANGES)
    ]
    return page(request, "history.html", changes=changes, most=_MOST_CHANGES)


async def agreement(request: Request) -> Response:
    """Show how well markers agree where two of them marked the same."""
    desk: Desk = request.app.state.desk
    return page(request, "agreement.html", rows=agreements(desk.store, desk.found.lab))


def in_words(desk: Desk, entry: Entry) -> Given:
    """Return an entry as it is shown: rubric items by their words."""
    return given([entry], desk.sheets.get(entry.item))[0]


def titles_of(desk: Desk, item: str) -> str:
    """Return in words what a mark was given for."""
    if item in desk.sheets:
        return desk.sheets[item].title
    if item in desk.kinds:
        return f"A kind of mistake in {desk.kinds[item].title}"
    return item.partition(":")[2].replace("/", ", ") or item


def _report(request: Request, template: str, audience: Audience) -> Response:
    desk: Desk = request.app.state.desk
    hand_in = desk.by_key.get(request.path_params["key"])
    if hand_in is None:
        return not_there(request, "There is no such hand-in.")
    return page(
        request, template, of=[hand_in], hand_in=hand_in, view=_view(desk, hand_in, audience)
    )


def _view(desk: Desk, hand_in: HandIn, audience: Audience) -> ReportView:
    report = desk.settled(hand_in)
    curves = stored_curves(desk.found.folder, hand_in.submission)
    return view_report(report, audience, curves, desk.found.lab.title)
