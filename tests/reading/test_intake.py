"""Whatever one hand-in does to its reader, it gets its report, and the class is read."""

import pytest

from graders.reading import bounded, find_submissions, intake, unpacked
from graders.reading.bounded import Bounds
from graders.submissions import Order
from graders.submissions.submission import plan
from tests.submissions.made import LAB, RELU, TANH, make_zip, notebook, write

BAD = "bad.ipynb"


def _hanging(hand_in, lab, folder):
    """Read as ever, but hang over one hand-in."""
    if hand_in.parts[0][0] == BAD:
        while True:
            pass
    return intake.read_contents(hand_in, lab, folder)


def _hanging_plan(*arguments):
    while True:
        pass


@pytest.fixture
def impatient(monkeypatch):
    """Bounds of a second, so that tests end, by whatever clock on a busy machine."""
    monkeypatch.setattr(bounded, "_PATIENCE", 200)
    monkeypatch.setattr(intake, "ONE", Bounds(cpu_s=1))
    monkeypatch.setattr(intake, "CLASS", Bounds(cpu_s=1))


@pytest.mark.usefixtures("impatient")
def test_a_hand_in_that_hangs_its_reader_gets_a_reason(tmp_path, monkeypatch):
    """The others are read, and its own sentence says what to do."""
    monkeypatch.setattr(intake, "read_one", _hanging)
    for name in ("ada.ipynb", BAD, "cleo.ipynb"):
        write(tmp_path / "class" / name, notebook(TANH))
    found = find_submissions([tmp_path / "class"], LAB, workspace=tmp_path / "w")

    assert [bool(s.sources) for s in found] == [True, False, True]
    assert "takes more than 1 s of CPU time. Hand in the notebook and your own" in found[1].reason
    assert len(found[1].digest) == 64


@pytest.mark.usefixtures("impatient")
def test_a_folder_that_hangs_the_intake_is_read_by_entry(tmp_path, monkeypatch):
    """No class ends for what one entry does; a note says how the folder was read."""
    monkeypatch.setattr(intake, "plan", _hanging_plan)
    for name in ("ada.ipynb", "bob.ipynb", ".hidden"):
        write(tmp_path / "class" / name, notebook(TANH))
    found = find_submissions([tmp_path / "class"], LAB, workspace=tmp_path / "w")

    assert [s.path.name for s in found] == ["ada.ipynb", "bob.ipynb"]
    assert all(s.sources and "by entry" in s.notes[0] for s in found)


@pytest.mark.parametrize(
    "name",
    [
        " copy" * 38 + "x.ipynb",
        "(1)" * 60 + "x.ipynb",
        "copy of " * 25 + ".ipynb",
        "a" + ".ipynb.py" * 20 + "x.ipynb",
        "1-" * 90 + ".ipynb",
        "_" * 200 + ".ipynb",
    ],
)
def test_no_file_name_takes_long(tmp_path, name):
    """Names that made a pattern backtrack: each is read within a second of CPU."""
    write(tmp_path / "class" / name, notebook(TANH))
    make_zip(tmp_path / "class" / "b.zip", [(name, notebook(TANH)), ("x/" + name, notebook(RELU))])
    found = find_submissions([tmp_path / "class"], LAB, workspace=tmp_path / "w")

    assert len(found) == 2
    assert all(s.sources for s in found)


def test_places_outside_of_what_was_given_are_refused(tmp_path, monkeypatch):
    """A reader's word on where files are is held against where it looked."""
    write(tmp_path / "class" / "ada.ipynb", notebook(TANH))
    write(tmp_path / "other" / "eve.ipynb", notebook(TANH))

    def elsewhere(paths, *rest):
        return plan([tmp_path / "other"], *rest)

    monkeypatch.setattr(intake, "plan", elsewhere)
    found = find_submissions([tmp_path / "class"], LAB, workspace=tmp_path / "w")

    assert [s.path.name for s in found] == ["ada.ipynb"]


def test_unpacked_files_come_back_when_their_turn_has_come(tmp_path):
    """A class is not kept unpacked; each archive is unpacked again in a reader of its own."""
    make_zip(tmp_path / "ada.zip", [("lab.ipynb", notebook(TANH)), ("data.txt", "x")])
    (found,) = find_submissions(
        [tmp_path / "ada.zip"],
        LAB,
        order=Order(single=True),
        workspace=tmp_path / "w",
        keep_unpacked=False,
    )
    assert found.files is None
    with unpacked(found, LAB) as whole:
        assert (whole.files / "data.txt").read_text() == "x"
        kept = whole.files
    assert not kept.exists()
