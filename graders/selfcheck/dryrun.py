"""The student's rehearsal of marking: the saved notebook, in a process of its own.

What works in the notebook as it stands may not work from the top: a cell was deleted, edited or
run out of order. The last self-check that the notebook shows is compared with this run.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graders.catalogue.labs import all_labs, folder_of
from graders.catalogue.manifest import hidden_of
from graders.errors import HarnessError, MarkpropError, SubmissionError
from graders.judging.runner import CheckRun, with_checks
from graders.judging.turns import Judged, Manner, judge_submission
from graders.model import CheckResult, Lab, Limits, NotebookRun, Verdict
from graders.reading import find_submissions
from graders.reports.notebook_view import MIME, SelfCheck
from graders.sandbox.launcher import Launcher
from graders.selfcheck.recognition import Naming
from graders.student.plan import selection_of
from graders.student.promises import not_promised
from graders.submissions import Order, Source, Submission, defined_names
from graders.submissions.caps import ONE_STUDENT
from graders.submissions.folders import is_notebook_name, walk
from graders.submissions.reading import copy_file

_LARGEST = 64 * 1024 * 1024  # bytes; a notebook beyond that is not looked through for outputs
_MOST_NAMED = 3  # checks in one sentence


@dataclass(frozen=True)
class DryRun:
    """What the public checks made of a saved notebook.

    Parameters
    ----------
    selfcheck : SelfCheck
        The results, as the notebook's own self-check shows them.
    run : NotebookRun
        How the notebook ran.
    notes : tuple of str
        A sentence for each check whose verdict the notebook shows otherwise, and for whatever else
        the student should know of what was run.
    """

    selfcheck: SelfCheck
    run: NotebookRun
    notes: tuple[str, ...]


def dry_run(
    path: Path,
    lab: Lab,
    launcher: Launcher,
    limits: Limits,
    tell: Callable[[CheckResult | None], None] | None = None,
) -> DryRun:
    """Run a notebook from the top and judge it by the public checks.

    Parameters
    ----------
    path : Path
        A notebook, or a folder that is one submission. Of a notebook in a repository the files
        around it take part, as they do when the repository is handed in.
    lab : Lab
        The lab that it answers, with the exercises to be checked.
    launcher : Launcher
        Starts the process.
    limits : Limits
        Bounds on time and memory.
    tell : callable, optional
        Called with None when the notebook has run, and with each result as it is there.

    Raises
    ------
    SubmissionError
        There is nothing to run; the sentence says why.
    """
    with tempfile.TemporaryDirectory(prefix="markprop-check-") as workspace:
        submission, notes = _handed_in(path, lab, Path(workspace))
        naming = Naming(folder_of(exercise, lab) for exercise in lab.exercises)

        def heard(result: CheckResult) -> None:
            naming.hear(result)
            if tell:
                tell(result)

        def judged(checks: CheckRun) -> Judged:
            with suppress(HarnessError):  # a process was killed from elsewhere, or did not start
                once = judge_submission(submission, lab, checks, launcher, manner, heard)
                if not once.lost_time:
                    return once
            again = replace(manner, last=True)
            return judge_submission(submission, lab, checks, launcher, again, heard)

        ran = (lambda: tell(None)) if tell else None
        manner = Manner(limits, through=naming.through, ran=ran)
        run = with_checks(lab, judged, hidden=False).run
        shown = shown_verdicts(_notebook_of(submission))
    results = tuple(naming.results)
    hidden = sum(hidden_of(exercise, lab).checks for exercise in lab.exercises)
    notes += _not_promised(submission, lab)
    bonus = frozenset(exercise.id for exercise in lab.exercises if exercise.bonus)
    found = SelfCheck(results, hidden, bonus=bonus)
    return DryRun(found, run, (*notes, *_differing(results, shown)))


def _not_promised(submission: Submission, lab: Lab) -> list[str]:
    """Say what an answer needs that need not be there where it is marked."""
    told = []
    for source in submission.sources:
        chosen = selection_of(source.notebook, lab, [e.id for e in lab.exercises], ())
        told += not_promised(chosen, lab) if chosen else []
    return told


def lab_of(path: Path, extra: Iterable[Path] = ()) -> Lab:
    """Return the lab that a notebook answers: by its file name, else by the names it defines.

    Raises
    ------
    MarkpropError
        It answers none of the labs, or a folder answers several.
    """
    labs = all_labs(extra)
    named = [lab for lab in labs if any(map(Path.is_file, _usual_places(path, lab)))]
    if len(named) == 1:
        return named[0]
    if named:
        raise MarkpropError(
            f"{path} holds the notebooks of several labs. Give one of them, or say which lab with "
            f"--lab: {', '.join(lab.id for lab in named)}."
        )
    counts = {lab.id: _defined(path, lab) for lab in labs}
    best = max(labs, key=lambda lab: counts[lab.id])
    if not counts[best.id]:
        raise MarkpropError(
            f"{path} defines none of the exercises of any lab. "
            f"Say which lab it is for with --lab: {', '.join(counts)}."
        )
    return best


def _usual_places(path: Path, lab: Lab) -> list[Path]:
    """Return where a lab's notebook is when it has kept its name."""
    if path.name == lab.notebook:
        return [path]
    return [path / lab.notebook, path / "notebooks" / lab.notebook]


def _defined(path: Path, lab: Lab) -> int:
    """Return how many of a lab's names a submission defines."""
    with tempfile.TemporaryDirectory(prefix="markprop-check-") as workspace:
        submission = _read(path, lab, Path(workspace))
        if path.is_file() and submission.main is None:
            raise SubmissionError(submission.reason or f"{path} cannot be read.")
        defined = [defined_names(source.found, lab) for source in submission.sources]
        return len(set().union(*defined))


def _handed_in(path: Path, lab: Lab, workspace: Path) -> tuple[Submission, list[str]]:
    """Return a submission, of a notebook in a repository with the files around it, and notes."""
    root = repository_of(path)
    if root is None or path.is_dir():
        return _read(root or path, lab, workspace), []
    notes = []
    whole = _read(root, lab, workspace)
    others = [s for s in whole.sources if not _file_of(whole, s).samefile(path)]
    if others or whole.main is None:
        notes += [
            f"Handed in as a repository, {source.notebook_name} would be marked, not this file"
            f"{_for(source, whole)}."
            for source in others
        ]
        whole = _read(_with_this_notebook(root, path, workspace / "copy"), lab, workspace)
    modules = {name: of for source in whole.sources for name, of in source.modules.items()}
    for name, module in sorted(modules.items()):
        notes.append(f"`{name}` is the one of `{module}`: no cell of the notebook defines it.")
    return replace(whole, path=path), notes


def repository_of(path: Path) -> Path | None:
    """Return the folder that is handed in with a notebook: the one that holds its `mlp`."""
    real = Path(os.path.realpath(path))
    folder = real if path.is_dir() else real.parent
    return next((place for place in (folder, folder.parent) if (place / "mlp").is_dir()), None)


def _with_this_notebook(root: Path, notebook: Path, copy: Path) -> Path:
    """Copy a repository with one notebook alone, so that no other is taken for the answer."""
    left = ONE_STUDENT.total_bytes
    others = [file for file in walk(root) if not is_notebook_name(file.name)]
    for file in [Path(os.path.realpath(notebook)), *others]:
        goal = copy / file.relative_to(root)
        goal.parent.mkdir(parents=True, exist_ok=True)
        left -= copy_file(file, goal, left)
    return copy


def _read(path: Path, lab: Lab, workspace: Path) -> Submission:
    found = find_submissions([path], lab, order=Order(single=True), workspace=workspace)
    if not found:
        raise SubmissionError(f"There is no notebook in {path}.")
    return found[0]


def _for(source: Source, submission: Submission) -> str:
    """Say for which exercises one of several notebooks would be marked."""
    return f", for {', '.join(source.exercises)}" if len(submission.sources) > 1 else ""


def _notebook_of(submission: Submission) -> Path:
    """Return the file of a submission's main notebook."""
    return _file_of(submission, submission.main) if submission.main else submission.path


def _file_of(submission: Submission, source: Source) -> Path:
    if submission.files is None or source.notebook_name is None:
        return submission.path
    return submission.files / source.notebook_name


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


def _differing(results: Iterable[CheckResult], shown: dict[str, str]) -> Iterator[str]:
    lost, gained = [], []
    for result in results:
        before, now = shown.get(result.check.id), result.verdict
        said = f"“{result.check.title}” ({result.check.exercise})"
        if before == Verdict.PASSED and now is not Verdict.PASSED:
            lost.append(said)
        elif before == Verdict.FAILED and now is Verdict.PASSED:
            gained.append(said)
    if lost:
        yield (
            f"Passed when last checked in the notebook, but not from the top: {_few(lost)}. Look "
            "for a cell that was deleted, changed, or run out of order."
        )
    if gained:
        yield f"Passed from the top, but not when last checked in the notebook: {_few(gained)}."


def _few(said: list[str]) -> str:
    more = f", and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
    return ", ".join(said[:_MOST_NAMED]) + more
