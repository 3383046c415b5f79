"""Whatever was handed in is a notebook to run or a sentence, never an exception."""

import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.submissions import caps
from graders.submissions.contents import read_contents
from graders.submissions.handins import HandIn
from tests.submissions.made import LAB, RELU, TANH, link, make_tar, make_zip, notebook, write

ONE = notebook(TANH, RELU)


def read(tmp_path, *places):
    """Read a hand-in of these files or folders."""
    parts = tuple((place.name, place) for place in places)
    return read_contents(HandIn("amara", places[0], parts), LAB, tmp_path / "ws")


def test_notebook_alone_has_no_files(tmp_path):
    """Its neighbours in the folder are other students' work."""
    write(tmp_path / "bo.ipynb", ONE)
    contents = read(tmp_path, write(tmp_path / "amara.ipynb", ONE))
    assert (contents.sources[0].notebook_name, contents.files) == ("amara.ipynb", None)


@pytest.mark.parametrize("name", ["work.json", "work", "work.ipynb.txt", "WORK.IPYNB"])
def test_what_a_file_holds_decides(tmp_path, name):
    """A notebook is one whatever it is called."""
    assert read(tmp_path, write(tmp_path / name, ONE)).sources


def test_archive_under_the_name_of_a_notebook(tmp_path):
    """It is unpacked all the same."""
    contents = read(tmp_path, make_zip(tmp_path / "lab.ipynb", [("work.ipynb", ONE)]))
    assert contents.sources[0].notebook_name == "work.ipynb"
    assert (contents.files / "work.ipynb").is_file()


def test_script(tmp_path):
    """A `.py` file is run as a notebook."""
    contents = read(tmp_path, write(tmp_path / "lab.py", TANH))
    assert (contents.sources[0].notebook_name, len(contents.sources[0].notebook.cells)) == (
        "lab.py",
        1,
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("lab.pdf", "%PDF", "is a PDF document, not a notebook: hand in `multiple_layers.ipynb`."),
        ("lab.docx", "PK\x03\x04", "is a text document"),
        ("lab.html", "<html>", "is a web page"),
        ("lab.ipynb", "<html>", "is a web page"),
        ("lab.rar", "Rar!", "is an archive of a kind that is not read everywhere"),
        ("lab.zip", "not a zip", "is not the archive that its name says"),
        ("lab.ipynb", "", "is empty"),
    ],
)
def test_files_that_cannot_be_run(tmp_path, name, content, words):
    """One sentence for the student, and a digest that notices a new version."""
    contents = read(tmp_path, write(tmp_path / name, content))
    assert words in contents.reason
    assert contents.sources == ()
    again = read(tmp_path, write(tmp_path / name, content + "\n"))
    assert contents.digest != again.digest


def test_equal_work_has_an_equal_digest(tmp_path):
    """Whatever the file is called and wherever it lies."""
    first = read(tmp_path, write(tmp_path / "a" / "amara.ipynb", ONE))
    second = read(tmp_path, write(tmp_path / "b" / "bo.ipynb", ONE))
    assert first.digest == second.digest
    zipped = [make_zip(tmp_path / f"{n}.zip", [("w.ipynb", ONE)]) for n in range(2)]
    assert read(tmp_path, zipped[0]).digest == read(tmp_path, zipped[1]).digest


def test_repository(tmp_path):
    """Its own modules come with it, and answer what the notebook leaves open."""
    write(tmp_path / "amara" / "notebooks" / "multiple_layers.ipynb", notebook(TANH))
    write(tmp_path / "amara" / "mlp" / "layers.py", RELU)
    contents = read(tmp_path, tmp_path / "amara")
    assert contents.files == tmp_path / "amara"
    assert contents.sources[0].notebook_name == "notebooks/multiple_layers.ipynb"
    assert contents.sources[0].modules == {"ReluLayer": "mlp.layers"}


def test_archives_inside_archives(tmp_path):
    """A zip in a zip is opened, as long as there is nothing else to run, and not for ever."""
    inner = make_zip(tmp_path / "1.zip", [("work.ipynb", ONE)])
    middle = make_tar(tmp_path / "2.tgz", [("a/1.zip", inner.read_bytes())])
    outer = make_zip(tmp_path / "3.zip", [("2.tgz", middle.read_bytes())])
    assert read(tmp_path, outer).sources[0].notebook_name == "1/work.ipynb"
    deeper = make_zip(tmp_path / "4.zip", [("3.zip", outer.read_bytes())])
    assert "holds no notebook" in read(tmp_path, deeper).reason
    beside = make_zip(tmp_path / "5.zip", [("work.ipynb", ONE), ("old.zip", b"PK\x03\x04 cut")])
    assert read(tmp_path, beside).reason is None


def test_bomb_inside_an_archive(tmp_path):
    """The inner one is refused like an outer one."""
    bomb = make_zip(tmp_path / "bomb.zip", [(f"{n}", b"\0" * 2**20) for n in range(200)])
    outer = make_zip(tmp_path / "outer.zip", [("bomb.zip", bomb.read_bytes())])
    assert "`bomb.zip` unpacks to more than is read" in read(tmp_path, outer).reason


def test_what_was_left_out_is_noted(tmp_path):
    """The instructor learns of links and escapes; the honest rest is graded."""
    members = [("work.ipynb", ONE), (link("secret", "/etc/passwd"), b""), ("../up.py", b"")]
    contents = read(tmp_path, make_tar(tmp_path / "a.tgz", members))
    assert contents.reason is None
    assert contents.notes == (
        "Left out of the archive: `secret`, a link or a device.",
        "Left out of the archive: `../up.py`, a path that leads out of the archive.",
    )


def test_several_parts_lie_side_by_side(tmp_path):
    """Under the student's own names; an archive in a folder of its own; names may repeat."""
    first = write(tmp_path / "1" / "lab.ipynb", notebook(TANH))
    second = write(tmp_path / "2" / "lab.ipynb", notebook("x = 1"))
    archive = make_zip(tmp_path / "mlp.zip", [("layers.py", RELU)])
    parts = (("lab.ipynb", first), ("lab.ipynb", second), ("mlp.zip", archive))
    contents = read_contents(HandIn("amara", first, parts), LAB, tmp_path / "ws")
    lying = sorted(p.relative_to(contents.files).as_posix() for p in contents.files.rglob("*.*"))
    assert lying == ["lab-2.ipynb", "lab.ipynb", "mlp/layers.py"]
    assert contents.sources[0].modules == {"ReluLayer": "mlp.layers"}
    gone = read_contents(HandIn("amara", first, (*parts, ("x", tmp_path / "x"))), LAB, tmp_path)
    assert "`x` was gone" in gone.reason


def test_parts_together_have_a_cap(tmp_path, monkeypatch):
    """Many files of a student take no more room than one archive."""
    monkeypatch.setattr(caps, "ONE_STUDENT", caps.ArchiveCaps(members=10, total_bytes=100))
    parts = [write(tmp_path / f"{n}.py", b"#" * 60) for n in range(2)]
    assert "would bring the submission above" in read(tmp_path, *parts).reason


def test_what_vanishes_or_locks_up_is_a_reason(tmp_path, monkeypatch):
    """Files and folders that go away while they are looked at."""
    assert "was gone" in read(tmp_path, tmp_path / "amara.ipynb").reason
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert "is not a regular file" in read(tmp_path, tmp_path / "pipe.ipynb").reason

    def fail(*_, **__):
        raise OSError(5, "Input/output error")

    place = write(tmp_path / "a.ipynb", ONE)
    monkeypatch.setattr("graders.submissions.contents.read_file", fail)
    assert "cannot be read (Input/output error)" in read(tmp_path, place).reason


def test_names_that_are_no_unicode(tmp_path):
    """Old systems write other bytes; the sentence and the digest still come."""
    for name in (b"\xff.ipynb", b"\xe9t\xe9.py"):
        place = tmp_path / os.fsdecode(name)
        assert read(tmp_path, write(place, ONE)).sources
    root = write(tmp_path / "folder" / os.fsdecode(b"\xff.ipynb"), "").parent
    assert "`\ufffd.ipynb` is empty" in read(tmp_path, root).reason


def test_locked_folder_is_a_reason(tmp_path, monkeypatch):
    """It is not taken for an empty one."""

    def locked(_):
        raise PermissionError(13, "Permission denied")

    write(tmp_path / "amara" / "lab.ipynb", ONE)
    monkeypatch.setattr(os, "scandir", locked)
    assert read(tmp_path, tmp_path / "amara").reason == (
        "`amara` cannot be read (Permission denied): hand it in again."
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    name=st.sampled_from(["a.ipynb", "a.py", "a.zip", "a.tgz", "a"]),
    content=st.binary(max_size=80) | st.sampled_from([ONE, ONE[:-5], b"PK\x03\x04", b"\x1f\x8b"]),
)
def test_any_file_is_a_notebook_or_a_sentence(tmp_path, name, content):
    """Nothing that a student can upload raises."""
    contents = read(tmp_path, write(tmp_path / "in" / name, content))
    assert (contents.sources == ()) == (contents.reason is not None)
    assert "\n" not in (contents.reason or "")


def test_the_newer_notebook_of_an_archive_counts(tmp_path):
    """Of two that are equal in all else; 1980-01-01 is no time."""
    for number, (a, b, chosen) in enumerate(
        ((2020, 2021, "b"), (2021, 2020, "a"), (1980, 1980, "a"))
    ):
        members = [
            (zipfile.ZipInfo(f"{name}.ipynb", (year, 1, 1, 0, 0, 0)), ONE)
            for name, year in (("a", a), ("b", b))
        ]
        contents = read(tmp_path / str(number), make_zip(tmp_path / f"{number}.zip", members))
        assert contents.sources[0].notebook_name == f"{chosen}.ipynb"
