"""The pages on which marks are given: one hand-in after the other, on one sheet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from graders.desk.addresses import address_of
from graders.desk.desk import Desk
from graders.desk.drawing import not_there, page, picture_response, safe
from graders.desk.hand_ins import HandIn
from graders.desk.marking import given, marking_of
from graders.desk.worklist import progress
from graders.reports.pictures import is_picture, pictures_of
from graders.reports.report_view import ExerciseView, view_report
from graders.reports.schema import ExerciseReport
from graders.reports.store import stored_curves
from graders.reports.view import Audience
from graders.review.items import CLASS, question_item, rubric_item

EXECUTED = "executed.ipynb"


async def mark(request: Request) -> Response:
    """Show one hand-in on one sheet; without a hand-in, lead to the next that needs a mark."""
    desk: Desk = request.app.state.desk
    item, key = request.path_params["item"], request.path_params.get("key", "")
    if f"{item}/{key}" in desk.sheets:  # the name of a check has a stroke in it
        item, key = f"{item}/{key}", ""
    sheet = desk.sheets.get(item)
    if sheet is None:
        return not_there(request, "There is nothing of that name to mark.")
    if not key:
        now = progress(sheet, desk.store.standings(item=item))
        goal = now.following or sheet.hand_ins[0]
        return RedirectResponse(address_of(item, goal.key), status_code=303)
    hand_in = desk.by_key.get(key)
    if hand_in is None or hand_in not in sheet.hand_ins:
        return not_there(request, "This hand-in has nothing to mark here.")
    marking = marking_of(sheet, hand_in, desk.store)
    question = sheet.question.id if sheet.question else ""
    asked = desk.asked.get(question)
    answer = hand_in.answers.get(question)
    found = next((one for one in hand_in.open if sheet.item == one.item), None)
    return page(
        request,
        "mark.html",
        of=[hand_in],
        marking=marking,
        asked=safe(desk.looking.wording(asked.question)) if asked else "",
        model=safe(desk.looking.wording(asked.answer)) if asked else "",
        answer=answer,
        text=safe(desk.looking.wording(answer.text)) if answer else "",
        pictures=pictures_of(desk.found.folder, hand_in.submission, question),
        open=found,
        code=safe(code_of(desk, hand_in, found.exercise)) if found else "",
        exercise=_exercise(desk, hand_in, found.exercise) if found else None,
    )


async def picture(request: Request) -> Response:
    """Send a picture that belongs to an answer."""
    desk: Desk = request.app.state.desk
    hand_in = desk.by_key.get(request.path_params["key"])
    question, number = request.path_params["question"], request.path_params["number"]
    found = pictures_of(desk.found.folder, hand_in.submission, question) if hand_in else []
    if number < len(found):
        path, _ = found[number]
        kind, data = path.suffix[1:], path.read_bytes()
        if kind == "svg":  # also one that came with results of elsewhere
            data = desk.looking.drawing(data)
        if is_picture(kind, data):
            return picture_response(f"image/{kind}{'+xml' if kind == 'svg' else ''}", data)
    return PlainTextResponse("There is no such picture.\n", status_code=404)


async def rubric(request: Request) -> Response:
    """Show what the items of a question's rubric are worth, to be changed for all."""
    desk: Desk = request.app.state.desk
    sheet = desk.sheets.get(question_item(request.path_params["question"]))
    if sheet is None or sheet.question is None or not sheet.question.rubric:
        return not_there(request, "There is no question of that name with a rubric.")
    standings = desk.store.standings(item=sheet.item)
    used = [entry for one in standings.values() for entry in one.mark.rubric]
    items = []
    for one in sheet.question.rubric:
        item = rubric_item(sheet.question.id, one.id)
        standing = desk.store.standing(CLASS, item)
        items.append((one, item, standing, given(standing.heads, sheet), used.count(one.id)))
    return page(request, "rubric.html", sheet=sheet, items=items)


def code_of(desk: Desk, hand_in: HandIn, exercise: str) -> str:
    """Return the code that was marked for an exercise, as HTML; empty where it is not to be had."""
    part = _part(desk, hand_in, exercise)
    source = part.source if part else None
    if source is None or source.cell is None:
        return ""
    place = desk.found.folder / hand_in.submission / EXECUTED
    return desk.looking.code(place, source.cell, source.lines or (0, 0))


def _part(desk: Desk, hand_in: HandIn, exercise: str) -> ExerciseReport | None:
    report = desk.found.report(hand_in)
    return next((part for part in report.exercises if part.id == exercise), None)


def _exercise(desk: Desk, hand_in: HandIn, exercise: str) -> ExerciseView | None:
    report = desk.found.report(hand_in)
    curves = stored_curves(desk.found.folder, hand_in.submission)
    view = view_report(report, Audience.INSTRUCTOR, curves)
    return next((part for part in view.exercises if part.id == exercise), None)
