"""A small lab, results of every kind, and text as hostile as a student can make it."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from graders.errors import Misconception
from graders.model import (
    CellFailure,
    Check,
    CheckResult,
    Exercise,
    Lab,
    NotebookRun,
    SandboxFacts,
    Verdict,
)
from graders.reports.build import Origin, build_report
from graders.reports.schema import Report, Versions

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \x1b[31mred\x1b]0;title\x07"
    " \u202egnp.exe {{ 7 * 7 }} {% raw %} ' \" javascript:alert(3) https://evil.example/x"
    " `</code><b>`\r\n::error::forged\n ##[notice title=x]100/100 \x00 \u2066 \ud800 =HYPERLINK(1)"
)


def _lab() -> Lab:
    return Lab(
        id="multiple_layers",
        title="Multiple layer models",
        version="1.0",
        notebook="multiple_layers.ipynb",
        exercises=(
            Exercise("tanh", "Hyperbolic tangent layer", ("TanhLayer",)),
            Exercise("clipped_relu", "Clipped layer", ("ClippedReluLayer",), bonus=True),
        ),
        folder=Path(),
    )


def _check(name: str, title: str, points: str, hidden: bool = False) -> Check:
    return Check(name, title, name.split(".")[0], Fraction(points), hidden)


FPROP = _check("tanh.fprop", "`fprop` returns tanh of every input.", "2")
BPROP = _check("tanh.bprop", "`bprop` multiplies by the slope of tanh.", "3")
HIDDEN = _check("tanh.matches", "`bprop` equals the reference.", "1/3", hidden=True)
CLIPPED = _check("clipped_relu.fprop", "`fprop` cuts off at `max_value`.", "2")


def _passed(check: Check) -> CheckResult:
    return CheckResult(check, Verdict.PASSED, check.points, 0.25)


def _mixed() -> tuple[CheckResult, ...]:
    """Return a failure with everything, a hidden failure, a pass and an undecided check."""
    known = Misconception("turned_sign", "the sign of the slope is turned round")
    return (
        _passed(FPROP),
        CheckResult(
            BPROP,
            Verdict.FAILED,
            Fraction(1, 2),
            0.5,
            finding="1 of 2 entries of `grads` differ: `grads[0, 0]` = 1, expected -1.",
            hint="Look at the sign.",
            counterexample={"inputs": np.array([[1.0, np.nan]]), "rate": 0.5},
            misconception=known,
            follow_through=True,
        ),
        CheckResult(
            HIDDEN,
            Verdict.FAILED,
            Fraction(0),
            0.5,
            finding="2 of 2 entries of `grads` differ: `grads[0, 0]` = 1234.5, expected 6543.2.",
            counterexample={"inputs": np.array([[9876.5, 1357.9]])},
        ),
        CheckResult(CLIPPED, Verdict.UNDECIDED, Fraction(0), 0.0, finding="The grader failed."),
    )


@pytest.fixture
def lab() -> Lab:
    """Return a lab of one exercise and one bonus exercise."""
    return _lab()


@pytest.fixture
def mixed() -> tuple[CheckResult, ...]:
    """Return one result of each interesting kind."""
    return _mixed()


@pytest.fixture
def all_passed() -> tuple[CheckResult, ...]:
    """Return the results of a right answer."""
    return tuple(_passed(check) for check in (FPROP, BPROP, HIDDEN, CLIPPED))


@pytest.fixture
def hostile() -> str:
    """Return text with markup, terminal codes, bidi marks, workflow commands and a formula."""
    return HOSTILE


MakeReport = Callable[..., Report]


@pytest.fixture
def make_report() -> MakeReport:
    """Return a builder of reports; by default of the mixed results."""

    def make(submission: str = "ada", results=None, **more) -> Report:
        more.setdefault("run", NotebookRun(9, 6, (CellFailure(4, "NameError", "no `x`", 2),)))
        more.setdefault("seconds", 1.5)
        origin = Origin(
            Versions(python="3.11.7", numpy="2.4.6", hypothesis="6.170", markprop="0.1.0"),
            "5f2c81aa",
            SandboxFacts("auto", ("landlock", "seccomp")),
        )
        run = more.pop("run")
        chosen = _mixed() if results is None else results
        return build_report(_lab(), submission, chosen, run, origin, **more)

    return make


@pytest.fixture
def hostile_report(make_report: MakeReport) -> Report:
    """Return a report with hostile text in every field that can hold a student's text."""
    from graders.reports.build import Reading
    from graders.reports.schema import (
        LatenessReport,
        ManualMark,
        NoteReport,
        PreviousMark,
        SourceReport,
        StudentReport,
    )

    places = SourceReport(notebook=HOSTILE, module=HOSTILE, cell=2, lines=(1, 2))
    notes = (NoteReport(text=HOSTILE), NoteReport(text=HOSTILE, look=True))

    results = [
        CheckResult(
            check,
            Verdict.FAILED,
            Fraction(0),
            finding=HOSTILE,
            hint=HOSTILE,
            counterexample={HOSTILE: HOSTILE, "inputs": np.ones((3, 30)), "list": [HOSTILE] * 3},
            misconception=Misconception(HOSTILE, HOSTILE),
        )
        for check in (FPROP, BPROP, HIDDEN, CLIPPED)
    ]
    report = make_report(
        "hostile",
        results,
        reason=f"{HOSTILE}!",
        run=NotebookRun(9, 6, (CellFailure(4, HOSTILE, HOSTILE, 2),)),
        student=StudentReport(id=HOSTILE, name=HOSTILE, email=HOSTILE, username=HOSTILE),
        reading=Reading({part.id: places for part in _lab().exercises}, notes),
    )
    later = {
        "lateness": LatenessReport(
            submitted_at=HOSTILE, deadline=HOSTILE, days_late=1.0, rule=HOSTILE, points_lost=0.0
        ),
        "manual": (ManualMark(id="q", title=HOSTILE, points=0, max_points=1, comment=HOSTILE),),
        "previous": PreviousMark(
            points=0.0, harness_version=HOSTILE, lab_version=HOSTILE, reasons=(HOSTILE,)
        ),
    }
    return report.model_copy(update=later)
