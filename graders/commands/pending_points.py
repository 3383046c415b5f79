"""How the commands end that leave the marks of a class behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from graders.reports.schema import Report
from graders.reports.view import counted


def exit_code(reports: Sequence[Report], out: Path) -> int:
    """Return how a command ends that marked a class, and say what waits for a person.

    Points are pending by the grader's fault alone; written questions are a person's to mark.
    """
    by_hand = sum(bool(report.to_mark) for report in reports)
    if by_hand:
        click.echo(
            f"To be marked by hand: questions of {counted(by_hand, 'submission')}. "
            f"`markprop review {out}` opens them."
        )
    undecided = sum(report.pending_points > 0 for report in reports)
    if undecided:
        waiting = f"checks are undecided for {counted(undecided, 'submission')}"
        click.echo(f"Points are pending, so this ends with exit code 3: {waiting}.")
    return 3 if undecided else 0
