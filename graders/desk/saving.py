"""What a click keeps: one mark at a time, in place of what its author had seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graders.desk.addresses import address_of
from graders.desk.desk import Desk
from graders.desk.kinds import Kind
from graders.desk.marking import Given, exact, given, marking_of, maximum_of
from graders.desk.worklist import Sheet
from graders.errors import MarkpropError
from graders.review.items import CLASS, GROUP, RUBRIC, rubric_item
from graders.review.marks import Entry, Mark, Overtaken

NAMES = "markprop_names"
_MOST_BYTES = 200_000  # the longest comment, each of its characters written as nine
_MOST_WORTH = 1000  # points of one rubric item


@dataclass(frozen=True)
class Form:
    """What the page sends for one mark."""

    item: str
    key: str
    points: str
    rubric: tuple[str, ...]
    comment: str
    seen: tuple[str, ...]


async def save(request: Request) -> Response:
    """Keep a mark; answers with what counts now."""
    desk: Desk = request.app.state.desk
    try:
        form = await _form(request)
        submission, sheet, mark = _mark(desk, form)
    except MarkpropError as error:
        return _answer(desk, {"error": str(error)}, 422)
    try:
        desk.store.save(request.state.marker, submission, form.item, mark, form.seen)
        _repeat(desk, request.state.marker, form.item, mark)
    except Overtaken as error:
        heads = [_told(one) for one in given(error.standing.heads, sheet)]
        now = {"error": str(error), "theirs": heads, "seen": sorted(error.standing.seen)}
        return _answer(desk, now, 409)
    except MarkpropError as error:
        return _answer(desk, {"error": str(error)}, 422)
    return _answer(desk, _now(desk, submission, form.item))


def _answer(desk: Desk, told: Mapping[str, object], status: int = 200) -> Response:
    """Return what a page is told: besides, what its results became while it was open."""
    return JSONResponse({**told, "news": asdict(desk.news)}, status_code=status)


async def undo(request: Request) -> Response:
    """Take back the marker's last mark; answers with where it was."""
    desk: Desk = request.app.state.desk
    try:
        entry = desk.store.undo(request.state.marker)
    except MarkpropError as error:  # overtaken, or the file cannot be written
        return JSONResponse({"error": str(error)}, status_code=409)
    kind = _kind_of(desk, entry.item) if entry else None
    for _ in kind.items[1:] if kind else ():  # kept together, and taken back together
        desk.store.undo(request.state.marker)
    if entry is None:
        return JSONResponse({"message": "There is nothing of yours left to undo."})
    return JSONResponse({"message": "Your last change was undone.", "go": place_of(desk, entry)})


async def names(request: Request) -> Response:
    """Show names, or hide them again, for this browser."""
    shown = (await fields_of(request)).get("show", [""])[0] == "1"
    answer = JSONResponse({"shown": shown})
    secure = request.url.scheme == "https"
    answer.set_cookie(NAMES, "1" if shown else "0", httponly=True, samesite="strict", secure=secure)
    return answer


def place_of(desk: Desk, entry: Entry) -> str:
    """Return the address at which an entry was given."""
    hand_in = desk.by_submission.get(entry.submission)
    kind = _kind_of(desk, entry.item)
    return address_of(kind.item if kind else entry.item, hand_in.key if hand_in else "")


def _kind_of(desk: Desk, item: str) -> Kind | None:
    """Return the kind of mistake that has a name for its group; None for anything else."""
    return next((kind for kind in desk.kinds.values() if item in kind.items), None)


def points_in(text: str, most: Fraction, least: Fraction = Fraction(0)) -> Fraction | None:
    """Return points as a person typed them; None where nothing was typed.

    Raises
    ------
    MarkpropError
        It is no number, or one out of bounds.
    """
    typed = text.strip().replace(",", ".")
    if not typed:
        return None
    try:
        if len(typed) > 12:
            raise ValueError
        points = Fraction(typed)
    except (ValueError, ZeroDivisionError):
        raise MarkpropError(
            f"{text[:20]!r} is no number of points: write it like 2, 1.5 or 1/3. Nothing was saved."
        ) from None
    if not least <= points <= most:
        raise MarkpropError(
            f"{exact(points)} points: from {exact(least)} to {exact(most)} can be given here. "
            "Nothing was saved."
        )
    return points


def _repeat(desk: Desk, marker: str, item: str, mark: Mark) -> None:
    """Keep what is said of a kind of mistake under every name that its reports have for it."""
    kind = desk.kinds.get(item)
    for other in kind.items[1:] if kind else ():
        seen = desk.store.standing(CLASS, other).seen
        desk.store.save(marker, CLASS, other, mark, seen)


def _mark(desk: Desk, form: Form) -> tuple[str, Sheet | None, Mark]:
    """Return for whom, on which sheet, and what; refuses what is not there to be marked."""
    comment = form.comment.replace("\r\n", "\n").strip()
    if form.item.startswith(RUBRIC):
        known = {rubric_item(q.id, item.id) for q in desk.found.lab.questions for item in q.rubric}
        _expect(form.item in known)
        most = Fraction(_MOST_WORTH)
        return CLASS, None, Mark(points_in(form.points, most, -most))
    if form.item.startswith(GROUP):
        kind = desk.kinds.get(form.item)
        _expect(kind is not None and not kind.sentence)
        share = points_in(form.points, Fraction(_MOST_WORTH))
        return CLASS, None, Mark(share, comment=comment)
    sheet, hand_in = desk.sheets.get(form.item), desk.by_key.get(form.key)
    if sheet is None or hand_in is None or hand_in not in sheet.hand_ins:
        _expect(False)
    assert sheet is not None
    assert hand_in is not None
    ids = {item.id for item in sheet.question.rubric} if sheet.question else set()
    _expect(ids.issuperset(form.rubric))
    points = points_in(form.points, maximum_of(sheet, hand_in))
    chosen = tuple(sorted(set(form.rubric)))
    return hand_in.submission, sheet, Mark(points, chosen, comment)


def _expect(found: bool) -> None:
    if not found:
        raise MarkpropError(
            "This is not among the results, or not any more: nothing was saved. "
            "What you typed stays on this page until you leave it."
        )


def _now(desk: Desk, submission: str, item: str) -> dict[str, object]:
    """Return what counts now, for the page that just saved it."""
    sheet = desk.sheets.get(item)
    standing = desk.store.standing(submission, item)
    head = given(standing.heads, sheet)[-1]
    told: dict[str, object] = {"seen": sorted(standing.seen), "by": head.marker, "at": head.at}
    if sheet is not None:
        now = marking_of(sheet, desk.by_submission[submission], desk.store)
        waiting = len(sheet.waiting)
        told |= {"total": now.total, "marked": now.progress.marked, "waiting": waiting}
    return told


def _told(one: Given) -> dict[str, object]:
    return {
        "by": one.marker,
        "at": one.at,
        "points": one.points,
        "rubric": list(one.rubric),
        "comment": one.comment,
    }


async def _form(request: Request) -> Form:
    fields = await fields_of(request)

    def one(name: str) -> str:
        return fields.get(name, [""])[0]

    return Form(
        item=one("item"),
        key=one("key"),
        points=one("points"),
        rubric=tuple(fields.get("rubric", ())),
        comment=one("comment"),
        seen=tuple(fields.get("seen", ())),
    )


async def fields_of(request: Request) -> dict[str, list[str]]:
    """Return what a form sends; refuses what is too long to be kept."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise MarkpropError("That is too long to be kept. Nothing was saved.")
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)
