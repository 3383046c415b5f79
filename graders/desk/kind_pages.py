"""The pages about wrong answers that are alike."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from graders.desk.desk import Desk
from graders.desk.drawing import not_there, page, safe
from graders.desk.kinds import Kind
from graders.desk.mark_pages import code_of
from graders.desk.marking import given
from graders.judging.probes import without_probes
from graders.reports.report_view import view_report
from graders.reports.store import stored_curves
from graders.reports.view import Audience, CheckView
from graders.review.items import CLASS, group_item
from graders.review.marks import Standing

_SIDE_BY_SIDE = 3
_MOST_LISTED = 200


async def kinds(request: Request) -> Response:
    """List the groups, the largest first."""
    desk: Desk = request.app.state.desk
    standings = desk.store.standings(submission=CLASS)
    rows = [(kind, standings.get((CLASS, kind.item), Standing())) for kind in desk.kinds.values()]
    return page(
        request,
        "kinds.html",
        rows=rows[:_MOST_LISTED],
        more=len(rows) - _MOST_LISTED,
        unprobed=without_probes(desk.found.lab),
    )


async def kind(request: Request) -> Response:
    """Show one group: its smallest counterexample, the code of some, and what is said of it."""
    desk: Desk = request.app.state.desk
    item = group_item(request.path_params["exercise"], request.path_params["kind"])
    found = desk.kinds.get(item)
    if found is None:
        return not_there(request, "There is no such kind of mistake.")
    standing = desk.store.standing(CLASS, item)
    order = list(desk.kinds)
    place = order.index(item)
    listed = [desk.kinds[name] for name in order]
    return page(
        request,
        "kind.html",
        of=found.members,
        kind=found,
        unprobed=found.exercise in {one.id for one in without_probes(desk.found.lab)},
        place=place + 1,
        total=len(order),
        before=listed[place - 1] if place else None,
        after=listed[place + 1] if place + 1 < len(order) else None,
        example=_example(desk, found),
        codes=[
            (one, safe(code_of(desk, one, found.exercise))) for one in found.members[:_SIDE_BY_SIDE]
        ],
        standing=standing,
        heads=given(standing.heads),
        history=given(list(reversed(desk.store.history(CLASS, item)))),
        comments=desk.store.comments(item),
    )


def _example(desk: Desk, found: Kind) -> CheckView | None:
    """Return the failed check that shows it on the smallest input, of the member that has it."""
    first = found.members[0]
    report = desk.found.report(first)
    curves = stored_curves(desk.found.folder, first.submission)
    view = view_report(report, Audience.INSTRUCTOR, curves)
    checks = [
        check
        for part in view.exercises
        if part.id == found.exercise
        for check in part.checks
        if check.id == found.shown
    ]
    return next(iter(checks), None)
