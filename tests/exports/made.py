"""Reports made for tests: by hand, and by Hypothesis with hostile text in every field."""

from __future__ import annotations

from hypothesis import strategies as st

from graders.model import Verdict
from graders.reports.report_view import view_report
from graders.reports.schema import (
    SCHEMA,
    CellFailureReport,
    CheckReport,
    Counterexample,
    ExerciseReport,
    ManualMark,
    MisconceptionReport,
    NotebookReport,
    Report,
    SandboxReport,
    StudentReport,
    Versions,
)
from graders.reports.view import Audience

ATTACKS = (
    "plain",
    "",
    "::notice title=Autograding complete::Points 100/100",
    "x ##[notice title=Autograding complete]Points 100/100",
    "line\n::set-output name=result::eyJ9\nnext",
    "\r::error::\u2028::stop-commands::x\u0085::x",
    "\u200b::error::forged\n:\u200b:error::forged\n#\u200b#[error]forged\n\u00ad::error::forged",
    '=HYPERLINK("http://e.example","x")',
    "+1-1|@SUM(A1)\t-2",
    "</pre><script>alert(1)</script><img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) ![x](http://e.example/t.png) <!-- ",
    "```\n# heading\n---\n| a | b |\n| - | - |",
    "@octocat @org/team #1 GH-2 org/repo#3 https://e.example www.e.example a@e.example",
    "]]> <![CDATA[ \x00\x1b[31m\x07\x7f \ud800 \ufffe \u202egnp.exe",
    "a,b;c\td\"e'f%0Ag%25",
    "é 深 🎉 Ünïcode",
    "`code` and `un\nclosed",
    "nan inf NaN -0",
    "x" * 5000,
)

hostile = (
    st.sampled_from(ATTACKS)
    | st.text(max_size=60)
    | st.text(alphabet=st.sampled_from(":#[]@`|<>=+-*_\\!&\n\r\t\x00\x1b\u2028 ax0"), max_size=40)
)


def check(
    name="tanh.keeps_shape",
    verdict="passed",
    points=None,
    max_points=2.0,
    hidden=False,
    **fields,
):
    """Return one check; a passed one has all of its points."""
    if points is None:
        points = max_points if verdict == "passed" else 0.0
    return CheckReport(
        id=name,
        title=fields.pop("title", f"Promise of {name}."),
        hidden=hidden,
        verdict=Verdict(verdict),
        points=points,
        max_points=max_points,
        seconds=fields.pop("seconds", 0.25),
        **fields,
    )


def exercise(*checks, name="tanh", title="Hyperbolic tangent", bonus=False):
    """Return an exercise whose points are those of its checks."""
    undecided = [c for c in checks if c.verdict == "undecided"]
    return ExerciseReport(
        id=name,
        title=title,
        points=sum(c.points for c in checks),
        max_points=sum(c.max_points for c in checks),
        pending_points=sum(c.max_points - c.points for c in undecided),
        bonus=bonus,
        checks=checks,
    )


def report(*exercises, submission="s1", **fields):
    """Return a report whose points are those of its exercises."""
    exercises = exercises or (exercise(check()),)
    counted = [e for e in exercises if not e.bonus]
    pending = sum(e.pending_points for e in counted)
    values = {
        "schema": SCHEMA,
        "harness_version": "0.1.0",
        "lab": "transfer_functions",
        "lab_version": "1",
        "submission": submission,
        "status": "needs_attention" if pending else "graded",
        "seed_fingerprint": "0f" * 4,
        "sandbox": SandboxReport(mode="auto", layers=("landlock",)),
        "versions": Versions(python="3.11.7", numpy="2", hypothesis="6", markprop="0.1.0"),
        "points": sum(e.points for e in counted),
        "max_points": sum(e.max_points for e in counted),
        "pending_points": pending,
        "bonus_points": sum(e.points for e in exercises if e.bonus),
        "seconds": 1.5,
        "notebook": NotebookReport(cells=9, executed=5, failures=()),
        "exercises": exercises,
        **fields,
    }
    return Report(**values)


def seen(made):
    """Return a report as its student sees it."""
    return view_report(made, Audience.STUDENT)


def student(number="s1", name="Ada Lovelace", email=None, username=None):
    """Return a student as a roster gives one."""
    return StudentReport(id=number, name=name, email=email, username=username)


def of_student(number, points, *, max_points=10.0, name=None, **fields):
    """Return the report of a student with these points."""
    who = student(number, name, fields.pop("email", None), fields.pop("username", None))
    one = check(verdict="failed", points=points, max_points=max_points)
    return report(exercise(one), submission=f"sub_{number}", student=who, **fields)


@st.composite
def hostile_checks(draw, prefix):
    """Return a check with any verdict, any share of its points, and hostile text."""
    maximum = draw(st.sampled_from([0.5, 1.0, 2.0, 0.3333, 3.75]))
    verdict = draw(st.sampled_from(["passed", "failed", "skipped", "undecided"]))
    share = draw(st.sampled_from([0.0, 0.5, 1 / 3, 1.0]))
    points = maximum if verdict == "passed" else round(maximum * share, 4)
    text = draw(hostile)
    return check(
        f"{prefix}.c{draw(st.integers(0, 10**9))}",
        verdict,
        points=0.0 if verdict in ("skipped", "undecided") else points,
        max_points=maximum,
        hidden=draw(st.booleans()),
        title=draw(hostile),
        finding=draw(st.none() | hostile),
        hint=draw(st.none() | hostile),
        counterexample=draw(
            st.none()
            | st.just({text: Counterexample(shape=(2,), dtype="float64", values=[1.0, "nan"])})
        ),
        misconception=draw(st.none() | st.builds(MisconceptionReport, id=hostile, text=hostile)),
    )


@st.composite
def hostile_reports(draw, submission=None):
    """Return a report of a student who wrote whatever does harm, wherever it fits."""
    exercises = []
    for index in range(draw(st.integers(0, 3))):
        checks = draw(st.lists(hostile_checks(f"e{index}"), max_size=4, unique_by=lambda c: c.id))
        bonus = draw(st.booleans())
        exercises.append(exercise(*checks, name=f"e{index}", title=draw(hostile), bonus=bonus))
    made = report(*exercises) if exercises else report()
    manual = draw(
        st.none()
        | st.lists(
            st.builds(
                ManualMark,
                id=hostile,
                title=hostile,
                points=st.just(1.0),
                max_points=st.just(2.0),
                comment=st.none() | hostile,
            ),
            max_size=2,
        ).map(tuple)
    )
    extra = len(manual or ())
    failures = draw(
        st.lists(
            st.builds(
                CellFailureReport,
                cell=st.integers(1, 99),
                name=hostile,
                message=hostile,
                line=st.none() | st.integers(1, 99),
            ),
            max_size=2,
        )
    )
    changed = made.model_copy(
        update={
            "submission": submission or draw(st.from_regex(r"[A-Za-z0-9_-]{1,30}", fullmatch=True)),
            "student": draw(
                st.none()
                | st.builds(
                    StudentReport,
                    id=hostile,
                    name=st.none() | hostile,
                    email=st.none() | hostile,
                    username=st.none() | hostile,
                )
            ),
            "reason": draw(st.none() | hostile),
            "manual": manual,
            "points": made.points + extra,
            "max_points": made.max_points + 2 * extra,
            "notebook": NotebookReport(cells=9, executed=5, failures=tuple(failures)),
            "exercises": tuple(exercises),
        }
    )
    return Report.model_validate(changed.model_dump(by_alias=True))
