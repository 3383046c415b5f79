"""The data set for Dolos holds every student's code, what was given apart, and who is who."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import nbformat.v4 as nbf
import pytest

from graders.catalogue.labs import all_labs
from graders.catalogue.material import material
from graders.exports.dolos import dolos_files, own_modules
from graders.submissions import Source, Submission
from tests.exports.made import ATTACKS


def _submission(name, *cells, files=None, moment=None):
    notebook = nbf.new_notebook(
        cells=[nbf.new_markdown_cell("prose"), *(nbf.new_code_cell(cell) for cell in cells)]
    )
    return Submission(
        name=name,
        path=Path(name),
        sources=(Source(notebook, None),),
        files=files,
        reason=None,
        student=None,
        digest="",
        submitted_at=moment,
    )


@pytest.fixture
def lab():
    """Any lab."""
    return all_labs()[0]


def _info(files):
    return list(csv.DictReader(io.StringIO(files["info.csv"], newline="")))


def test_code_cells_become_one_file_per_student(lab):
    """Prose is left out, and the file is listed with its author and time."""
    moment = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)

    work = [_submission("u1", "a = 1", "b = 2", moment=moment)]
    files = dolos_files(work, lab, {"u1": "Ada Lovelace"}, own_modules)

    assert files["submissions/u1.py"] == "a = 1\n\n\nb = 2\n\n"
    assert _info(files) == [
        {
            "filename": "submissions/u1.py",
            "full_name": "Ada Lovelace",
            "created_at": "2026-11-20 21:00:00 +0000",
        }
    ]


def test_every_listed_file_is_there_and_boilerplate_is_not_listed(lab):
    """Dolos reads what `info.csv` lists, relative to it."""
    files = dolos_files([_submission(f"u{i}", f"x = {i}") for i in range(3)], lab, {}, own_modules)

    listed = {row["filename"] for row in _info(files)}
    assert listed == set(files) - {"info.csv", "boilerplate.py"}
    assert "class AffineLayer" in files["boilerplate.py"]


def test_given_modules_are_left_out_and_own_ones_are_not(lab, tmp_path):
    """A tree that was handed in untouched shows no similarity; a changed module does."""
    (tmp_path / "mlp").mkdir()
    given = (material() / "mlp" / "layers.py").read_text(encoding="utf-8")
    (tmp_path / "mlp" / "layers.py").write_text(given, encoding="utf-8")
    (tmp_path / "own.py").write_bytes(b"mine = 1\r\n\xff")
    (tmp_path / "link.py").symlink_to("/etc/passwd")

    code = dolos_files([_submission("u1", "a = 1", files=tmp_path)], lab, {}, own_modules)[
        "submissions/u1.py"
    ]

    assert "mine = 1" in code
    assert "AffineLayer" not in code
    assert "root" not in code


def test_submissions_without_code_are_left_out(lab):
    """There is nothing to compare."""
    assert _info(
        dolos_files([_submission("u1"), _submission("u2", "a = 1")], lab, {}, own_modules)
    )[0]["filename"] == ("submissions/u2.py")


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_stays_in_its_place(lab, attack):
    """Names stay in their cell of the CSV and begin no formula; code is UTF-8."""
    files = dolos_files([_submission("u1", "a = 1\n" + attack)], lab, {"u1": attack}, own_modules)

    (row,) = _info(files)
    assert set(row) == {"filename", "full_name", "created_at"}
    assert not row["full_name"].startswith(("=", "+", "-", "@", "\t"))
    assert files["submissions/u1.py"].encode("utf-8")
