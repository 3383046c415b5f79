"""Files are written whole or not at all, and damaged ones are named when read back."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from graders.errors import MarkpropError
from graders.model import Curve
from graders.reports import store
from graders.reports.store import (
    move_aside,
    read_results,
    scan_results,
    stored_curves,
    submission_folder,
    write_atomically,
    write_class_files,
    write_report,
)


def files_in(folder):
    """Return the names of all files below a folder."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_everything_is_written_and_read_back(tmp_path, make_report, all_passed, hostile_report):
    """The layout of the results folder, and nothing besides."""
    reports = [make_report(), make_report("bob", all_passed), hostile_report]
    for report in reports:
        write_report(tmp_path, report)
    write_class_files(tmp_path, reports)

    per_submission = ("feedback.html", "report.html", "report.json")
    assert files_in(tmp_path) == sorted(
        [f"{name}/{file}" for name in ("ada", "bob", "hostile") for file in per_submission]
        + ["gradebook.csv", "index.html", "summary.json"]
    )
    assert read_results(tmp_path) == reports


def test_the_gradebook_is_utf8_for_spreadsheets(tmp_path, make_report):
    """It starts with a byte order mark, and Python reads it as `utf-8-sig`."""
    write_class_files(tmp_path, [make_report()])
    path = tmp_path / "gradebook.csv"

    assert path.read_bytes().startswith(b"\xef\xbb\xbfsubmission,")
    assert path.read_text(encoding="utf-8-sig").startswith("submission,")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "a folder that you may write"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, number, said):
    """One sentence, the old content, and no half-written file."""
    path = tmp_path / "report.json"
    write_atomically(path, "old")

    def full(handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(MarkpropError, match=said) as refusal:
        write_atomically(path, "new" * 1000)

    assert "\n" not in str(refusal.value)
    assert path.read_text() == "old"
    assert files_in(tmp_path) == ["report.json"]


def test_a_file_in_place_of_a_folder_is_one_sentence(tmp_path, make_report):
    """An `--out` below a file is refused by name."""
    (tmp_path / "out").write_text("a file")

    with pytest.raises(MarkpropError, match="was not written"):
        write_report(tmp_path / "out", make_report())


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", "a\nb", "x" * 201, "ü"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    """A submission's name is a plain folder name."""
    with pytest.raises(MarkpropError, match="cannot name a folder"):
        submission_folder(Path("out"), name)


def test_damaged_reports_are_named(tmp_path, make_report, all_passed):
    """Each broken, foreign or misplaced file is named; the sound ones are there."""
    for name in ("a", "b", "c", "d"):
        write_report(tmp_path, make_report(name, all_passed))
    (tmp_path / "a" / "report.json").write_text("{")
    (tmp_path / "b" / "report.json").write_text("{}")
    (tmp_path / "c").rename(tmp_path / "moved")
    found = scan_results(tmp_path)

    assert [report.submission for report in found.reports] == ["d"]
    assert ["a/report.json" in found.damaged[0], "b/report.json" in found.damaged[1]] == [True] * 2
    assert "in the folder of another submission" in found.damaged[2]
    with pytest.raises(MarkpropError) as refusal:
        read_results(tmp_path)
    assert str(refusal.value).count("report.json") == 3


def test_a_copy_of_a_report_is_nobody_s_second_mark(tmp_path, make_report):
    """The report in its own folder counts; without that one, the copy is a damaged report."""
    write_report(tmp_path, make_report())
    shutil.copytree(tmp_path / "ada", tmp_path / "ada (copy)")
    found = scan_results(tmp_path)

    assert (len(found.reports), found.damaged, found.strays) == (1, (), ("ada (copy)",))
    shutil.rmtree(tmp_path / "ada")
    assert len(scan_results(tmp_path).damaged) == 1


def test_only_files_that_are_new_are_read_again(tmp_path, make_report, all_passed):
    """Of what was read before, a file that was written anew, came or went tells something else."""
    for name in ("a", "b", "c"):
        write_report(tmp_path, make_report(name))
    before = scan_results(tmp_path)
    read = []
    write_report(tmp_path, make_report("b", all_passed))
    write_report(tmp_path, make_report("d"))
    (tmp_path / "c" / "report.json").unlink()

    after = scan_results(tmp_path, lambda report: read.append(report.submission) or report, before)

    assert read == ["b", "d"]
    assert after.reports == scan_results(tmp_path).reports
    assert after.reports[0] is before.reports[0]


def test_what_is_moved_aside_counts_no_more_and_overwrites_nothing(tmp_path, make_report):
    """Each one moved under the same name has a folder of its own."""
    for _ in range(2):
        write_report(tmp_path, make_report())
        move_aside(tmp_path, "ada")

    assert scan_results(tmp_path).reports == ()
    assert files_in(tmp_path / "aside")[::3] == ["ada-2/feedback.html", "ada/feedback.html"]
    with pytest.raises(MarkpropError, match="was not written"):
        move_aside(tmp_path, "ada")


def test_rows_that_change_no_mark_stay_told_when_pages_are_written_again(tmp_path, make_report):
    """Whoever writes the class's files later need not know of them."""
    said = "x.csv, line 3: '<b>typo99</b>' fits nobody in this class."
    write_class_files(tmp_path, [make_report()], unmatched=[said], gone=["ada", "bob"])
    write_class_files(tmp_path, [make_report()])
    page = (tmp_path / "index.html").read_text()
    numbers = json.loads((tmp_path / "summary.json").read_text())

    assert "&lt;b&gt;typo99" in page
    assert (numbers["unmatched"], numbers["gone"]) == ([said], ["ada"])
    (tmp_path / "summary.json").write_text("[")
    write_class_files(tmp_path, [make_report()])
    assert "typo99" not in (tmp_path / "index.html").read_text()


@pytest.mark.parametrize("place", [".", "missing"])
def test_an_empty_folder_says_what_belongs_there(tmp_path, place):
    """No reports: the sentence says where they are expected and what writes them."""
    with pytest.raises(MarkpropError, match="markprop grade"):
        read_results(tmp_path / place)


def test_curves_are_kept_for_pages_that_are_written_again(tmp_path, make_report):
    """What was drawn comes back, gaps and all; damaged or absent curves are none."""
    curves = {"tanh.fprop": (Curve("fprop", (0.0, 1.0), (float("inf"), 2.0)),)}
    write_report(tmp_path, make_report(), curves)
    assert stored_curves(tmp_path, "ada") == curves

    for damaged in ("{", "[]", '{"a": 1}', '{"a": [["f", [0], [1, 2], []]]}', "\ud800"):
        (tmp_path / "ada" / ".curves").write_bytes(damaged.encode("utf-8", "surrogatepass"))
        assert stored_curves(tmp_path, "ada") == {}
    write_report(tmp_path, make_report())
    assert not (tmp_path / "ada" / ".curves").exists()
    assert stored_curves(tmp_path, "ada") == {}
