"""A class in one folder: who is missing, which attempt counts, and what a later run keeps."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace

import nbformat
import nbformat.v4 as v4
import pytest

from graders.catalogue.labs import find_lab
from graders.errors import MarkpropError
from graders.marking import forks, storing, uploads, whole_class
from graders.marking.settings import Settings
from graders.marking.uploads import Intake
from graders.marking.whole_class import mark_class
from graders.model import Limits
from graders.reading import intake
from graders.reports import store
from graders.reports.console import batch_progress
from graders.reports.store import read_report, read_results
from graders.sandbox.forking import can_fork
from graders.submissions import Roster, Student, read_roster
from tests.marking.made import RIGHT, WRONG, write_class

LAB = find_lab("multiple_layers").only(["tanh"])
LIMITS = Limits(total_s=60, cell_s=10, call_s=2)

needs_fork = pytest.mark.skipif(not can_fork(), reason="no forking on this system")


def _mark(
    folder, out, *, lab=LAB, resume=False, settle=lambda s, report: report, prune=False, **intake
):
    return mark_class(
        Intake((folder,), single=False, **intake),
        lab,
        out,
        Settings(limits=LIMITS, sandbox="auto"),
        resume=resume,
        settle=settle,
        progress=batch_progress,
        prune=prune,
    )


ROSTER = Roster(
    [
        Student("s1", "Ada Lovelace", username="alovelace"),
        Student("s2", "Bob Early", username="bearly"),
    ]
)


def _points(out):
    return {r.submission: r.points for r in read_results(out)}


def test_a_hand_in_under_another_name_replaces_the_earlier_one(tmp_path):
    """One student, one row: the new report keeps what the earlier one gave, which lies aside."""
    out = tmp_path / "out"
    write_class(tmp_path / "first", ada_lovelace=WRONG, s2=RIGHT)
    write_class(tmp_path / "second", alovelace=RIGHT, s2=RIGHT)
    before = _mark(tmp_path / "first", out, roster=ROSTER).reports[0]

    marked = _mark(tmp_path / "second", out, roster=ROSTER)

    assert _points(out) == {"alovelace": 10, "s2": 10}
    assert (marked.replaced, marked.gone) == (("ada_lovelace",), ())
    new = read_report(out / "alovelace" / "report.json")
    assert (new.previous.points, new.previous.reasons) == (
        before.points,
        ("the submission was handed in anew",),
    )
    assert [(m.before, m.after) for m in marked.moved] == [(before.points, 10)]
    assert (out / "aside" / "ada_lovelace" / "report.json").is_file()


def test_the_same_work_under_another_name_is_not_handed_in_anew(tmp_path):
    """Only the file was renamed, and no mark moves."""
    write_class(tmp_path / "first", ada_lovelace=RIGHT)
    write_class(tmp_path / "second", alovelace=RIGHT)
    _mark(tmp_path / "first", tmp_path / "out", roster=ROSTER)

    marked = _mark(tmp_path / "second", tmp_path / "out", roster=ROSTER)

    assert (marked.moved, marked.reports[0].previous) == ((), None)
    assert _points(tmp_path / "out") == {"alovelace": 10}


def test_an_earlier_run_without_a_roster_is_replaced_as_well(tmp_path):
    """The roster says whose the report without a student is."""
    write_class(tmp_path / "first", ada_lovelace=WRONG)
    write_class(tmp_path / "second", alovelace=RIGHT)
    _mark(tmp_path / "first", tmp_path / "out")

    assert _mark(tmp_path / "second", tmp_path / "out", roster=ROSTER).replaced == ("ada_lovelace",)


def test_a_name_that_another_student_takes_over_loses_nothing(tmp_path):
    """The earlier student's report lies aside, and its mark is not the other one's history."""
    out = tmp_path / "out"
    write_class(tmp_path / "first", lab=RIGHT)
    write_class(tmp_path / "second", lab=WRONG)
    first, second = (Roster([Student(key, username="lab")]) for key in ("s1", "s2"))
    _mark(tmp_path / "first", out, roster=first)

    (report,) = _mark(tmp_path / "second", out, roster=second).reports

    assert (report.student.id, report.previous) == ("s2", None)
    assert "s1" in (out / "aside" / "lab" / "report.json").read_text()


def test_the_best_of_renamed_attempts_keeps_the_history(tmp_path):
    """Attempts lie in a folder of their own; the row is the student's, and so is its history."""
    out = tmp_path / "out"
    write_class(tmp_path / "first", **{"10023": WRONG})
    names = ("costaana_10023_500003_lab", "costaana_10023_500010_lab-1")
    write_class(tmp_path / "second", **{names[0]: RIGHT, names[1]: WRONG})
    roster = Roster([Student("10023", "Ana Costa")])
    _mark(tmp_path / "first", out, roster=roster)

    marked = _mark(tmp_path / "second", out, roster=roster, attempts="best")

    assert _points(out) == {"costaana": 10}
    assert marked.reports[0].previous.points < 10


def test_what_is_no_longer_handed_in_is_named_and_pruned_on_request(tmp_path):
    """Until then it counts: a class may come in several parts."""
    out = tmp_path / "out"
    write_class(tmp_path / "first", s1=RIGHT, s2=RIGHT)
    write_class(tmp_path / "second", s1=RIGHT)
    _mark(tmp_path / "first", out, roster=ROSTER)

    kept = _mark(tmp_path / "second", out, roster=ROSTER)
    assert (kept.gone, _points(out)) == (("s2",), {"s1": 10, "s2": 10})
    assert "s2" in (out / "index.html").read_text().partition("of earlier runs")[2]
    for _ in range(2):
        pruned = _mark(tmp_path / "second", out, roster=ROSTER, prune=True)
    assert (pruned.gone, _points(out)) == ((), {"s1": 10})
    assert "of earlier runs" not in (out / "index.html").read_text()
    assert (out / "aside" / "s2" / "report.json").is_file()


def test_copies_and_results_among_the_hand_ins_do_not_count(tmp_path):
    """A copied folder is nobody's second mark, and results inside the class are no hand-in."""
    write_class(tmp_path / "in", s1=RIGHT)
    out = tmp_path / "in" / "results"
    _mark(tmp_path / "in", out)
    shutil.copytree(out / "s1", out / "s1 (copy)")

    marked = _mark(tmp_path / "in", out)

    assert marked.strays == ("s1 (copy)",)
    assert _points(out) == {"s1": 10}


def _teamed(monkeypatch, **members):
    """Let the finder of submissions say who handed in together."""
    find = uploads.find_class

    def found(*paths, **options):
        whole = find(*paths, **options)
        teamed = tuple(replace(s, members=members.get(s.name, ())) for s in whole.submissions)
        return replace(whole, submissions=teamed)

    monkeypatch.setattr(uploads, "find_class", found)


def test_a_team_hands_in_once_and_each_member_has_a_mark(tmp_path, monkeypatch):
    """With pages, the executed notebook and the team; what is settled for one stays that one's."""
    out = tmp_path / "out"
    write_class(tmp_path / "in", blue=RIGHT, s3="pass")
    _teamed(monkeypatch, blue=ROSTER.students)

    def settle(submission, report):
        late = submission.student == ROSTER.students[1]
        return report.model_copy(update={"points": 4.0}) if late else report

    marked = _mark(tmp_path / "in", out, settle=settle)

    assert _points(out) == {"blue-s1": 10, "blue-s2": 4, "s3": 0}
    second = read_report(out / "blue-s2" / "report.json")
    assert (second.student.id, second.team.name) == ("s2", "blue")
    assert [member.id for member in second.team.members] == ["s1", "s2"]
    for name in ("executed.ipynb", "feedback.html", "report.html"):
        assert (out / "blue-s2" / name).is_file()
    assert len(marked.reports) == 3
    book = (out / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()
    assert book[0].startswith("submission,student_id,name,team,")
    assert book[2].startswith("blue-s2,s2,Bob Early,blue,")


def test_a_team_is_settled_anew_when_it_is_kept(tmp_path, monkeypatch):
    """A member's extension that comes later grades nothing again and reaches that member."""
    out = tmp_path / "out"
    write_class(tmp_path / "in", blue=RIGHT)
    _teamed(monkeypatch, blue=ROSTER.students)
    _mark(tmp_path / "in", out)

    def settle(submission, report):
        other = submission.student == ROSTER.students[1]
        return report.model_copy(update={"points": 4.0 if other else 10.0})

    marked = _mark(tmp_path / "in", out, settle=settle, resume=True)

    assert (marked.kept, _points(out)) == (1, {"blue-s1": 10, "blue-s2": 4})
    assert [(m.submission, m.before, m.after) for m in marked.moved] == [("blue-s2", 10, 4)]


def test_a_member_who_leaves_a_team_keeps_one_row(tmp_path, monkeypatch):
    """The report of the team's time is history, as a renamed hand-in's is."""
    out = tmp_path / "out"
    write_class(tmp_path / "in", blue=RIGHT)
    _teamed(monkeypatch, blue=ROSTER.students)
    _mark(tmp_path / "in", out)
    write_class(tmp_path / "in", bob_early=WRONG)
    _teamed(monkeypatch, blue=ROSTER.students[:1])

    marked = _mark(tmp_path / "in", out, roster=ROSTER)

    assert set(_points(out)) == {"blue-s1", "bob_early"}
    assert marked.replaced == ("blue-s2",)
    assert read_report(out / "bob_early" / "report.json").previous.points == 10


def test_the_best_attempt_has_all_of_its_pages(tmp_path):
    """The report that counts bears the student's name, with pictures and the executed notebook."""
    names = ("costaana_10023_500003_lab", "costaana_10023_500010_lab-1")
    write_class(tmp_path / "in", **{names[0]: WRONG, names[1]: "TanhLayer = None"})
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
    write_class(tmp_path / "in", one=WRONG)
    _mark(tmp_path / "in", tmp_path / "out")
    page = tmp_path / "out" / "one" / "report.html"
    before = page.read_text().count("<svg")

    def settle(submission, report):
        return report.model_copy(update={"points": 1.0})

    marked = _mark(tmp_path / "in", tmp_path / "out", resume=True, settle=settle)
    assert (marked.kept, marked.reports[0].points) == (1, 1.0)
    assert read_report(page.with_name("report.json")).points == 1.0
    assert page.read_text().count("<svg") == before > 0


def test_a_finished_class_reads_each_report_once(tmp_path, monkeypatch):
    """With `--resume` and nothing to do; no file is written anew but those of the class."""
    write_class(tmp_path / "in", one=RIGHT, two=WRONG)
    _mark(tmp_path / "in", tmp_path / "out")
    stored = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*/*.*")}
    read, plain = [], store.read_report
    for module in (store, storing):
        monkeypatch.setattr(
            module, "read_report", lambda path: read.append(path.parent.name) or plain(path)
        )

    marked = _mark(tmp_path / "in", tmp_path / "out", resume=True)

    assert (marked.kept, sorted(read)) == (2, ["one", "two"])
    assert {path: path.stat().st_mtime_ns for path in stored} == stored


def test_a_report_that_is_settled_anew_keeps_what_the_class_does_not_read(tmp_path):
    """The lines that were marked, and the inputs that show a mistake."""
    write_class(tmp_path / "in", one=WRONG)
    _mark(tmp_path / "in", tmp_path / "out")
    path = tmp_path / "out" / "one" / "report.json"
    before = read_report(path)
    assert before.exercises[0].source
    assert any(check.counterexample for check in before.exercises[0].checks)

    def settle(submission, report):
        return report.model_copy(update={"points": 1.0})

    _mark(tmp_path / "in", tmp_path / "out", resume=True, settle=settle)
    after = read_report(path)
    assert after.points == 1.0
    assert (after.exercises, after.notebook) == (before.exercises, before.notebook)


def test_marks_that_move_on_resume_keep_their_history(tmp_path):
    """A deadline or a mark by hand that comes later says what was there before, and only once."""
    write_class(tmp_path / "in", one=RIGHT)
    _mark(tmp_path / "in", tmp_path / "out")

    def settle(submission, report):
        return report.model_copy(update={"points": 7.0, "deadline": "2026-11-20T23:59:00+00:00"})

    for _ in range(2):
        (report,) = _mark(tmp_path / "in", tmp_path / "out", resume=True, settle=settle).reports
        assert report.previous.points == 10
        assert report.previous.reasons == ("deadline: none -> 2026-11-20T23:59:00+00:00",)
    stored = read_report(tmp_path / "out" / "one" / "report.json")
    assert (stored.previous, stored.deadline) == (report.previous, "2026-11-20T23:59:00+00:00")


def test_who_handed_in_nothing_is_named(tmp_path):
    """In the order of the roster; who is in the folder from an earlier run is not missing."""
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n1,Ada Lovelace\n2,Zoe Last\n3,Bob Early\n")
    write_class(tmp_path / "first", ada_lovelace="pass")
    write_class(tmp_path / "second", bob_early="pass")
    found = read_roster(roster)

    assert _mark(tmp_path / "first", tmp_path / "out", roster=found).absent == (
        "Zoe Last (2)",
        "Bob Early (3)",
    )
    assert _mark(tmp_path / "second", tmp_path / "out", roster=found).absent == ("Zoe Last (2)",)


def test_a_folder_belongs_to_one_lab(tmp_path):
    """The marks of two labs never stand in one gradebook."""
    write_class(tmp_path / "in", one="pass")
    _mark(tmp_path / "in", tmp_path / "out")
    before = (tmp_path / "out" / "gradebook.csv").read_text()

    with pytest.raises(MarkpropError, match=r"reports of the lab multiple_layers.*--out"):
        _mark(tmp_path / "in", tmp_path / "out", lab=find_lab("initialisation").only(["forward"]))
    assert (tmp_path / "out" / "gradebook.csv").read_text() == before


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
    write = storing.write_report

    def full(folder, report, curves=None, **place):
        if report.submission == "second":
            raise MarkpropError("second was not written: the disk is full.")
        return write(folder, report, curves, **place)

    monkeypatch.setattr(storing, "write_report", full)
    write_class(tmp_path / "in", second=RIGHT)
    with pytest.raises(MarkpropError, match="the disk is full"):
        _mark(tmp_path / "in", tmp_path / "out")
    assert not (tmp_path / "out" / "second" / "report.json").exists()


@needs_fork
def test_a_grading_that_was_not_finished_is_done_anew(tmp_path, monkeypatch):
    """`--resume` keeps marks, and never the word that the grader failed."""
    grade = forks.grade

    def failing(*rest):
        raise RuntimeError("no memory")

    write_class(tmp_path / "in", one=RIGHT)
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
    write_class(tmp_path / "in", a="pass", b="while True:\n    pass")
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
        assert run.wait(timeout=300) == 130
    assert "add --resume" in said
    assert "Traceback" not in said
    assert (tmp_path / "out" / "a" / "report.json").is_file()
    assert not (tmp_path / "out" / "b" / "report.json").exists()
    assert list(temporary.iterdir()) == []


def _default_signals():
    """Take back what a test runner in the background hands down."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def test_a_results_folder_that_goes_away_is_no_good_end(tmp_path, monkeypatch):
    """What was stored and is there no more would fall out of the gradebook."""
    folder, out = write_class(tmp_path / "class", ada=RIGHT, ben=RIGHT), tmp_path / "out"
    real = whole_class._grade

    def then_gone(*arguments, **options):
        graded = real(*arguments, **options)
        shutil.rmtree(out / "ada")
        return graded

    monkeypatch.setattr(whole_class, "_grade", then_gone)
    with pytest.raises(MarkpropError, match=r"1 report of this run, 'ada' the first.*--resume"):
        _mark(folder, out)


def test_an_unwritable_results_folder_is_told_before_anything_is_read(tmp_path, monkeypatch):
    """Not after an hour of grading; and no file is left that was made to try."""
    folder, out = write_class(tmp_path / "class", ada=RIGHT), tmp_path / "out"
    out.mkdir()
    _without_reading(monkeypatch)
    with pytest.raises(AssertionError, match="read"):
        _mark(folder, out)
    assert list(out.iterdir()) == []

    def refuse(**rest):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(store.tempfile, "TemporaryFile", refuse)
    with pytest.raises(MarkpropError, match="Give --out a folder that you may write"):
        _mark(folder, out)


def _without_reading(monkeypatch):
    def read(*arguments):
        raise AssertionError("read")

    monkeypatch.setattr(Intake, "find", read)


@needs_fork
def test_what_lies_as_it_lay_is_not_read_again(tmp_path, monkeypatch):
    """With `--resume`, a hand-in is read where it changed, or where its report cannot stay."""
    folder, out = tmp_path / "in", tmp_path / "out"
    _mark(write_class(folder, ada=RIGHT, bob=RIGHT, cy=RIGHT), out)
    write_class(folder, bob=WRONG)
    (out / "cy" / "report.json").write_text("half")
    read, plain = [], intake._read
    monkeypatch.setattr(intake, "_read", lambda h, *rest: read.append(h.label) or plain(h, *rest))

    marked = _mark(folder, out, resume=True)

    assert (sorted(read), marked.kept) == (["bob", "cy"], 1)
    points = _points(out)
    assert (points["ada"], points["cy"]) == (10, 10)
    assert points["bob"] < 10
