"""A lab with two questions, and a class that handed it in: as files, for the review page."""

from __future__ import annotations

import asyncio
import json
from fractions import Fraction

import httpx2
import numpy as np

from graders.catalogue.labs import find_lab
from graders.desk.app import application
from graders.desk.asked import asked_in
from graders.desk.desk import Desk
from graders.desk.hand_ins import class_of
from graders.desk.kinds import kinds_of
from graders.model import Check, CheckResult, NotebookRun, SandboxFacts, Verdict
from graders.reports.build import Origin, Reading, build_report
from graders.reports.schema import QuestionReport, SourceReport, StudentReport, Versions
from graders.reports.store import read_results
from graders.review.access import Gate
from graders.review.store import FILE, Store

ADDRESS = "127.0.0.1:8123"
LAB_TOML = """
id = "small"
title = "A small lab"
version = "1"
notebook = "small.ipynb"

[[exercise]]
id = "double"
title = "Doubling"
defines = ["double"]

[[question]]
id = "why"
title = "Why it doubles"
heading = "Question 1."
points = 2
rubric = [
    { id = "sum", text = "says that `x + x` is a sum", points = 1 },
    { id = "twice", text = "says that it is twice", points = 1 },
    { id = "wordy", text = "takes a page for it", points = "-1/2" },
]

[[question]]
id = "how"
title = "How else"
heading = "Question 2."
points = 1
"""
CELLS = (
    ("code", "def double(x):\n    return x + x"),
    (
        "markdown",
        "**Question 1.** Why?\n\n"
        "<!-- BEGIN SOLUTION -->\nBecause $x + x = 2x$.\n<!-- END SOLUTION -->",
    ),
    (
        "markdown",
        "**Question 2.** How else?\n\n<!-- BEGIN SOLUTION -->\nBy `2 * x`.\n<!-- END SOLUTION -->",
    ),
)
FIRST = Check("double.small", "Small numbers are doubled.", "double", Fraction(1))
SECOND = Check("double.large", "Large numbers are doubled.", "double", Fraction(2))
VERSIONS = Versions(python="3.11.7", numpy="2.4.6", hypothesis="6.170", markprop="0.1.0")
SOURCE = SourceReport(notebook="work.ipynb", cell=1, lines=(1, 2))
ALIKE = "0123456789ab"  # what reports call the group of the wrong answers
ORACLES = "The oracles disagree: one says 4, the other says 5."
DOT = (  # a picture of one point
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


def write_lab(labs):
    """Write the lab below a folder for `--labs`, and return that folder."""
    folder = labs / "small"
    for name in ("public", "hidden", "mistakes", "reference"):
        (folder / name).mkdir(parents=True)
    (folder / "lab.toml").write_text(LAB_TOML, encoding="utf-8")
    (folder / "reference" / "small.ipynb").write_text(notebook(CELLS), encoding="utf-8")
    return labs


def notebook(cells, outputs=()):
    """Return the text of a notebook; every code cell shows the same outputs."""
    made = [
        {"cell_type": kind, "id": f"c{n}", "metadata": {}, "source": source}
        | ({"outputs": list(outputs), "execution_count": None} if kind == "code" else {})
        for n, (kind, source) in enumerate(cells)
    ]
    content = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content)


def name_of(number):
    """Return the name of a submission."""
    return f"student_{number:04d}"


def results_of(number):
    """Return what the checks found: most are right, two are undecided, six are wrong alike."""
    if number in (3, 4):
        return (
            _passed(FIRST),
            CheckResult(SECOND, Verdict.UNDECIDED, Fraction(0), finding=ORACLES),
        )
    if 10 <= number < 16:
        example = {"x": np.array([[float(number - 7)]])}
        told = f"{number - 7} becomes 0."
        wrong = CheckResult(
            SECOND, Verdict.FAILED, Fraction(0), finding=told, counterexample=example
        )
        return (_passed(FIRST), wrong)
    return (_passed(FIRST), _passed(SECOND))


def _passed(check):
    return CheckResult(check, Verdict.PASSED, check.points)


def write_class(folder, labs, count=30, text="It is a sum, $x + x$."):
    """Write the reports of some students, number 5 unread, and return their folder."""
    lab = find_lab("small", (labs,))
    for number in range(count):
        write_one(folder, lab, number, text)
    return folder


def write_one(folder, lab, number, text):
    """Write one submission: its report and, where it was read, its notebook."""
    report = report_of(lab, number, text)
    place = folder / report.submission
    place.mkdir(parents=True)
    (place / "report.json").write_text(report.to_json(), encoding="utf-8")
    if report.notebook.cells:
        cells = (("code", f"def double(x):\n    return x * {number}"), ("markdown", text))
        shown = {"output_type": "display_data", "data": {"image/png": DOT}, "metadata": {}}
        (place / "executed.ipynb").write_text(notebook(cells, [shown]), encoding="utf-8")


def report_of(lab, number, text):
    """Return a report: of ten, the seventh answers are empty and the eighth are missing."""
    unread = number == 5
    report = build_report(
        lab,
        name_of(number),
        () if unread else results_of(number),
        NotebookRun(0, 0) if unread else NotebookRun(3, 3),
        Origin(VERSIONS, "5f2c81aa", SandboxFacts("auto", ())),
        seconds=1.0,
        reason="`work.ipynb` is cut off." if unread else None,
        student=StudentReport(id=f"s{number:04d}", name=f"Zoe Quimby{number:04d}"),
        reading=Reading({} if unread else {"double": SOURCE}),
    )
    state = {7: "empty", 8: "missing"}.get(number % 10, "answered")
    there = state == "answered"
    questions = tuple(
        QuestionReport(
            id=question.id,
            title=question.title,
            max_points=float(question.points),
            state=state,
            cells=(2,) if there else (),
            text=text if there else "",
        )
        for question in lab.questions
    )
    group = ALIKE if 10 <= number < 16 else None
    parts = tuple(part.model_copy(update={"group": group}) for part in report.exercises)
    given = {"exercises": parts} | ({} if unread else {"questions": questions})
    return report.model_copy(update=given)


def desk_of(folder, labs):
    """Return what the pages of a class share."""
    lab = find_lab("small", (labs,))
    return desk_with(folder, lab, read_results(folder))


def desk_with(folder, lab, reports):
    """Return what the pages of some reports share; only those on disk can be looked at."""
    found = class_of(folder, lab, reports)
    alike = kinds_of(reports, found.hand_ins)
    return Desk(found, alike, asked_in(lab), Store(folder / FILE))


class Browser:
    """Asks an application in this very thread: a store belongs to the thread that opened it."""

    def __init__(self, app):
        self._transport = httpx2.ASGITransport(app=app)
        self._cookies = httpx2.Cookies()

    def get(self, path, **more):
        """Return the answer to a look at a page."""
        return self._ask("GET", path, **more)

    def post(self, path, data=None, **more):
        """Return the answer to a change; it says that it comes from our own page."""
        headers = {"Origin": f"http://{ADDRESS}"} | more.pop("headers", {})
        return self._ask("POST", path, data=data, headers=headers, **more)

    def _ask(self, method, path, follow_redirects=True, **more):
        async def ask():
            async with httpx2.AsyncClient(
                transport=self._transport,
                base_url=f"http://{ADDRESS}",
                cookies=self._cookies,
                follow_redirects=follow_redirects,
            ) as client:
                answer = await client.request(method, path, **more)
                self._cookies = client.cookies
                return answer

        return asyncio.run(ask())


def browsers(desk, *markers):
    """Return a client for each marker, let in by the own link."""
    gate = Gate(application(desk), markers, [ADDRESS])
    found = []
    for marker in markers:
        client = Browser(gate)
        assert client.get(f"/enter/{gate.keys[marker]}").status_code == 200
        found.append(client)
    return found
