"""Files are read only if they are regular, and no further than a cap."""

import os

import pytest

from graders.errors import SubmissionError
from graders.submissions.reading import (
    copy_file,
    digest_of_files,
    read_file,
    readable_size,
    shown,
)
from tests.submissions.made import write


def said(path, cap=100):
    """Return the sentence about a file that is not read."""
    with pytest.raises(SubmissionError) as error:
        read_file(path, cap)
    return str(error.value)


def test_regular_file_is_read(tmp_path):
    """Up to the cap, inclusive."""
    assert read_file(write(tmp_path / "a", b"x" * 100), 100) == b"x" * 100


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path):
    """A pipe would wait for a writer for ever; a link may lead anywhere."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    assert said(tmp_path / "pipe") == ("`pipe` is not a regular file: hand in the notebook itself.")
    assert "is a link, which is not followed" in said(tmp_path / "link")
    assert "is a link, which is not followed" in said(tmp_path / "broken")
    assert "is not a regular file" in said(tmp_path / "folder")
    assert "is not a regular file" in said("/dev/null")


def test_what_the_instructor_named_may_be_a_link(tmp_path):
    """A roster may lie elsewhere."""
    (tmp_path / "link").symlink_to(write(tmp_path / "a", b"x"))
    assert read_file(tmp_path / "link", 10, follow=True) == b"x"


def test_vanished_and_forbidden_files_are_told_apart(tmp_path, monkeypatch):
    """One was there a moment ago, the other is locked."""
    assert "was gone when it was to be read" in said(tmp_path / "a")

    def forbid(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbid)
    assert "may not be read by the grader" in said(tmp_path / "a")


def test_large_files_are_not_read(tmp_path):
    """The sentence says how large, how large it may be, and what helps."""
    sentence = said(write(tmp_path / "a", b"x" * 3000), 2048)
    assert "has 2.93 KiB; at most 2 KiB are read. In Jupyter, clear all outputs" in sentence


def test_copies_stop_at_the_cap(tmp_path):
    """A copy of what grows while it is read ends, too."""
    source = write(tmp_path / "a", b"x" * 3000)
    assert copy_file(source, tmp_path / "b", 3000) == 3000
    with pytest.raises(SubmissionError, match="above 128 MiB"):
        copy_file(source, tmp_path / "c", 2999)


def test_digest_is_of_names_and_contents(tmp_path):
    """Equal work has an equal digest wherever it lies; a file that is gone changes it."""
    first = [write(tmp_path / "1" / n, c) for n, c in (("a", "x"), ("b/c", "y"))]
    second = [write(tmp_path / "2" / n, c) for n, c in (("a", "x"), ("b/c", "y"))]
    digest = digest_of_files(tmp_path / "1", first)
    assert digest == digest_of_files(tmp_path / "2", second)
    write(second[1], "z")
    assert digest != digest_of_files(tmp_path / "2", second)
    second[1].unlink()
    assert digest != digest_of_files(tmp_path / "2", second)


@pytest.mark.parametrize(
    ("name", "text"),
    [("lab.ipynb", "`lab.ipynb`"), ("a\x1b\nb", "`a\ufffd\ufffdb`"), ("x" * 90, f"`{'x' * 79}…`")],
)
def test_names_are_shown_on_one_line(name, text):
    """Without control characters, and not too long."""
    assert shown(name) == text


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 KiB"), (512, "0.5 KiB"), (2**20, "1 MiB"), (67 * 2**20, "67 MiB")]
)
def test_sizes_as_people_say_them(size, text):
    """Three digits are enough."""
    assert readable_size(size) == text
