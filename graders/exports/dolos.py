"""A data set for the plagiarism checker Dolos: one Python file per student, and `info.csv`.

What everybody was given goes into a file of its own, which Dolos leaves out of its comparison::

    dolos run -l python -i boilerplate.py info.csv

References
----------
https://dolos.ugent.be/docs/adding-metadata.html and ``running.html`` beside it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from graders.catalogue.material import material
from graders.errors import SubmissionError
from graders.model import Lab
from graders.reports.gradebook import spreadsheet_text
from graders.submissions import Submission
from graders.submissions.caps import SCRIPT_BYTES
from graders.submissions.folders import walk
from graders.submissions.reading import read_file

BOILERPLATE = "boilerplate.py"
INFO = "info.csv"


def dolos_files(
    submissions: Sequence[Submission],
    lab: Lab,
    students: Mapping[str, str],
    modules_of: Callable[[Path], Sequence[str]],
) -> dict[str, str]:
    """Return the files of the data set by name; submissions without code are left out.

    Parameters
    ----------
    submissions : sequence of Submission
        With unique names.
    lab : Lab
        Whose template notebook and given code are boilerplate.
    students : mapping of str to str
        Who handed in, by name of the submission; the submission's name stands for others.
    modules_of : callable
        Gives what `own_modules` does, in a process of its own where students are strangers.
    """
    given = _given_modules()
    files: dict[str, str] = {}
    rows = []
    for submission in submissions:
        code = _code(submission, given, modules_of)
        if not code.strip():
            continue
        # A file named info.py or boilerplate.py may be a student's: theirs stand in a folder.
        name = f"submissions/{submission.name}.py"
        files[name] = code
        rows.append((name, submission))
    files[BOILERPLATE] = _boilerplate(lab, given)
    files[INFO] = _info(rows, students)
    return files


def _code(
    submission: Submission,
    given: Mapping[str, str],
    modules_of: Callable[[Path], Sequence[str]],
) -> str:
    parts = [cell for source in submission.sources for cell in _cells(source.notebook)]
    if submission.files is not None:
        parts += [text for text in modules_of(submission.files) if text not in given.values()]
    return "\n\n".join(parts) + "\n" if parts else ""


def _cells(notebook: NotebookNode) -> Iterable[str]:
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip():
            yield _text(cell.source)


def own_modules(folder: Path) -> list[str]:
    """Return the texts of a submission's modules."""
    found = []
    for path in walk(folder):
        if path.suffix == ".py":
            with suppress(SubmissionError):
                found.append(_text(read_file(path, SCRIPT_BYTES).decode("utf-8", "replace")))
    return found


def _given_modules() -> dict[str, str]:
    folder = material()
    return {
        path.relative_to(folder).as_posix(): _text(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


def _boilerplate(lab: Lab, given: Mapping[str, str]) -> str:
    path = material() / "notebooks" / lab.notebook
    cells: list[str] = []
    if path.is_file():
        cells = list(_cells(nbformat.read(path, as_version=4)))
    return "\n\n".join([*cells, *given.values()]) + "\n"


def _text(source: str) -> str:
    """Return source with one kind of line end, and what UTF-8 cannot hold replaced."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.encode("utf-8", "replace").decode("utf-8").rstrip() + "\n"


def _info(rows: Sequence[tuple[str, Submission]], students: Mapping[str, str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["filename", "full_name", "created_at"])
    for name, submission in rows:
        moment = submission.submitted_at
        full_name = students.get(submission.name, submission.name)
        created = moment.strftime("%Y-%m-%d %H:%M:%S %z").strip() if moment else ""
        writer.writerow([name, spreadsheet_text(full_name), created])
    return text.getvalue()
