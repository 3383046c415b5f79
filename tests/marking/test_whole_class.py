"""A class in one folder: who is missing, which attempt counts, and what a later run keeps."""

import os
import re
import signal
import subprocess
import sys
import zipfile

import nbformat
import nbformat.v4 as v4
import pytest

from graders.catalogue.labs import find_lab
from graders.errors import MarkpropError
from graders.marking import forks
from graders.marking import whole_class as marking
from graders.marking.batch import Settings, can_fork
from graders.marking.whole_class import Intake, mark_class
from graders.model import Limits
from graders.reports.console import batch_progress
from graders.reports.store import read_report
from graders.submissions import read_roster

RIGHT = """
import numpy as np
from mlp.layers import Layer

class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1.0 - outputs**2) * grads_wrt_outputs
"""
WRONG = RIGHT.replace("1.0 - outputs**2", "outputs**2 - 1.0")

LAB = find_lab("multiple_layers").only(["tanh"])
LIMITS = Limits(total_s=60, cell_s=10, call_s=2)

needs_fork = pytest.mark.skipif(not can_fork(), reason="no forking on this system")


def _write(folder, **cells):
    folder.mkdir(exist_ok=True)
    for name, source in cells.items():
        notebook = v4.new_notebook(cells=[v4.new_code_cell(source)])
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def _mark(folder, out, *, lab=LAB, resume=False, settle=lambda s, report: report, **intake):
    return mark_class(
        Intake((folder,), single=False, **intake),
        lab,
        out,
        Settings(limits=LIMITS, sandbox="auto"),
        resume=resume,
        settle=settle,
        progress=batch_progress,
    )


def test_the_best_attempt_has_all_of_its_pages(tmp_path):
    """The report that counts bears the student's name, with pictures and the executed notebook."""
    names = ("costaana_10023_500003_lab", "costaana_10023_500010_lab-1")
    _write(tmp_path / "in", **{names[0]: WRONG, names[1]: "TanhLayer = None"})
    marked = _mark(tmp_path / "in", tmp_path / "out", attempts="best")

    (report,) = marked.reports
    first = tmp_path / "out" / "attempts" / "costaana-attempt-1"
    for page in tmp_path.glob("out/**/report.html"):  # every one leads back to the class
        (link,) = re.findall(r'href="([./]+index\.html)"', page.read_text(encoding="utf-8"))
        assert (page.parent / link).resolve() == (tmp_path / "out" / "index.html").resolve()
    assert report.submission == "costaana"
    assert report.points == read_report(first / "report.json").points > 0
    place = tmp_path / "out" / "costaana"
    for name in ("executed.ipynb", ".curves"):
        assert (place / name).read_text() == (first / name).read_text()
    assert "<svg" in (place / "report.html").read_text()


def test_pages_that_are_settled_again_keep_their_pictures(tmp_path):
    """A mark by hand that comes later grades nothing anew, and loses nothing."""
    _write(tmp_path / "in", one=WRONG)
    _mark(tmp_path / "in", tmp_path / "out")
    page = tmp_path / "out" / "one" / "report.html"
    before = page.read_text().count("<svg")

    def settle(submission, report):
        return report.model_copy(update={"points": 1.0})

    marked = _mark(tmp_path / "in", tmp_path / "out", resume=True, settle=settle)
    assert (marked.kept, marked.reports[0].points) == (1, 1.0)
    assert read_report(page.with_name("report.json")).points == 1.0
    assert page.read_text().count("<svg") == before > 0


def test_who_handed_in_nothing_is_named(tmp_path):
    """In the order of the roster; who is in the folder from an earlier run is not missing."""
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n1,Ada Lovelace\n2,Zoe Last\n3,Bob Early\n")
    _write(tmp_path / "first", ada_lovelace="pass")
    _write(tmp_path / "second", bob_early="pass")
    found = read_roster(roster)

    assert _mark(tmp_path / "first", tmp_path / "out", roster=found).absent == (
        "Zoe Last (2)",
        "Bob Early (3)",
    )
    assert _mark(tmp_path / "second", tmp_path / "out", roster=found).absent == ("Zoe Last (2)",)


def test_a_folder_belongs_to_one_lab(tmp_path):
    """The marks of two labs never stand in one gradebook."""
    _write(tmp_path / "in", one="pass")
    _mark(tmp_path / "in", tmp_path / "out")
    before = (tmp_path / "out" / "gradebook.csv").read_text()

    with pytest.raises(MarkpropError, match=r"reports of the lab multiple_layers.*--out"):
        _mark(tmp_path / "in", tmp_path / "out", lab=find_lab("initialisation").only(["forward"]))
    assert (tmp_path / "out" / "gradebook.csv").read_text() == before


def test_a_platform_s_late_mark_is_told(tmp_path):
    """Canvas says late without saying when: a person must know."""
    _write(tmp_path / "in", costaana_LATE_10023_500003_lab="pass")
    (note,) = _mark(tmp_path / "in", tmp_path / "out").notes
    assert note.startswith("costaana: The platform marked it as late")


def test_a_notebook_from_an_archive_finds_its_own_files(tmp_path):
    """They are unpacked when its turn comes, however the notebook asks for them."""
    reads = "scale = float(open('data.txt').read())\n"
    reads += RIGHT.replace("np.tanh(", "scale * np.tanh(")
    cells = v4.new_notebook(cells=[v4.new_code_cell(reads)])
    (tmp_path / "in").mkdir()
    for name, scale in (("one", "1.0"), ("two", "2.0")):
        with zipfile.ZipFile(tmp_path / "in" / f"{name}.zip", "w") as archive:
            archive.writestr("lab/multiple_layers.ipynb", nbformat.writes(cells))
            archive.writestr("lab/data.txt", scale)
    one, two = _mark(tmp_path / "in", tmp_path / "out").reports
    assert one.points == 10
    assert two.points < 10


@needs_fork
def test_what_cannot_be_stored_ends_the_run(tmp_path, monkeypatch):
    """A full disk is told as such: no report says that the submission could not be graded."""
    write = marking.write_report

    def full(folder, report, curves=None, **place):
        if report.submission == "second":
            raise MarkpropError("second was not written: the disk is full.")
        return write(folder, report, curves, **place)

    monkeypatch.setattr(marking, "write_report", full)
    _write(tmp_path / "in", second=RIGHT)
    with pytest.raises(MarkpropError, match="the disk is full"):
        _mark(tmp_path / "in", tmp_path / "out")
    assert not (tmp_path / "out" / "second" / "report.json").exists()


@needs_fork
def test_a_grading_that_was_not_finished_is_done_anew(tmp_path, monkeypatch):
    """`--resume` keeps marks, and never the word that the grader failed."""
    grade = forks.grade

    def failing(*rest):
        raise RuntimeError("no memory")

    _write(tmp_path / "in", one=RIGHT)
    monkeypatch.setattr(forks, "grade", failing)
    (report,) = _mark(tmp_path / "in", tmp_path / "out").reports
    assert report.pending_points == 10
    monkeypatch.setattr(forks, "grade", grade)
    again = _mark(tmp_path / "in", tmp_path / "out", resume=True)
    assert (again.kept, again.reports[0].points) == (0, 10)
    assert _mark(tmp_path / "in", tmp_path / "out", resume=True).kept == 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signals on this system")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_stopped_run_leaves_its_reports_and_nothing_else(tmp_path, number):
    """However it is stopped: one sentence, no temporary file, and what was graded stays."""
    _write(tmp_path / "in", a="pass", b="while True:\n    pass")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "graders", "grade", "in", "--lab", "multiple_layers"]
    with subprocess.Popen(
        [*command, "--exercise", "tanh", "--jobs", "1", "--out", "out"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_default_signals,
    ) as run:
        assert run.stdout.readline().startswith("[1/2] a: 0 of 10")
        run.send_signal(getattr(signal, number))
        said = run.stderr.read()
        assert run.wait(timeout=30) == 130
    assert "add --resume" in said
    assert "Traceback" not in said
    assert (tmp_path / "out" / "a" / "report.json").is_file()
    assert not (tmp_path / "out" / "b" / "report.json").exists()
    assert list(temporary.iterdir()) == []


def _default_signals():
    """Take back what a test runner in the background hands down."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
