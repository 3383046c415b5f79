"""From paths to submissions, as the command line uses it."""

import nbformat
import pytest

from graders.reading import find_submissions, unpacked
from graders.submissions import Order, read_roster
from tests.submissions.made import LAB, RELU, TANH, make_zip, notebook, write

ONE = notebook(TANH, RELU)
ROSTER = "id,name,canvas id\ns101,Amara Okafor,\ns103,Anna Lee,\n"


def found(tmp_path, *paths, keep_unpacked=True, **options):
    """Return the submissions at some paths."""
    order, workspace = Order(**options), tmp_path / "ws"
    return find_submissions(
        paths, LAB, order=order, workspace=workspace, keep_unpacked=keep_unpacked
    )


@pytest.fixture
def roster(tmp_path):
    """Return a roster of two."""
    return read_roster(write(tmp_path / "roster.csv", ROSTER))


def test_a_class_of_every_kind(tmp_path):
    """Each entry is one submission, in the order of names; valid to run, or with a reason."""
    folder = tmp_path / "class"
    write(folder / "bo.ipynb", ONE)
    write(folder / "José Müller.py", TANH)
    write(folder / "amara" / "multiple_layers (1).ipynb", notebook(TANH))
    write(folder / "amara" / "mlp" / "layers.py", RELU)
    write(folder / "cut.ipynb", ONE[:-9])
    make_zip(folder / "Wei.zip", [("lab/work.ipynb", ONE)])
    submissions = found(tmp_path, folder)
    assert [s.name for s in submissions] == ["amara", "bo", "cut", "Jose_Muller", "Wei"]
    assert [s.reason is None for s in submissions] == [True, True, False, True, True]
    assert [s.path.name for s in submissions][-1] == "Wei.zip"
    for submission in submissions:
        assert submission.group == submission.name
        assert len(submission.digest) == 64
        for source in submission.sources:
            nbformat.validate(source.notebook)


def test_twice_the_same(tmp_path):
    """Names, order and digests do not depend on the run."""
    folder = tmp_path / "class"
    for name in ("lab.ipynb", "Lab.py", "王伟.ipynb", "LAB.zip"):
        write(folder / name, ONE)
    first, second = (
        [(s.name, s.digest) for s in found(tmp_path / str(n), folder)] for n in range(2)
    )
    assert first == second
    assert len({name.casefold() for name, _ in first}) == 4


def test_students_come_from_the_roster(tmp_path, roster):
    """What fits nobody is graded all the same, with a note for the instructor."""
    folder = tmp_path / "class"
    write(folder / "lab1_amara_okafor.ipynb", ONE)
    write(folder / "someone.ipynb", ONE)
    amara, someone = found(tmp_path, folder, roster=roster)
    assert (amara.name, amara.student.id) == ("lab1_amara_okafor", "s101")
    assert someone.student is None
    assert someone.notes == ("`someone` fits nobody in the roster.",)


def canvas(folder):
    """Make a download with two attempts of one student, and two students of one name."""
    for name in (
        "okaforamara_12345_901_lab.ipynb",
        "okaforamara_LATE_12345_951_lab-1.ipynb",
        "leeanna_222_903_lab.ipynb",
        "leeanna_223_904_lab.ipynb",
    ):
        write(folder / name, notebook(f"# {name}", TANH))
    return folder


def test_last_attempt_counts(tmp_path):
    """The others are named in a note; namesakes get their numbers."""
    submissions = found(tmp_path, canvas(tmp_path / "canvas"))
    assert [s.name for s in submissions] == ["leeanna_222", "leeanna_223", "okaforamara"]
    amara = submissions[-1]
    assert (amara.attempt, amara.late) == (2, True)
    assert "lab-1.ipynb" in amara.main.notebook.cells[0].source
    assert amara.notes == ("The last of 2 attempts; before it: `okaforamara_12345_901_lab.ipynb`.",)


def test_all_attempts_for_the_best(tmp_path, roster):
    """They share a group, by which the caller keeps the best."""
    folder = canvas(tmp_path / "canvas")
    submissions = found(tmp_path, folder, attempts="best", roster=roster)
    amara = [s for s in submissions if s.group == "okaforamara"]
    assert [s.name for s in amara] == ["okaforamara-attempt-1", "okaforamara-attempt-2"]
    assert [(s.attempt, s.late, s.student.id) for s in amara] == [
        (1, False, "s101"),
        (2, True, "s101"),
    ]


def test_zip_of_a_bulk_download_with_zips(tmp_path, roster):
    """As it comes from the platform: nothing to unpack by hand."""
    inner = make_zip(tmp_path / "inner.zip", [("multiple_layers.ipynb", ONE)]).read_bytes()
    path = make_zip(
        tmp_path / "download.zip",
        [
            ("Amara Okafor_1_assignsubmission_file_/lab.zip", inner),
            ("Anna Lee_2_assignsubmission_file_/multiple_layers.ipynb", ONE),
        ],
    )
    submissions = found(tmp_path, path, roster=roster)
    assert [(s.name, s.student.id, s.reason) for s in submissions] == [
        ("Amara_Okafor", "s101", None),
        ("Anna_Lee", "s103", None),
    ]
    assert submissions[0].submitted_at is not None


def test_names_of_attempts_clash_with_nobody(tmp_path, roster):
    """A file may be called like somebody's attempt."""
    folder = tmp_path / "class"
    for name in ("s101_a", "s101_b", "s101_a-attempt-1x", "s101_a-attempt-2"):
        write(folder / f"{name}.ipynb", ONE)
    submissions = found(tmp_path, folder, attempts="best", roster=roster)
    assert len({s.name for s in submissions}) == 4
    assert len({s.group for s in submissions}) == 1


def test_archives_of_a_class_are_not_kept_unpacked(tmp_path):
    """What students packed takes room only while it is read and while it is graded."""
    folder = tmp_path / "class"
    inner = make_zip(tmp_path / "inner.zip", [("lab/work.ipynb", ONE), ("lab/data.txt", "7")])
    for name in ("ada", "bob"):
        make_zip(folder / f"{name}.zip", [("lab/work.ipynb", ONE), ("lab/data.txt", name)])
    write(folder / "cyd" / "upload.zip", inner.read_bytes())
    write(folder / "dan" / "work.ipynb", ONE)
    write(folder / "dan" / "data.txt", "dan")
    kept = {s.name: s for s in found(tmp_path / "kept", folder)}
    submissions = found(tmp_path, folder, keep_unpacked=False)

    assert list((tmp_path / "ws").iterdir()) == []
    assert [s.name for s in submissions if s.files is None] == ["ada", "bob", "cyd"]
    assert [s.digest for s in submissions] == [s.digest for s in kept.values()]
    for submission in submissions:
        with unpacked(submission, LAB) as whole:
            before = kept[submission.name].files
            names = sorted(path.relative_to(before) for path in before.rglob("*.*"))
            assert names == sorted(p.relative_to(whole.files) for p in whole.files.rglob("*.*"))
            assert (whole.files / whole.main.notebook_name).is_file()
        assert list((tmp_path / "ws").iterdir()) == []
