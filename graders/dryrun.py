"""The student's rehearsal of marking: the notebook from its first cell, in a process of its own.

What works in the notebook as it stands may not work from the top: a cell was deleted, edited or
run out of order. The last self-check that the notebook shows is compared with this run.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.catalogue import all_labs
from graders.errors import MarkpropError, SubmissionError
from graders.manifest import hidden_of
from graders.model import CheckResult, Lab, Limits, NotebookRun, Verdict
from graders.reports.notebook_view import MIME, SelfCheck
from graders.runner import with_checks
from graders.sandbox.launcher import Launcher
from graders.sandboxed import SandboxedAttempt
from graders.submissions import Submission, defined_names, definitions, find_submissions

_LARGEST = 64 * 1024 * 1024  # bytes; a notebook beyond that is not looked through for outputs


@dataclass(frozen=True)
class DryRun:
    """What the public checks made of a saved notebook.

    Parameters
    ----------
    selfcheck : SelfCheck
        The results, as the notebook's own self-check shows them.
    run : NotebookRun
        How the notebook ran.
    differing : tuple of str
        A sentence for each check whose verdict the notebook shows otherwise.
    """

    selfcheck: SelfCheck
    run: NotebookRun
    differing: tuple[str, ...]


def dry_run(
    path: Path,
    lab: Lab,
    launcher: Launcher,
    limits: Limits,
    tell: Callable[[CheckResult], None] | None = None,
) -> DryRun:
    """Run a notebook from the top and judge it by the public checks.

    Parameters
    ----------
    path : Path
        A notebook, or a folder that is one submission.
    lab : Lab
        The lab that it answers, with the exercises to be checked.
    launcher : Launcher
        Starts the process.
    limits : Limits
        Bounds on time and memory.
    tell : callable, optional
        Called with each result as it is there.

    Raises
    ------
    SubmissionError
        There is nothing to run; the sentence says why.
    """
    with tempfile.TemporaryDirectory(prefix="markprop-check-") as workspace:
        submission = _only(find_submissions([path], lab, single=True, workspace=Path(workspace)))
        with SandboxedAttempt(submission, lab, launcher, limits) as attempt:
            results = with_checks(lab, lambda checks: checks.judge(attempt, tell), hidden=False)
            run = attempt.run
    hidden = sum(hidden_of(exercise, lab).checks for exercise in lab.exercises)
    return DryRun(SelfCheck(results, hidden), run, tuple(_differing(results, shown_verdicts(path))))


def lab_of(path: Path, extra: Iterable[Path] = ()) -> Lab:
    """Return the lab that a notebook answers: by its file name, else by the names it defines.

    Raises
    ------
    MarkpropError
        It answers none of the labs.
    """
    labs = all_labs(extra)
    for lab in labs:
        if path.name == lab.notebook:
            return lab
    counts = {lab.id: _defined(path, lab) for lab in labs}
    best = max(labs, key=lambda lab: counts[lab.id])
    if not counts[best.id]:
        raise MarkpropError(
            f"{path} defines none of the exercises of any lab. "
            f"Say which lab it is for with --lab: {', '.join(counts)}."
        )
    return best


def _defined(path: Path, lab: Lab) -> int:
    """Return how many of a lab's names a submission defines."""
    with tempfile.TemporaryDirectory(prefix="markprop-check-") as workspace:
        found = find_submissions([path], lab, single=True, workspace=Path(workspace))
    notebook = found[0].notebook if found else None
    return len(defined_names(definitions(notebook), lab)) if notebook is not None else 0


def shown_verdicts(path: Path) -> dict[str, str]:
    """Return the verdicts that the notebook's saved self-checks show, the last of each check."""
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        found: dict[str, str] = {}
        for cell in cells:
            for output in cell.get("outputs", ()):
                found |= _verdicts(output.get("data", {}).get(MIME))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # no notebook of ours: there is nothing to compare with
    return found


def _verdicts(shown: Any) -> dict[str, str]:
    verdicts = shown.get("verdicts") if isinstance(shown, dict) else None
    if not isinstance(verdicts, dict):
        return {}
    return {str(check): str(verdict) for check, verdict in verdicts.items()}


def _only(submissions: list[Submission]) -> Submission:
    if not submissions:
        raise SubmissionError("There is no notebook here.")
    return submissions[0]


def _differing(results: Iterable[CheckResult], shown: dict[str, str]) -> Iterable[str]:
    for result in results:
        before = shown.get(result.check.id)
        if before == Verdict.PASSED and result.verdict is not Verdict.PASSED:
            yield (
                f"“{result.check.title}” passed in the notebook and does not from the top: "
                "look for a cell that was deleted, changed or run out of order."
            )
        elif before == Verdict.FAILED and result.verdict is Verdict.PASSED:
            yield f"“{result.check.title}” failed when you last checked in the notebook; it passes."
