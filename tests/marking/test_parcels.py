"""What goes to another machine and comes back is what one machine has, and nothing else."""

import os
import zipfile

import nbformat
import nbformat.v4 as v4
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.catalogue.labs import find_lab
from graders.errors import HarnessError
from graders.marking.parcels import joined, pack, pack_graded, parted, unpack, unpack_graded
from graders.marking.pipeline import Graded
from graders.model import Curve
from graders.reading import find_submissions, unpacked
from graders.submissions import Order, Roster, Student
from tests.marking.made import RIGHT, write_class

LAB = find_lab("multiple_layers").only(["tanh"])


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_parts_come_back(parts):
    """Whatever they hold, empty ones too."""
    assert parted(joined(parts)) == parts


@pytest.mark.parametrize("cut", [1, 4, 8])
def test_what_is_cut_off_is_refused(cut):
    """No part is taken for a shorter one."""
    with pytest.raises(HarnessError, match="damaged"):
        parted(joined([b"some", b"more"])[:-cut])


def _found(folder, workspace, **more):
    (submission,) = find_submissions([folder], LAB, workspace=workspace, **more)
    return submission


def _tree(place):
    return {
        path.relative_to(place).as_posix(): path.read_bytes() if path.is_file() else None
        for path in place.rglob("*")
    }


def _sent(submission, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    return unpack(pack(submission), there)


def test_a_notebook_comes_with_its_file_and_without_its_student(tmp_path):
    """What it showed when it was handed in is read from the file once more."""
    write_class(tmp_path / "in", s1=RIGHT)
    order = Order(False, Roster([Student("s1", "Ada", email="ada@uni.example")]))
    submission = _found(tmp_path / "in", tmp_path / "work", order=order)

    sent = _sent(submission, tmp_path)

    assert submission.student is not None
    assert sent.student is None
    assert b"ada@uni" not in pack(submission)
    assert (sent.name, sent.digest) == (submission.name, submission.digest)
    assert sent.sources == submission.sources
    assert sent.path.name == "s1.ipynb"
    assert sent.path.read_bytes() == (tmp_path / "in" / "s1.ipynb").read_bytes()


def test_a_folder_comes_with_what_the_sandbox_shows_of_it(tmp_path):
    """Regular files and folders; no link is followed, and no pipe is read."""
    folder = tmp_path / "in"
    write_class(folder, multiple_layers=RIGHT)
    (folder / "data" / "empty").mkdir(parents=True)
    (folder / "data" / "ä b.bin").write_bytes(bytes(range(256)))
    before = _tree(folder)
    (tmp_path / "secret").write_text("secret")
    os.symlink(tmp_path / "secret", folder / "link.txt")
    os.mkfifo(folder / "pipe")

    sent = _sent(_found(folder, tmp_path / "work", order=Order(True)), tmp_path)

    assert sent.files.is_relative_to(tmp_path / "there")
    assert _tree(sent.files) == before


def test_an_archive_is_unpacked_where_it_is_graded(tmp_path):
    """It goes as it was handed in, and comes to the same files there."""
    (tmp_path / "in").mkdir()
    notebook = v4.new_notebook(cells=[v4.new_code_cell(RIGHT)])
    with zipfile.ZipFile(tmp_path / "in" / "ada.zip", "w") as archive:
        archive.writestr("lab/multiple_layers.ipynb", nbformat.writes(notebook))
        archive.writestr("lab/data.txt", "1.0")
    options = {"order": Order(False), "keep_unpacked": False}
    submission = _found(tmp_path / "in", tmp_path / "work", **options)
    assert submission.packed is not None

    sent = _sent(submission, tmp_path)

    with unpacked(submission, LAB) as here, unpacked(sent, LAB) as there:
        assert here.files != there.files
        assert _tree(here.files) == _tree(there.files)
        assert any(path.endswith("data.txt") for path in _tree(there.files))


def test_no_file_lands_outside_of_its_folder(tmp_path):
    """A damaged parcel, or one of somebody else's, writes nothing elsewhere."""
    folder = tmp_path / "in"
    write_class(folder, multiple_layers=RIGHT)
    (folder / "aa").write_text("")
    parcel = pack(_found(folder, tmp_path / "work", order=Order(True)))
    there = tmp_path / "a" / "there"
    there.mkdir(parents=True)

    for bad in (b'"..', b'"/a'):
        with pytest.raises(HarnessError, match="outside of its folder"):
            unpack(parcel.replace(b'"aa', bad), there)
        assert not any(path.name == "aa" for path in tmp_path.rglob("*/a/*"))
        for place in there.iterdir():
            place.rename(tmp_path / f"moved-{bad.hex()}")


def test_what_was_graded_comes_back_whole(make_report):
    """Report, notebooks and curves, as texts of files; half a surrogate pair does no harm."""
    curves = {"tanh.fprop": (Curve("x", (0.0, 1.0), (0.5, 1.5)),)}
    graded = Graded(make_report(), "{}\n\ud800", {"ä": "{}\n"}, curves, finished=False)

    assert unpack_graded(pack_graded(graded)) == graded
