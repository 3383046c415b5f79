"""`markprop export`: files for other systems, from stored reports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import click

from graders.catalogue.labs import find_lab
from graders.commands.export_feedback import FORMS, FeedbackChoices, Prepared, prepare
from graders.commands.options import labs_option
from graders.errors import MarkpropError, SubmissionError
from graders.exports.bundle import (
    FORMATS,
    GRADEBOOKS,
    ONE_FILE,
    class_file,
    one_lab,
    submission_files,
)
from graders.exports.dolos import dolos_files, own_modules
from graders.exports.filling import Choices, Filled
from graders.exports.marks import MarkRule, read_number
from graders.exports.sheets import read_sheet
from graders.model import Lab
from graders.reading import find_submissions
from graders.reading.bounded import ONE, Unfinished, bounded
from graders.reports.missing import still_missing, zeros
from graders.reports.schema import Report
from graders.reports.store import read_report, read_results, said_of_class
from graders.reports.text import one_line
from graders.reports.view import counted
from graders.review.settle import write_settled
from graders.review.store import FILE

_STDOUT = Path("-")
_MOST_NAMED = 20


@click.command("export")
@click.argument("results", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "kind", required=True, type=click.Choice(FORMATS), help="What to write.")
@click.option(
    "--into",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that the platform exported; it is filled in, and stays.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File or folder to write; - for standard output.  [default: RESULTS/exports/...]",
)
@click.option("--column", help="Title of the column for the marks, or its beginning.")
@click.option("--id-column", help="For table: title of the column that says whose row it is.")
@click.option("--out-of", metavar="NUMBER", help="Scale the marks to this maximum.")
@click.option(
    "--bonus",
    type=click.Choice(["add", "cap", "drop"]),
    default="add",
    show_default=True,
    help="Add bonus points, add them up to full marks, or leave them out.",
)
@click.option(
    "--missing",
    type=click.Choice(["zero"]),
    help="Write 0 for those in the roster who handed in nothing, where no mark stands.",
)
@click.option("--skip-unmatched", is_flag=True, help="Go on without students who have no row.")
@click.option("--write-unfinished", is_flag=True, help="Write marks that still need a person, too.")
@click.option(
    "--submissions",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="For dolos, and feedback by Moodle: the submissions, as they were given to grade.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(FORMS),
    default=FORMS[0],
    show_default=True,
    help="For feedback: a folder for each student, Moodle's zip, or messages to send.",
)
@click.option("--pdf", is_flag=True, help="For feedback: print each page with Chromium as well.")
@labs_option
def command(
    results: Path,
    kind: str,
    into: Path | None,
    out: Path | None,
    column: str | None,
    id_column: str | None,
    out_of: str | None,
    bonus: Literal["add", "cap", "drop"],
    missing: str | None,
    skip_unmatched: bool,
    write_unfinished: bool,
    submissions: tuple[Path, ...],
    form: str,
    pdf: bool,
    labs: tuple[Path, ...],
) -> int:
    """Write RESULTS, a results folder or one report.json, as another system's file.

    Marks of the review page are written into the reports first. Ends with exit code 3 if marks were
    left out that a person has to look at first; questions still to be marked by hand are listed.
    """
    reports = _up_to_date(results, labs)
    lab = one_lab(reports)
    exports = (results.parent if results.is_file() else results) / "exports"
    if missing and kind not in GRADEBOOKS:
        raise click.UsageError(f"--missing zero is for gradebooks: {', '.join(GRADEBOOKS)}.")
    if kind in GRADEBOOKS:
        if missing:
            reports += _zeros(exports.parent, reports)
        rule = MarkRule(_maximum(out_of), bonus)
        choices = Choices(column, rule, skip_unmatched, write_unfinished, id_column)
        return _fill(kind, into, reports, choices, out or exports / (into.name if into else ""))
    if kind == "dolos":
        if not submissions:
            raise click.UsageError("--format dolos needs --submissions PATH: reports hold no code.")
        return _write_dolos(find_lab(lab, labs), submissions, reports, out or exports / "dolos")
    if kind == "feedback":
        asked = FeedbackChoices(form, submissions, pdf, skip_unmatched, write_unfinished)
        prepared = prepare(exports.parent, reports, find_lab(lab, labs), asked)
        return _write_feedback(prepared, out or exports / "feedback")
    if kind in ONE_FILE:
        target = out or exports / ONE_FILE[kind]
        _write(target, class_file(kind, reports, os.environ))
        if target != _STDOUT:
            _say(f"Wrote {target}.")
        return 0
    texts = submission_files(kind, reports)
    files = {name: text.encode("utf-8", "replace") for name, text in texts.items()}
    return _write_all(out or exports / kind, files)


def _up_to_date(results: Path, labs: tuple[Path, ...]) -> list[Report]:
    """Return the stored reports with what was given on the review page, which is written first."""
    reports = [read_report(results)] if results.is_file() else read_results(results)
    folder = results.parent.parent if results.is_file() else results
    if not (folder / FILE).is_file():
        return reports
    settled = write_settled(folder, find_lab(one_lab(reports), labs))
    for note in settled.notes:
        _say(f"Changes no mark: {one_line(note, 400)}")
    names = {report.submission for report in reports}
    return [report for report in settled.reports if report.submission in names]


def _zeros(results: Path, reports: list[Report]) -> list[Report]:
    absent = still_missing(said_of_class(results).missing, reports)
    if not absent:
        _say("Nobody is missing, as far as the roster of the last run tells.")
    return zeros(absent, reports)


def _maximum(text: str | None) -> Fraction | None:
    if text is None:
        return None
    number = read_number(text)
    if not number:
        raise click.BadParameter(f"{text!r} is no number above 0.", param_hint="--out-of")
    return number


def _fill(
    kind: str, into: Path | None, reports: list[Report], choices: Choices, target: Path
) -> int:
    if into is None:
        raise click.UsageError(f"--format {kind} needs --into FILE, the file that it exported.")
    if kind == "table" and not (choices.id_column and choices.column):
        raise click.UsageError(
            "--format table needs --id-column X, which says whose row it is, and --column Y, "
            "where the marks go."
        )
    if os.path.realpath(target) == os.path.realpath(into):
        raise MarkpropError(f"{into} is what the platform exported and stays. Name another --out.")
    titles = (choices.id_column or "", choices.column or "") if kind == "table" else ()
    filled = GRADEBOOKS[kind](read_sheet(into, titles), reports, choices)
    _write(target, filled.content)
    for line in _account(filled):
        _say(line)
    marks = counted(len(filled.written), "mark")
    _say(f"Wrote {target}: {marks}; {filled.unchanged} were there already.")
    return 3 if filled.unfinished else 0


def _account(filled: Filled) -> list[str]:
    """Say what was done to whom, and what was not."""
    groups = (
        ("Written", filled.written),
        ("Left as they are", filled.kept),
        ("Left out, as a person has to look first (--write-unfinished)", filled.unfinished),
        ("Left out, as questions are to be marked by hand (--write-unfinished)", filled.by_hand),
        ("Skipped, without a row of their own", filled.skipped),
        ("Written, but the file says that these grades cannot be changed", filled.locked),
    )
    lines = [f"Warning: {warning}" for warning in filled.warnings]
    for title, entries in groups:
        if entries:
            lines.append(f"{title}: {len(entries)}")
            lines += [f"  {entry}" for entry in entries[:_MOST_NAMED]]
            if len(entries) > _MOST_NAMED:
                lines.append(f"  and {len(entries) - _MOST_NAMED} more")
    if filled.rows_left:
        lines.append(f"Rows without a report, left as they are: {filled.rows_left}")
    return lines


def _write_dolos(
    lab: Lab, submissions: tuple[Path, ...], reports: list[Report], folder: Path
) -> int:
    students = {r.submission: r.student.name or r.student.id for r in reports if r.student}
    with tempfile.TemporaryDirectory(prefix="markprop-dolos-") as workspace:
        found = find_submissions(submissions, lab, workspace=Path(workspace))
        texts = dolos_files(found, lab, students, _modules_of)
    files = {name: text.encode("utf-8", "replace") for name, text in texts.items()}
    status = _write_all(folder, files)
    _say(f"Next: cd {folder} && dolos run -l python -i boilerplate.py info.csv")
    return status


@dataclass(frozen=True)
class _Texts:
    texts: tuple[str, ...]


def _modules_of(folder: Path) -> Sequence[str]:
    """Read a submission's modules in a bounded process; none that it does not finish with."""
    with suppress(Unfinished, SubmissionError):
        return bounded(_Texts, ONE, _texts_of, folder).texts
    return ()


def _texts_of(folder: Path) -> _Texts:
    return _Texts(tuple(own_modules(folder)))


def _write_feedback(prepared: Prepared, folder: Path) -> int:
    """Write the files, and name everybody who gets none."""
    before = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    _write_all(folder, prepared.files)
    for title, entries in (
        ("There from an earlier export, and not written now", sorted(before - {*prepared.files})),
        ("Skipped", prepared.skipped),
        ("Left out, as a person has to look first (--write-unfinished)", prepared.unfinished),
        ("Left out, as questions are to be marked by hand (--write-unfinished)", prepared.by_hand),
    ):
        if entries:
            _say(f"{title}: {len(entries)}")
            for entry in entries:
                _say(f"  {entry}")
    return 3 if prepared.unfinished else 0


def _write_all(folder: Path, files: Mapping[str, bytes]) -> int:
    if folder == _STDOUT:
        raise click.UsageError("This format has a file for every submission: --out is a folder.")
    for name, content in files.items():
        _write(folder / name, content)
    _say(f"Wrote {len(files)} files to {folder}.")
    return 0


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    if path == _STDOUT:
        click.echo(content, nl=False)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # Marks are for their owner; a colleague who may read the folder may read the file.
            os.chmod(temporary, 0o640)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise MarkpropError(f"{path} was not written: {error.strerror or error}") from None


def _say(line: str) -> None:
    """Tell a person; on standard error, as standard output may be the file."""
    click.echo(line, err=True)
