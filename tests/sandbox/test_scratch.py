"""Where the operating system cannot bound a scratch folder, it is measured."""

import ctypes
import mmap
import os
import sys
import threading
import time

import pytest

from graders.inside.removal import remove
from graders.sandbox import scratch
from graders.sandbox.launcher import Launcher
from graders.sandbox.scratch import excess

UNSHARE = ctypes.CDLL(None).unshare if sys.platform == "linux" else None
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Linux lists what is mapped")


def test_size_counts_what_is_on_disk(tmp_path, monkeypatch):
    """Files in every folder count; links count for themselves only."""
    monkeypatch.setattr(scratch, "MAX_MIB", 1)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "big").write_bytes(b"x" * 700_000)
    (tmp_path / "link").symlink_to("/usr")
    assert excess(tmp_path) is None

    (tmp_path / "more").write_bytes(b"x" * 700_000)
    assert excess(tmp_path) == "it wrote more than 1 MiB"


def test_number_of_files_is_bounded(tmp_path, monkeypatch):
    """Many empty files are too many all the same."""
    monkeypatch.setattr(scratch, "MAX_FILES", 10)
    for number in range(11):
        (tmp_path / str(number)).touch()
    assert excess(tmp_path) == "it made more than 10 files"


def test_closed_folder_is_told(ordinary_folder):
    """What its owner, and so the grader, may not list could hold anything."""
    (ordinary_folder / "a").mkdir(0o300)
    (ordinary_folder / "a" / "hidden").touch()

    assert excess(ordinary_folder) == "it closed a folder, so that nobody sees how much is in it"


def test_folders_beyond_the_longest_path_are_told(tmp_path, monkeypatch):
    """Deeper than a path can say, nothing can be measured."""
    monkeypatch.chdir(tmp_path)
    for _ in range(30):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    assert excess(tmp_path) == "it made folders too deep to be measured"
    os.chdir(tmp_path)
    remove(tmp_path / ("d" * 200))


@linux_only
@pytest.mark.parametrize("mapped", [2 << 20, 4096])
def test_removed_files_count_while_they_are_mapped(tmp_path, monkeypatch, mapped):
    """No descriptor is needed to keep a whole file, a page is enough; others' do not count."""
    monkeypatch.setattr(scratch, "MAX_MIB", 1)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    size = 2 << 20
    with open(tmp_path / "file", "wb+") as file:
        file.truncate(size)
        place = libc.mmap(None, mapped, mmap.PROT_READ, mmap.MAP_SHARED, file.fileno(), 0)
    os.remove(tmp_path / "file")
    (tmp_path / "inner").mkdir()
    try:
        assert excess(tmp_path, os.getpid()) == "it wrote more than 1 MiB"
        assert excess(tmp_path / "inner", os.getpid()) is None
    finally:
        libc.munmap(place, mapped)


@linux_only
def test_removed_files_count_in_a_table_of_their_own(tmp_path, monkeypatch):
    """A thread may have unshared its descriptors, and closed nothing but the others' copies."""
    monkeypatch.setattr(scratch, "MAX_MIB", 1)
    ready, done, file = threading.Event(), threading.Event(), open(tmp_path / "file", "wb")  # noqa: SIM115

    def keep():
        UNSHARE(0x400)
        ready.set()
        done.wait(60)

    with file:
        file.write(bytes(2 << 20))
        os.remove(tmp_path / "file")
        keeper = threading.Thread(target=keep)
        keeper.start()
        assert ready.wait(60)
    try:
        assert excess(tmp_path, os.getpid()) == "it wrote more than 1 MiB"
    finally:
        done.set()
        keeper.join()
    # Its table goes a moment after the thread itself; a minute is patience, not a promise.
    tries = iter(range(600))
    while excess(tmp_path, os.getpid()) is not None:
        assert next(tries, None) is not None
        time.sleep(0.1)


def test_files_that_vanish_hide_no_others(tmp_path, monkeypatch):
    """A file that is gone between listing and looking ends nobody's counting."""
    monkeypatch.setattr(scratch, "MAX_MIB", 1)
    for name in "abcdefgh":
        (tmp_path / name).write_bytes(b"x" * 200_000)
    listed = os.scandir

    def then_gone(path):
        entries = list(listed(path))
        os.remove(entries[0].path)
        return entries

    monkeypatch.setattr(scratch.os, "scandir", then_gone)
    assert excess(tmp_path) == "it wrote more than 1 MiB"


@pytest.fixture
def watched(monkeypatch):
    """Return a launcher on a machine without a bounded file system."""
    monkeypatch.setattr(scratch, "MAX_MIB", 20)
    choose = Launcher.__init__.__globals__["layers"].choose
    poor = {"scratch-tmpfs": "only root can mount"}
    monkeypatch.setattr(
        "graders.sandbox.layers.choose", lambda mode, offers, ok: choose(mode, offers | poor, ok)
    )
    with Launcher("auto") as made:
        yield made


def test_flood_of_files_costs_the_cell(watched, session_of, names_of):
    """A cell that fills the disk loses its process, says why, and the others count."""
    flood = (
        "import time\nfor i in range(40): open(str(i), 'wb').write(bytes(1 << 20))\ntime.sleep(9)"
    )
    with session_of(flood, "answer = 42", by=watched) as session:
        (failure,) = session.failures
        assert failure.message == "it wrote more than 20 MiB, and its process was ended"
        assert names_of(session).value("answer") == 42


def test_removed_files_count_while_they_are_open(watched, session_of, names_of):
    """A file that is in no folder any more, but open, still takes its room."""
    hidden = (
        "import os, time\nkept = []\nfor i in range(40):\n    kept.append(open('x', 'wb'))\n"
        "    kept[-1].write(bytes(1 << 20)); kept[-1].flush(); os.remove('x')\ntime.sleep(9)"
    )
    with session_of(hidden, "answer = 42", by=watched) as session:
        assert session.failures[0].message.startswith("it wrote more than 20 MiB")
        assert names_of(session).value("answer") == 42


def test_honest_files_are_left_alone(watched, session_of, names_of):
    """Saving an array is nobody's business."""
    save = "import numpy\nnumpy.save('a.npy', numpy.ones(1000))\ntotal = numpy.load('a.npy').sum()"
    with session_of(save, by=watched) as session:
        assert names_of(session).value("total") == 1000


def test_bounded_file_system_says_it_is_full(launcher, open_session, names_of):
    """With a file system of its own, writing beyond its size fails there and then."""
    if "scratch-tmpfs" not in launcher.facts.layers:
        pytest.skip("this machine has no file system of fixed size to give")
    fill = (
        "count = 0\ntry:\n    for i in range(30):\n"
        "        open(str(i), 'wb').write(bytes(60 << 20)); count += 1\n"
        "except OSError as error:\n    said = error.strerror"
    )
    student = names_of(open_session(fill))
    assert student.value("said") == "No space left on device"
    assert 0 < student.value("count") * 60 <= scratch.MAX_MIB
