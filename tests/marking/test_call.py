"""`graders.grade`: a course's own script gets reports as objects, without a subprocess."""

import os

import nbformat
import nbformat.v4 as v4
import pytest

import graders
from graders.errors import MarkpropError
from graders.reports.schema import Report
from tests.marking.made import RIGHT


def test_reports_come_as_objects_and_nothing_stays(tmp_path, monkeypatch):
    """One path as text, a lab by its id; the folder it ran in and the temporary one are clean."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.py").write_text(RIGHT)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path)

    reports = graders.grade("in", "multiple_layers", exercises=["tanh"], single=False, jobs=1)

    assert [type(report) for report in reports] == [Report]
    assert (reports[0].submission, reports[0].points, reports[0].max_points) == ("ada", 10, 10)
    assert sorted(os.listdir(tmp_path)) == ["in", "tmp"]
    assert os.listdir(tmp_path / "tmp") == []


def test_results_are_kept_where_they_are_asked_for(tmp_path, capsys):
    """The folder is that of `markprop grade`, what else counts is applied, and nothing is said."""
    (tmp_path / "ada.py").write_text(RIGHT)

    def settle(submission, report):
        return report.model_copy(update={"points": 7.0})

    out = tmp_path / "results"
    (report,) = graders.grade(
        [tmp_path / "ada.py"], "multiple_layers", exercises=["tanh"], out=out, settle=settle
    )
    assert report.points == 7
    assert (out / "ada" / "report.json").read_text(encoding="utf-8") == report.to_json()
    assert (out / "index.html").is_file()
    assert capsys.readouterr() == ("", "")


def test_what_a_second_run_passed_over_is_told(tmp_path):
    """The marks are full, and a note names the cell that stops whoever runs all in order."""
    nbformat.write(
        v4.new_notebook(cells=[v4.new_code_cell(f"print 1\n{RIGHT}")]), tmp_path / "a.ipynb"
    )

    (report,) = graders.grade(tmp_path / "a.ipynb", "multiple_layers", exercises=["tanh"], jobs=1)

    assert (report.points, report.exercises[0].run) == (10, "whole")
    (note,) = report.notes
    assert note.text.startswith("Cell 1, line 1 stopped with SyntaxError: Missing parentheses")
    assert "“Restart and run all” stops there" in note.text


def test_what_came_from_the_labs_own_notebook_is_told(tmp_path):
    """Answers alone, without the imports that they were written beside, count with a note."""
    alone = RIGHT.partition("class")
    nbformat.write(
        v4.new_notebook(cells=[v4.new_code_cell("".join(alone[1:]))]), tmp_path / "a.ipynb"
    )

    (report,) = graders.grade(tmp_path / "a.ipynb", "multiple_layers", exercises=["tanh"], jobs=1)

    assert (report.points, report.exercises[0].run) == (10, "whole")
    (note,) = report.notes
    assert note.text.startswith("When the notebook has run, `Layer`, `np` is missing")


@pytest.mark.parametrize(
    ("lab", "exercises", "told"),
    [("multiple_layer", (), "multiple_layer"), ("multiple_layers", ("tan",), "no exercise 'tan'")],
)
def test_what_is_not_there_is_told_in_a_sentence(tmp_path, lab, exercises, told):
    """As on the command line."""
    with pytest.raises(MarkpropError, match=told):
        graders.grade(tmp_path, lab, exercises=exercises)
