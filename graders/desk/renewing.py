"""Results that were graded anew while the page is open are read anew; no marker starts it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from starlette.types import ASGIApp, Receive, Scope, Send

from graders.catalogue.labs import read_lab
from graders.desk.asked import asked_in
from graders.desk.desk import Desk, News, stamp_of
from graders.desk.hand_ins import Class, HandIn, class_of
from graders.desk.kinds import kinds_of
from graders.desk.looking import Looking
from graders.errors import MarkpropError
from graders.exports.bundle import one_lab
from graders.reports.store import read_results
from graders.reports.view import counted
from graders.review.items import question_item
from graders.review.marks import Standing

_MOST_LISTED = 10
_KEPT = "What you gave is kept."
_DAMAGED = (
    "The results changed and cannot be read; this page shows what they were. "
    "`markprop export` says what is amiss."
)


class Renewing:
    """Looks, before each page and each change, whether the results are still what was read.

    Parameters
    ----------
    app : ASGI application
        The pages; their desk stands in its ``state``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by what the results are now."""
        if scope["type"] == "http" and not scope["path"].startswith("/static/"):
            state = scope["app"].state
            state.desk = renewed(state.desk)
        await self._app(scope, receive, send)


def renewed(desk: Desk) -> Desk:
    """Return the desk of the results as they are now: the same one where nothing changed."""
    stamp = stamp_of(desk.found.folder)
    if stamp == desk.stamp:
        return desk
    before = desk.found
    fresh = replace(desk, stamp=stamp, looking=Looking())
    try:
        lab = read_lab(before.lab.folder)  # what it asks may be new as well
        reports = read_results(before.folder)
        if one_lab(reports) != lab.id:
            raise MarkpropError("They are of another lab.")
        found, asked = class_of(before.folder, lab, reports), asked_in(lab)
    except MarkpropError:  # it names submissions, which are hidden here
        return replace(fresh, news=News(_DAMAGED, stamp))
    alike = kinds_of(reports, found.hand_ins)
    if (found, alike) == (before, desk.alike):
        return fresh
    told = [told_change(before, found), *_marked_before(desk, found)]
    news = News(" ".join(told), stamp)
    return replace(fresh, found=found, alike=alike, asked=asked, news=news)


def told_change(before: Class, now: Class) -> str:
    """Return in a sentence or two what is new in a class that was graded anew."""
    old, new = _by_submission(before.hand_ins), _by_submission(now.hand_ins)
    changed = sum(new[name] != old[name] for name in new.keys() & old.keys())
    parts = [
        f"{counted(number, 'hand-in')} {word}"
        for number, word in (
            (changed, "changed"),
            (len(new.keys() - old.keys()), "new"),
            (len(old.keys() - new.keys()), "gone"),
        )
        if number
    ]
    moved = " Numbers of hand-ins have moved." if new.keys() != old.keys() else ""
    return f"The results were graded anew: {', '.join(parts) or 'groups differ'}.{moved} {_KEPT}"


def _marked_before(desk: Desk, now: Class) -> Iterator[str]:
    """Yield a sentence about answers that were marked and read otherwise by now."""
    standings = desk.store.standings()
    nothing = Standing()
    places = [
        f"No. {hand_in.number} ({question.title})"
        for hand_in in now.hand_ins
        for question in now.lab.questions
        if standings.get((hand_in.submission, question_item(question.id)), nothing).mark
        and (old := desk.by_submission.get(hand_in.submission))
        and old.answers.get(question.id) != hand_in.answers.get(question.id)
    ]
    if places:
        more = f" and {len(places) - _MOST_LISTED} more" if len(places) > _MOST_LISTED else ""
        listed = ", ".join(places[:_MOST_LISTED])
        yield f"Marked already, and another answer now: {listed}{more}."


def _by_submission(hand_ins: Iterable[HandIn]) -> dict[str, HandIn]:
    return {one.submission: replace(one, number=0) for one in hand_ins}
