"""`markprop ci`: the public checks of a student's repository, in a workflow or anywhere."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import click

from graders.catalogue.labs import find_lab
from graders.commands.options import labs_option, limit_options, limits_of, sandbox_option
from graders.errors import MarkpropError, SubmissionError
from graders.exports.actions import (
    MOST_SUMMARY_BYTES,
    Sources,
    annotate,
    failure_annotation,
    outputs,
    resume_commands,
    stop_commands,
)
from graders.exports.classroom import broken_result, classroom_result, to_output
from graders.exports.classroom50 import classroom50_result, to_json
from graders.exports.cleaning import log_line, markdown_inline
from graders.exports.markdown import render_markdown
from graders.exports.places import cell_lines, find_places
from graders.exports.step import Step, append, replace_file, take_step
from graders.judging.runner import with_checks
from graders.model import CheckResult, Lab, Limits, NotebookRun, Verdict
from graders.reports.plain import render_text
from graders.reports.report_view import ReportView, view_results
from graders.reports.scoring import score
from graders.reports.view import counted
from graders.sandbox.launcher import Launcher
from graders.sandbox.layers import lacking
from graders.selfcheck.dryrun import dry_run, lab_of
from graders.submissions import caps
from graders.submissions.reading import read_file


@dataclass(frozen=True)
class _Outcome:
    """What the run found: a view, or the reason why there is none."""

    status: int
    view: ReportView | None = None
    sources: Sources = field(default_factory=Sources)
    hidden: int = 0
    reason: str = ""


@click.command("ci")
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@click.option("--lab", help="Which lab the repository answers  [default: found from the notebook]")
@click.option("--exit-zero", is_flag=True, help="End with 0 also if checks fail or are undecided.")
@sandbox_option
@limit_options
@labs_option
def command(
    path: Path,
    lab: str | None,
    exit_zero: bool,
    sandbox: str,
    time_limit: float,
    cell_limit: float,
    call_limit: float,
    memory: int,
    labs: tuple[Path, ...],
) -> int:
    """Run the public checks on PATH and tell the workflow: log, summary, annotations, outputs.

    Ends with 1 if a check fails, with 3 if one is undecided by the grader's fault. Where Classroom
    50 runs it, it writes result.json and ends with 0 whatever the marks.
    """
    step = take_step(os.environ, Path.cwd())
    limits = limits_of(time_limit, cell_limit, call_limit, memory)

    def choose() -> Lab:
        return find_lab(lab, labs) if lab else lab_of(path, labs)

    if step.on_github:
        click.echo(stop_commands(step.token))
    try:
        outcome = _examine(step, path, choose, sandbox, limits)
        _log(outcome)
    finally:
        if step.on_github:
            click.echo(resume_commands(step.token))
    _tell_runner(step, outcome)
    if step.identity is not None:
        result = classroom50_result(outcome.view, step.identity, datetime.now(UTC))
        replace_file(Path("result.json"), to_json(result))
    forgiven = exit_zero or (step.identity is not None and outcome.view is not None)
    return 0 if forgiven and outcome.status in (1, 3) else outcome.status


def _examine(
    step: Step, path: Path, choose: Callable[[], Lab], sandbox: str, limits: Limits
) -> _Outcome:
    """Check; whatever goes wrong becomes an outcome, as the workflow waits for its result."""
    try:
        lab = choose()
        with Launcher(sandbox) as launcher:
            if told := lacking(sandbox, launcher.facts.layers):
                click.echo(told)
            try:
                found = dry_run(path, lab, launcher, limits)
                results, run, reason = found.selfcheck.results, found.run, ""
                hidden = found.selfcheck.hidden
            except SubmissionError as error:
                results, run, reason = _all_failed(lab, str(error)), NotebookRun(0, 0), str(error)
                hidden = 0
        view = view_results(
            lab.title, step.repository, score(lab.exercises, results), run, reason=reason
        )
        sources = _sources(step, path, lab, run)
        return _Outcome(_status(results), view, sources, hidden)
    except MarkpropError as error:
        return _Outcome(error.exit_code, reason=str(error))
    except Exception as error:
        # The grader's own fault: the workflow still gets a valid result.
        click.echo("".join(log_line(line) + "\n" for line in traceback.format_exc().split("\n")))
        return _Outcome(3, reason=f"The grader failed ({type(error).__name__}). It is not you.")


def _all_failed(lab: Lab, reason: str) -> tuple[CheckResult, ...]:
    checks = with_checks(lab, lambda run: run.checks, hidden=False)
    return tuple(
        CheckResult(check, Verdict.FAILED, Fraction(0), finding=reason) for check in checks
    )


def _status(results: tuple[CheckResult, ...]) -> int:
    verdicts = {result.verdict for result in results}
    if verdicts & {Verdict.FAILED, Verdict.SKIPPED}:
        return 1
    return 3 if Verdict.UNDECIDED in verdicts else 0


def _sources(step: Step, path: Path, lab: Lab, run: NotebookRun) -> Sources:
    """Find the notebook's file, for annotations to point at; without it they stand alone."""
    candidates = (
        [path] if path.is_file() else [path / lab.notebook, path / "notebooks" / lab.notebook]
    )
    for candidate in candidates:
        try:
            relative = Path(os.path.realpath(candidate)).relative_to(step.workspace).as_posix()
            text = read_file(candidate, caps.NOTEBOOK_BYTES).decode("utf-8")
        except (SubmissionError, OSError, ValueError):
            continue
        failed = [failure.cell for failure in run.failures]
        return Sources(relative, find_places(text, lab.exercises), cell_lines(text, failed))
    return Sources()


def _log(outcome: _Outcome) -> None:
    if outcome.view is None:
        click.echo(log_line(outcome.reason, 2000))
        return
    click.echo(render_text(outcome.view), nl=False)
    if outcome.hidden:
        click.echo(_more(outcome.hidden))


def _more(hidden: int) -> str:
    return f"{counted(hidden, 'more check')} run{'s' if hidden == 1 else ''} at marking."


def _tell_runner(step: Step, outcome: _Outcome) -> None:
    view = outcome.view
    if step.on_github:
        said = annotate(view, outcome.sources) if view else [failure_annotation(outcome.reason)]
        click.echo("\n".join(said))
    if step.summary is not None:
        left = MOST_SUMMARY_BYTES - (step.summary.stat().st_size if step.summary.exists() else 0)
        more = f"\n{_more(outcome.hidden)}\n" if outcome.hidden else ""
        text = render_markdown(view, left) if view else f"{markdown_inline(outcome.reason)}\n"
        append(step.summary, text + more)
    if step.output is not None:
        result = classroom_result(view) if view else broken_result(outcome.reason, Fraction(0))
        marks = (view.points, view.max_points) if view else (0.0, 0.0)
        append(step.output, outputs(to_output(result), *marks))
