"""How a notebook ran, as pages tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graders.model import CellFailure, NotebookRun
from graders.reports.text import LONGEST_MESSAGE, LONGEST_NAME, one_line, visible
from graders.reports.view import Audience, counted

if TYPE_CHECKING:
    from graders.reports.schema import Report, StatementsReport


def shown_run(cells: int, executed: int, failures: Sequence[CellFailure]) -> NotebookRun:
    """Return a run whose texts may be shown: they are the student's to choose."""
    return NotebookRun(
        cells,
        executed,
        tuple(
            CellFailure(
                failure.cell,
                one_line(failure.name, LONGEST_NAME),
                visible(failure.message, LONGEST_MESSAGE, lines=True),
                failure.line,
            )
            for failure in failures
        ),
    )


def needed_text(statements: StatementsReport | None) -> str:
    """Return how many statements the exercises need; nothing where nobody counted."""
    if statements is None:
        return ""
    every = counted(statements.needed + statements.left_out, "statement")
    return f"{statements.needed} of {every} needed"


def origin_of(report: Report, audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return what the marks were computed with, as label and value."""
    versions = report.versions
    origin = [("Markprop", report.harness_version), ("Lab version", report.lab_version)]
    if audience is Audience.INSTRUCTOR:
        layers = ", ".join(report.sandbox.layers) or "no layer in force"
        origin += [
            ("Python", versions.python),
            ("NumPy", versions.numpy),
            ("Hypothesis", versions.hypothesis),
            ("Sandbox", f"{report.sandbox.mode}: {layers}"),
            ("Seeds", f"fingerprint {report.seed_fingerprint}"),
            ("Time", f"{report.seconds:.1f} s"),
        ]
    return tuple((label, one_line(value, LONGEST_MESSAGE)) for label, value in origin)
