"""All files of one export, by name: what the command writes, wherever it writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from graders.errors import MarkpropError
from graders.exports import classroom, classroom50, gradescope
from graders.exports.blackboard import fill_blackboard
from graders.exports.canvas import fill_canvas
from graders.exports.filling import Choices, Filled
from graders.exports.junit import render_junit
from graders.exports.markdown import render_markdown
from graders.exports.moodle import fill_moodle
from graders.exports.sheets import Sheet
from graders.exports.table import fill_table
from graders.reports.gradebook import BYTE_ORDER_MARK, render_gradebook
from graders.reports.report_view import ReportView, view_report
from graders.reports.schema import Report
from graders.reports.view import Audience

Fill = Callable[[Sheet, Sequence[Report], Choices], Filled]

GRADEBOOKS: Mapping[str, Fill] = {
    "canvas": fill_canvas,
    "moodle": fill_moodle,
    "blackboard": fill_blackboard,
    "table": fill_table,
}
# What each of the others is written to: a file for the class, or one for every submission.
ONE_FILE = {"csv": "gradebook.csv", "junit": "junit.xml", "classroom50": "result.json"}
PER_SUBMISSION = {"gradescope": ".json", "classroom": ".json", "markdown": ".md"}
FORMATS = (
    "csv",
    *GRADEBOOKS,
    "gradescope",
    "junit",
    "classroom",
    "classroom50",
    "markdown",
    "feedback",
    "dolos",
)


def class_file(kind: str, reports: Sequence[Report], env: Mapping[str, str]) -> bytes:
    """Return the content of a format that has one file.

    Parameters
    ----------
    kind : str
        A key of `ONE_FILE`.
    reports : sequence of Report
        All of one class.
    env : mapping of str to str
        The environment, which says whose submission Classroom 50 asks about.
    """
    if kind == "csv":
        return (BYTE_ORDER_MARK + render_gradebook(reports)).encode("utf-8")
    if kind == "junit":
        return render_junit(reports)
    return _classroom50(reports, env).encode("utf-8")


def submission_files(kind: str, reports: Sequence[Report]) -> dict[str, str]:
    """Return a format's files by name, one for every submission."""
    render: Callable[[Report], str] = {
        "gradescope": lambda report: gradescope.to_json(gradescope.gradescope_results(report)),
        "classroom": _classroom,
        "markdown": lambda report: render_markdown(_as_seen(report)),
    }[kind]
    return {report.submission + PER_SUBMISSION[kind]: render(report) for report in reports}


def one_lab(reports: Sequence[Report]) -> str:
    """Return the lab that all reports are about.

    Raises
    ------
    MarkpropError
        There are several; a gradebook has a column for each.
    """
    labs = sorted({report.lab for report in reports})
    if len(labs) > 1:
        raise MarkpropError(
            f"The results are of {len(labs)} labs: {', '.join(labs)}. "
            "Grade every lab into a folder of its own, and export one at a time."
        )
    return labs[0]


def _as_seen(report: Report) -> ReportView:
    return view_report(report, Audience.STUDENT)


def _classroom(report: Report) -> str:
    late = bool(report.lateness and report.lateness.points_lost)
    causes = [*(["handed in late"] if late else []), *(["marked by hand"] if report.manual else [])]
    adjustment = " and ".join(causes).capitalize() or "Other points"
    return classroom.to_json(classroom.classroom_result(_as_seen(report), adjustment)) + "\n"


def _classroom50(reports: Sequence[Report], env: Mapping[str, str]) -> str:
    identity = classroom50.identity_from(env)
    if identity is None:
        raise MarkpropError(
            "Classroom 50 says whose submission it is in CLASSROOM, ASSIGNMENT and "
            "SUBMISSION_TAG, and here they are not set: this format is for its own workflow."
        )
    if len(reports) != 1:
        raise MarkpropError(
            f"Classroom 50 takes the result of one submission, and here are {len(reports)}. "
            "Name that submission's report.json."
        )
    result = classroom50.classroom50_result(_as_seen(reports[0]), identity, datetime.now(UTC))
    return classroom50.to_json(result)
