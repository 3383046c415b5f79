"""The whole road, in real processes: from files to reports, and the same ones twice."""

import errno
import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from graders.catalogue.labs import find_lab
from graders.errors import MarkpropError
from graders.marking import forks
from graders.marking.settings import Settings, available_cores
from graders.marking.uploads import Intake
from graders.marking.whole_class import mark_class
from graders.model import Limits
from graders.reading import bounded
from graders.reports.console import batch_progress
from graders.reports.schema import Report
from graders.reports.standing import waits_for
from graders.sandbox.forking import can_fork
from tests.marking.made import RIGHT, WRONG, write_class

BLANK = RIGHT.replace("return np.tanh(inputs)", "raise NotImplementedError")
DIES = RIGHT.replace("return (1.0", "import os; os._exit(0)\n        return (1.0")

LAB = find_lab("multiple_layers").only(["tanh"])
LIMITS = Limits(total_s=60, cell_s=10, call_s=2)

needs_fork = pytest.mark.skipif(not can_fork(), reason="no forking on this system")


def _mark(folder, out, lab=LAB, settle=lambda submission, report: report, **settings):
    marked = mark_class(
        Intake((folder,), single=False),
        lab,
        out,
        Settings(limits=settings.pop("limits", LIMITS), **settings),
        resume=False,
        settle=settle,
        progress=batch_progress,
    )
    return {report.submission: report for report in marked.reports}


def _without_times(path):
    report = json.loads(path.read_text())
    report.pop("seconds")
    for exercise in report["exercises"]:
        for check in exercise["checks"]:
            check.pop("seconds")
    return report


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Mark a small class once: right, wrong, blank, unreadable, and one whose process dies."""
    folder = tmp_path_factory.mktemp("class")
    write_class(folder / "in", right=RIGHT, wrong=WRONG, blank=BLANK, dies=DIES)
    (folder / "in" / "truncated.ipynb").write_text('{"cells": [{"cell_type": "code", "sou')
    return folder, _mark(folder / "in", folder / "out")


def test_every_submission_gets_what_it_deserves(marked):
    """Full marks, some, none, and none with a reason; the machine is not to blame for any."""
    _, reports = marked
    assert reports["right"].points == reports["right"].max_points == 10
    assert 0 < reports["wrong"].points < 10
    assert reports["blank"].points == 0
    assert reports["truncated"].points == 0
    assert reports["truncated"].status == "needs_attention"
    assert "truncated" in reports["truncated"].reason or "JSON" in reports["truncated"].reason
    assert not any(report.pending_points for report in reports.values())


def test_a_process_that_dies_fails_its_check_and_no_other(marked):
    """What does not need `bprop` still earns its points after the restart."""
    _, reports = marked
    checks = {c.id: c for e in reports["dies"].exercises for c in e.checks}
    assert checks["tanh.fprop_is_the_hyperbolic_tangent"].verdict == "passed"
    assert checks["tanh.bprop_is_the_derivative"].verdict == "failed"
    assert "ended" in checks["tanh.bprop_is_the_derivative"].finding


def test_the_results_folder_is_complete(marked):
    """Each submission has its files, the class its overview, and nothing half-written stays."""
    folder, reports = marked
    out = folder / "out"
    for name in reports:
        files = {path.name for path in (out / name).iterdir()}
        assert {"report.json", "report.html", "feedback.html"} <= files
    assert "executed.ipynb" in {path.name for path in (out / "right").iterdir()}
    assert {"gradebook.csv", "index.html", "summary.json"} <= {p.name for p in out.iterdir()}
    assert not [p for p in out.rglob(".*") if p.name not in (".grading", ".curves")]


def test_two_runs_give_the_same_reports(marked):
    """Every report is the same but for the fields that hold times, on one core as on two."""
    folder, _ = marked
    _mark(folder / "in", folder / "again", jobs=1)
    for path in sorted((folder / "out").glob("*/report.json")):
        twin = folder / "again" / path.parent.name / "report.json"
        assert _without_times(path) == _without_times(twin)


@needs_fork
def test_forked_and_ordinary_graders_agree(marked, monkeypatch):
    """Where forking is not possible the start is slower and the reports are the same."""
    folder, _ = marked
    monkeypatch.setattr("graders.marking.batch.can_fork", lambda: False)
    write_class(folder / "two", right=RIGHT, wrong=WRONG)
    _mark(folder / "two", folder / "spawned", jobs=1)
    for name in ("right", "wrong"):
        ours = _without_times(folder / "out" / name / "report.json")
        theirs = _without_times(folder / "spawned" / name / "report.json")
        assert ours["exercises"] == theirs["exercises"]


@needs_fork
def test_nothing_stays_running(tmp_path):
    """After a batch this process has the children that it had before."""
    before = _children()
    _mark(write_class(tmp_path / "in", right=RIGHT, dies=DIES), tmp_path / "out")
    assert _children() <= before


def _children():
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@needs_fork
def test_a_grader_that_fails_gets_a_report_that_says_so(tmp_path, monkeypatch):
    """A fault in the grader of one submission is pending there, and the neighbour has marks."""
    grade = forks.grade

    def failing(submission, *rest):
        if submission.name == "bad":
            raise RuntimeError("no such luck")
        return grade(submission, *rest)

    monkeypatch.setattr(forks, "grade", failing)
    reports = _mark(write_class(tmp_path / "in", bad=RIGHT, good=RIGHT), tmp_path / "out")
    assert reports["good"].points == 10
    assert reports["bad"].pending_points == 10
    assert "RuntimeError: no such luck" in reports["bad"].reason
    assert waits_for(reports["bad"]) == "undecided"


@needs_fork
def test_a_grader_that_hangs_is_stopped(tmp_path, monkeypatch):
    """The batch ends although one grader never does."""
    grade = forks.grade

    def hanging(submission, *rest):
        if submission.name == "bad":
            time.sleep(600)
        return grade(submission, *rest)

    monkeypatch.setattr(forks, "grade", hanging)
    monkeypatch.setattr(forks, "MARGIN_S", 0.0)
    monkeypatch.setattr(forks, "BACKSTOP", 1.0)
    reports = _mark(
        write_class(tmp_path / "in", bad=RIGHT, good=RIGHT),
        tmp_path / "out",
        limits=Limits(total_s=8, cell_s=5, call_s=2),
    )
    assert reports["good"].points == 10
    assert "was stopped after" in reports["bad"].reason


@needs_fork
def test_lost_time_is_judged_again_alone_and_then_pending(tmp_path, monkeypatch):
    """Neither failed nor forgotten: the cells that took the time are named, and a person asked."""
    turns, grade = [], forks.grade

    def noted(submission, *rest):
        with (tmp_path / "turns").open("a") as file:
            file.write(f"{submission.name} {rest[-1].last}\n")
        return grade(submission, *rest)

    monkeypatch.setattr(forks, "grade", noted)
    spins = "exec('while True: pass')"
    reports = _mark(
        write_class(tmp_path / "in", late=["x = 1", *[spins] * 6, RIGHT], good=RIGHT),
        tmp_path / "out",
        limits=Limits(total_s=5, cell_s=1, call_s=1),
    )
    turns = (tmp_path / "turns").read_text().splitlines()

    assert sorted(turns) == ["good False", "late False", "late True"]
    assert turns[-1] == "late True"
    assert reports["good"].points == 10
    assert (reports["late"].points, reports["late"].pending_points) == (0, 10)
    assert "undecided for lack of time (most of it went into cells " in reports["late"].reason
    assert waits_for(reports["late"]) == "undecided"


@needs_fork
def test_a_grader_that_fails_beside_others_gets_another_turn_alone(tmp_path, monkeypatch):
    """What others took away from it is there when they have ended; it is told once."""
    grade, taken = forks.grade, tmp_path / "taken"
    kinds = {
        "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "starved": lambda: (_ for _ in ()).throw(MemoryError),
        "unfinished": None,
    }

    def short_of_something(submission, *rest):
        mark = taken.with_name(submission.name)
        if submission.name in kinds and not mark.exists():
            mark.touch()
            if kinds[submission.name] is None:
                return replace(grade(submission, *rest), finished=False)
            kinds[submission.name]()
        return grade(submission, *rest)

    monkeypatch.setattr(forks, "grade", short_of_something)
    reports = _mark(
        write_class(tmp_path / "in", **dict.fromkeys(kinds, RIGHT), good=RIGHT), tmp_path / "out"
    )
    assert {name: report.points for name, report in reports.items()} == dict.fromkeys(
        [*kinds, "good"], 10
    )


@needs_fork
def test_refused_forks_wait_for_those_that_run(tmp_path, monkeypatch):
    """Where the machine starts no more processes, the batch goes on with as many as it does."""
    # The first is the reader of the class, the next three read one submission each.
    fork, refusals = os.fork, iter([True, *[False] * 5, True, True, True, False, True])

    def scarce():
        if next(refusals, False):
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(forks.os, "fork", scarce)
    reports = _mark(
        write_class(tmp_path / "in", one=RIGHT, two=RIGHT, three=RIGHT), tmp_path / "out"
    )
    assert [report.points for report in reports.values()] == [10, 10, 10]


@needs_fork
def test_a_machine_that_starts_nothing_ends_the_run_with_a_sentence(tmp_path, monkeypatch):
    """Not with a traceback, and not for ever."""

    def never():
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(forks.os, "fork", never)
    monkeypatch.setattr(forks, "PATIENCE_S", 1.0)
    monkeypatch.setattr(bounded, "PATIENCE_S", 1.0)
    with pytest.raises(MarkpropError, match=r"could not start a process.*--resume"):
        _mark(write_class(tmp_path / "in", one=RIGHT, two=RIGHT), tmp_path / "out")


@needs_fork
def test_a_killed_grader_is_no_silent_loss(tmp_path, monkeypatch):
    """A grader that the system kills leaves a report with the reason."""
    monkeypatch.setattr(forks, "grade", lambda *rest: os.kill(os.getpid(), signal.SIGKILL))
    reports = _mark(write_class(tmp_path / "in", one=RIGHT), tmp_path / "out")
    assert reports["one"].pending_points == 10
    assert "SIGKILL" in reports["one"].reason or "stopped" in reports["one"].reason


def test_an_unwritable_results_folder_is_one_sentence(tmp_path):
    """Nothing to grade and nowhere to write end the command with a sentence."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(MarkpropError, match=r"submission|nothing"):
        _mark(tmp_path / "empty", tmp_path / "out")
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises((MarkpropError, OSError)):
        _mark(write_class(tmp_path / "in", one=RIGHT), blocked / "out")


def test_reports_follow_the_settlement(tmp_path):
    """What the settlement returns is what is stored, told and summed up."""

    def settle(submission, report):
        return report.model_copy(update={"points": 4.0})

    reports = _mark(write_class(tmp_path / "in", one=RIGHT), tmp_path / "out", settle=settle)
    stored = Report.from_json((tmp_path / "out" / "one" / "report.json").read_text())
    assert reports["one"].points == stored.points == 4
    assert ",4," in (tmp_path / "out" / "gradebook.csv").read_text()


def test_cores_are_those_that_this_process_may_use():
    """The default number of jobs respects an affinity."""
    assert available_cores()
