"""A class is divided among markers, marked on several machines, and put together again."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from graders.errors import MarkpropError
from graders.model import Lab, Question
from graders.reports.store import read_results, write_report
from graders.review.items import question_item
from graders.review.marks import Mark
from graders.review.shares import Share, join, opened, share_of, split, write_shares
from graders.review.store import FILE, Store
from tests.exports.made import report

QUESTIONS = tuple(Question(name, name, name, Fraction(3)) for name in ("why", "how", "when"))
LAB = Lab("transfer_functions", "A lab", "1", "l.ipynb", (), Path(), questions=QUESTIONS)
NAMES = [f"s{number}" for number in range(10)]


@pytest.fixture
def results(tmp_path):
    """Return a results folder of ten, with something beside each report."""
    folder = tmp_path / "results"
    for name in NAMES:
        write_report(folder, report(submission=name))
        (folder / name / "answers").mkdir()
        (folder / name / "answers" / "why-1.png").write_bytes(b"a plot")
    return folder


def give(folder, marker, submission, question, points):
    """Mark one answer in some results folder."""
    store = Store(folder / FILE)
    item = question_item(question)
    seen = store.standing(submission, item).seen
    store.save(marker, submission, item, Mark(Fraction(points)), seen)
    store.close()


@pytest.mark.parametrize("by", ["student", "question"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_answer_is_one_marker_s(by, number):
    """None is forgotten and none is done twice, unless that was asked for."""
    shares = split(NAMES, LAB, number, by)

    for name in NAMES:
        assert sum(share.covers_rest(name) for share in shares) == 1
        for question in QUESTIONS:
            assert sum(share.covers(name, question.id) for share in shares) == 1


@pytest.mark.parametrize("by", ["student", "question"])
def test_some_answers_are_two_markers(by):
    """As many submissions as were asked for, by two different ones."""
    shares = split(NAMES, LAB, 3, by, twice=4)

    both = [n for n in NAMES if sum(share.covers(n, "why") for share in shares) == 2]
    assert len(both) == 4
    assert all(sum(share.covers(n, "why") for share in shares) <= 2 for n in NAMES)


def test_what_cannot_be_divided_is_refused():
    """Three questions are no work for four."""
    with pytest.raises(MarkpropError, match="3 questions cannot be divided into 4"):
        split(NAMES, LAB, 4, "question")


def test_a_share_is_a_results_folder_of_its_own(results, tmp_path):
    """With the marks that there are and what stands beside the reports; opened twice it is one."""
    give(results, "ada", "s0", "why", 1)
    shares = split(NAMES, LAB, 4, "student")
    first, *_ = write_shares(results, read_results(results), shares, tmp_path / "out")

    folder = opened(first)
    give(folder, "ben", "s4", "why", 2)

    assert [one.submission for one in read_results(folder)] == ["s0", "s4", "s8"]
    assert (folder / "s4" / "answers" / "why-1.png").read_bytes() == b"a plot"
    assert share_of(folder) == shares[0]
    assert opened(first) == folder
    assert Store(folder / FILE).standing("s4", question_item("why")).mark.points == 2
    assert share_of(results) is None


def test_marks_of_shares_are_put_together(results, tmp_path):
    """Of a folder, of its file of marks, and of the folder packed; conflicts are named."""
    shares = split(NAMES, LAB, 3, "student", twice=3)
    files = write_shares(results, read_results(results), shares, tmp_path / "out")
    folders = [opened(file) for file in files]
    for marker, folder, share in zip(("ada", "ben", "cleo"), folders, shares, strict=True):
        for name in share.submissions:
            give(folder, marker, name, "why", 2 if marker == "ada" else 1)
    packed = shutil.make_archive(str(tmp_path / "back"), "zip", folders[2])

    found = join(results, [folders[0], folders[1] / FILE, Path(packed)], LAB)

    assert [joined.taken for _, joined in found] == [len(share.submissions) for share in shares]
    store = Store(results / FILE)
    standings = store.standings()
    assert len(standings) == 10
    split_ones = {name for (name, _), one in standings.items() if one.conflict}
    assert split_ones == {name for name, _ in found[-1][1].conflicts}
    doubled = {name for share in shares for name in share.twice}
    assert split_ones <= doubled
    assert split_ones == {
        n for n in doubled if n in shares[0].submissions
    }  # ada gave more than the others
    assert [joined.taken for _, joined in join(results, [folders[0]], LAB)] == [0]
    store.close()


def test_what_is_no_share_is_refused(results, tmp_path):
    """With what was expected."""
    text = tmp_path / "notes.zip"
    text.write_text("no zip")
    with pytest.raises(MarkpropError, match="no share of a class"):
        opened(text)
    (tmp_path / "bad").mkdir()
    with pytest.raises(MarkpropError, match="nothing was marked there yet"):
        join(results, [tmp_path / "bad"], LAB)
    (tmp_path / "bad" / "share.json").write_text('{"schema": "markprop/share/v1"}')
    with pytest.raises(MarkpropError, match="does not say which share"):
        share_of(tmp_path / "bad")


def test_a_share_of_another_lab_is_refused(results, tmp_path):
    """Its submissions may bear the same names."""
    other = Share(1, 1, "student", "gradient_flow", ("s0",), ())
    (file,) = write_shares(results, read_results(results), [other], tmp_path / "out")
    give(opened(file), "ada", "s0", "why", 1)

    with pytest.raises(MarkpropError, match="share of the lab gradient_flow"):
        join(results, [opened(file)], LAB)
