"""What a GitHub runner reads from a step: its log, annotations, outputs and summary.

A runner executes commands that it finds in the log, so that student text reaches it through
`graders.exports.cleaning` alone, and inside a pair of stop-commands with a token that nobody can
guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graders.exports.cleaning import command_message, command_property, log_line
from graders.exports.marks import decimal_text, exact
from graders.exports.places import CellPlace
from graders.model import Verdict
from graders.reports.report_view import ReportView
from graders.reports.view import counted

# The runner shows ten annotations of a type for a step, and cuts messages at 4,096 characters.
MOST_ANNOTATIONS = 10
_LONGEST_MESSAGE = 1500
# Above 1 MiB the whole summary of a step is dropped; some room is left for what others add.
MOST_SUMMARY_BYTES = 1024 * 1024 - 16 * 1024


@dataclass(frozen=True)
class Sources:
    """The notebook as annotations speak of it.

    Parameters
    ----------
    path : str
        Its path within the repository; empty where it is not known.
    places : mapping of str to CellPlace
        Where each exercise is answered.
    cells : mapping of int to int
        Lines of the file at which cells begin, for cells that stopped.
    """

    path: str = ""
    places: Mapping[str, CellPlace] = field(default_factory=dict)
    cells: Mapping[int, int] = field(default_factory=dict)


def stop_commands(token: str) -> str:
    """Return the line after which the runner takes no commands until `resume_commands`."""
    return f"::stop-commands::{token}"


def resume_commands(token: str) -> str:
    """Return the line that ends `stop_commands`."""
    return f"::{token}::"


def annotate(view: ReportView, sources: Sources) -> list[str]:
    """Return the commands that annotate a run: failures as errors, what is ours as warnings.

    Checks of an exercise that fail for the same cause share one. Of each type there are at most
    ten, the last of which says how many more there are.
    """
    errors = _checks("error", Verdict.FAILED, view, sources)
    warnings = _checks("warning", Verdict.UNDECIDED, view, sources)
    for failure in view.run.failures:
        # A cell that calls an answer that is not written yet says nothing that its check does not.
        if failure.name != "NotImplementedError":
            where = _position(sources, sources.cells.get(failure.cell))
            said = f"{failure.name}: {failure.message}"
            warnings.append(_command("warning", where, f"Cell {failure.cell} stopped", said))
    return [*_at_most(errors, "error"), *_at_most(warnings, "warning"), _total(view)]


def failure_annotation(reason: str) -> str:
    """Return the command that says why nothing could be checked."""
    return _command("error", {}, "Nothing was checked", reason)


def outputs(result: str, points: float, max_points: float) -> str:
    """Return the lines for ``GITHUB_OUTPUT``.

    Parameters
    ----------
    result : str
        Base64 of the Classroom-compatible result.
    points, max_points : float
        The marks.
    """
    values = {
        "result": result,
        "points": decimal_text(exact(points)),
        "max-points": decimal_text(exact(max_points)),
    }
    return "".join(f"{name}={log_line(value, 10**6)}\n" for name, value in values.items())


def _total(view: ReportView) -> str:
    marks = f"{decimal_text(exact(view.points))} of {decimal_text(exact(view.max_points))} points"
    passed = sum(check.verdict is Verdict.PASSED for check in view.checks)
    said = f"{marks}; {passed} of {counted(len(view.checks), 'visible check')}"
    return _command("notice", {}, view.lab, said)


def _checks(kind: str, verdict: Verdict, view: ReportView, sources: Sources) -> list[str]:
    """Return one command for every cause: checks of an exercise often fail for the same."""
    if view.unread:
        return [_command(kind, {}, view.lab, view.reason)] if _any(view, verdict) else []
    commands = []
    for exercise in view.exercises:
        place = sources.places.get(exercise.id)
        title = f"Cell {place.cell}: {exercise.title}" if place else exercise.title
        where = _position(sources, place.line if place else None)
        for box in exercise.boxes:
            if box.told.verdict is verdict:
                first = box.told
                told = [first.title, first.finding, first.misconception, first.hint, box.also]
                commands.append(_command(kind, where, title, "\n".join(t for t in told if t)))
    return commands


def _any(view: ReportView, verdict: Verdict) -> bool:
    return any(check.verdict is verdict for check in view.checks)


def _position(sources: Sources, line: int | None) -> dict[str, str]:
    if not sources.path:
        return {}
    return {"file": sources.path, **({"line": str(line)} if line else {})}


def _command(kind: str, where: Mapping[str, str], title: str, message: str) -> str:
    properties = {**where, "title": title}
    listed = ",".join(f"{key}={command_property(value)}" for key, value in properties.items())
    return f"::{kind} {listed}::{command_message(message, _LONGEST_MESSAGE)}"


def _at_most(commands: list[str], kind: str) -> list[str]:
    if len(commands) <= MOST_ANNOTATIONS:
        return commands
    left = len(commands) - MOST_ANNOTATIONS + 1
    more = _command(kind, {}, "And more", f"{left} more are in the summary and the log.")
    return [*commands[: MOST_ANNOTATIONS - 1], more]
