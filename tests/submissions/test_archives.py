"""Archives: honest ones are unpacked, bombs and escapes do nothing."""

import contextlib
import gzip
import io
import os
import random
import stat
import struct
import sys
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.errors import SubmissionError
from graders.submissions.archives import archive_kind, unpack
from graders.submissions.caps import ONE_STUDENT, ArchiveCaps
from graders.submissions.unpacking import Unpacking
from tests.submissions.made import link, make_tar, make_zip, write

# Measured: 48,000 for the part of a sparse map that is read, the most of all that is refused here;
# the whole map takes four million.
MOST_CALLS = 100_000
SMALL = ArchiveCaps(members=20, total_bytes=100_000, ratio=50, ratio_floor=20_000)


def tree(folder):
    """Return what lies in a folder, and that it holds nothing but plain files and folders."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        assert stat.S_ISREG(mode) or stat.S_ISDIR(mode)
        if stat.S_ISREG(mode):
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def refused(path, target, limits=SMALL):
    """Return the sentence about an archive that is refused."""
    with pytest.raises(SubmissionError) as error:
        unpack(path, target, limits)
    assert "\n" not in str(error.value)
    return str(error.value)


@contextlib.contextmanager
def few_steps(most=MOST_CALLS):
    """Count the calls of Python's and of C's functions: too many end the work, and the test."""
    made = 0

    def count(frame, event, argument):
        nonlocal made
        made += event in ("call", "c_call")
        if made > most:
            raise AssertionError(f"more than {most} calls")

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)


HONEST = [("lab/work.ipynb", b"{}"), ("lab\\mlp\\layers.py", b"x = 1"), ("__MACOSX/._x", b"y")]


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_honest_archives_are_unpacked(tmp_path, make):
    """Folders, separators of Windows, and litter left where it is."""
    path = make(tmp_path / "a", HONEST)
    assert unpack(path, tmp_path / "out", SMALL) == []
    assert tree(tmp_path / "out") == {"lab/work.ipynb": b"{}", "lab/mlp/layers.py": b"x = 1"}


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_plain_and_compressed_tar(tmp_path, mode):
    """The first bytes decide, not the name."""
    path = make_tar(tmp_path / "homework.zip", [("a/b.py", b"x" * 1024)], mode)
    assert archive_kind(path) == ("tar" if mode == "w" else "gzip")
    unpack(path, tmp_path / "out", SMALL)
    assert tree(tmp_path / "out") == {"a/b.py": b"x" * 1024}


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 8191, 8192, 8193, 40_000])
def test_members_of_every_size_arrive_whole(tmp_path, size):
    """Blocks and chunks may end anywhere."""
    content = random.Random(size).randbytes(size)
    members = [("a.bin", content), ("b.bin", content[::-1])]
    for make in (make_zip, make_tar):
        target = tmp_path / make.__name__
        unpack(make(tmp_path / "x", members), target, SMALL)
        assert tree(target) == dict(members)


def test_long_names_of_tar_are_read(tmp_path):
    """Names beyond the header's hundred bytes stand in members of their own."""
    name = "/".join(["folder" * 5] * 8) + "/work.ipynb"
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        path = tmp_path / f"{form}.tar"
        with tarfile.open(path, "w", format=form) as archive:
            info = tarfile.TarInfo(name)
            info.size = 2
            archive.addfile(info, io.BytesIO(b"{}"))
        unpack(path, tmp_path / str(form), SMALL)
        assert tree(tmp_path / str(form)) == {name: b"{}"}


ESCAPES = ["../evil", "a/../../evil", "..\\evil", "a/..\\..\\evil"]


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_nothing_leaves_the_folder(tmp_path, make):
    """Paths out are left out and named; absolute ones land inside."""
    members = [(name, b"evil") for name in ESCAPES]
    absolute = f"{tmp_path}/evil"
    path = make(tmp_path / "a", [*members, (absolute, b"inside"), ("ok.py", b"1")])
    left_out = unpack(path, tmp_path / "deep" / "out", SMALL)
    assert len(left_out) == len(ESCAPES)
    assert all("a path that leads out" in line for line in left_out)
    found = tree(tmp_path / "deep")
    assert sorted(found.values()) == [b"1", b"inside"]
    assert not list(tmp_path.glob("evil"))


def test_links_and_devices_of_tar_are_left_out(tmp_path):
    """Also where a later member goes through a link, and for hard links."""
    special = [
        (link("passwd", "/etc/passwd"), b""),
        (link("up", "../.."), b""),
        ("up/evil", b"in a folder of that name"),
        (link("hard", "passwd", tarfile.LNKTYPE), b""),
        (link("pipe", "", tarfile.FIFOTYPE), b""),
        (link("disk", "", tarfile.BLKTYPE), b""),
        (link("tty", "", tarfile.CHRTYPE), b""),
        ("ok.py", b"1"),
    ]
    left_out = unpack(make_tar(tmp_path / "a", special), tmp_path / "out", SMALL)
    assert len(left_out) == 6
    found = tree(tmp_path / "out")
    assert found == {"ok.py": b"1", "up/evil": b"in a folder of that name"}


def test_links_of_zip_are_left_out(tmp_path):
    """Unix packers mark them in the attributes."""
    info = zipfile.ZipInfo("passwd")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = make_zip(tmp_path / "a", [(info, "/etc/passwd"), ("ok.py", "1")])
    assert unpack(path, tmp_path / "out", SMALL) == ["`passwd`, a link or a device"]
    assert tree(tmp_path / "out") == {"ok.py": b"1"}


def test_modes_of_members_are_not_taken_over(tmp_path):
    """No program of a student becomes executable, let alone with somebody's rights."""
    info = tarfile.TarInfo("run.sh")
    info.mode = 0o6777
    unpack(make_tar(tmp_path / "a", [(info, b"")]), tmp_path / "out", SMALL)
    assert (tmp_path / "out" / "run.sh").stat().st_mode & 0o7111 == 0


def test_a_file_in_the_way_of_a_folder(tmp_path):
    """The first member has the name; the other is left out, in words."""
    members = [("a", b"5"), ("a/b", b"2"), ("c/d", b"3"), ("c", b"4")]
    for make in (make_zip, make_tar):
        target = tmp_path / make.__name__
        path = make(tmp_path / "x", members)
        left_out = unpack(path, target, SMALL)
        assert [line.split(",")[0] for line in left_out] == ["`a/b`", "`c`"]
        assert tree(target) == {"a": b"5", "c/d": b"3"}


def test_times_are_kept(tmp_path):
    """They tell which of two attempts is the later one."""
    info = tarfile.TarInfo("a.py")
    info.mtime = 1_700_000_000
    unpack(make_tar(tmp_path / "a", [(info, b"")]), tmp_path / "out", SMALL)
    assert (tmp_path / "out" / "a.py").stat().st_mtime == 1_700_000_000


def written(folder):
    """Return how many bytes lie in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("make", [make_zip, make_tar])
@pytest.mark.parametrize(
    "members",
    [
        [("zeros", b"\0" * 200_000)],
        [(f"{n}", b"\0" * 10_000) for n in range(15)],
        [(f"{n}", b"") for n in range(21)],
        [("noise", random.Random(1).randbytes(100_001))],
    ],
    ids=["one large", "many together", "too many", "honest but large"],
)
def test_too_much_is_refused(tmp_path, monkeypatch, make, members):
    """By its size, by its ratio, by its number: in one sentence, and nothing past the cap."""
    path = make(tmp_path / "a.zip", members)
    most = 0

    def watch(unpacking, content, copy, plain=Unpacking._copy):
        nonlocal most
        plain(unpacking, content, copy)
        copy.flush()
        most = max(most, written(tmp_path / "out"))

    monkeypatch.setattr(Unpacking, "_copy", watch)
    assert "unpacks to more than is read (20 files, 97.7 KiB" in refused(path, tmp_path / "out")
    assert most <= SMALL.total_bytes
    assert written(tmp_path / "out") == 0


def test_small_archives_may_have_any_ratio(tmp_path):
    """A file of blanks is no bomb."""
    path = make_zip(tmp_path / "a", [("blanks.csv", b" " * 20_000)])
    assert unpack(path, tmp_path / "out", SMALL) == []


def test_bombs_are_refused_at_once(tmp_path):
    """Megabytes of zeros, as zip and as tar, with the caps that students get."""
    chunk = b"\0" * 2**20
    make_zip(tmp_path / "a.zip", [(f"zeros-{number}", chunk) for number in range(256)])
    header = tarfile.TarInfo("zeros")
    header.size = 2**40
    with gzip.open(tmp_path / "b.tgz", "wb", compresslevel=1) as file:
        file.write(header.tobuf(tarfile.GNU_FORMAT))
        for _ in range(64):
            file.write(chunk)
    for name in ("a.zip", "b.tgz"):
        with few_steps():
            refused(tmp_path / name, tmp_path / "out", ONE_STUDENT)
    assert written(tmp_path / "out") == 0


def test_zip_that_lies_about_sizes(tmp_path):
    """What comes out is counted too; a member that is longer than it says is a broken one."""
    data = bytearray(make_zip(tmp_path / "a", [("x", b"\0" * 90_000)]).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    refused(write(tmp_path / "b", bytes(data)), tmp_path / "out")
    assert written(tmp_path / "out") == 0


def test_overlapping_members_of_zip(tmp_path):
    """A table that names the same bytes a thousand times declares its sizes a thousand times."""
    with zipfile.ZipFile(tmp_path / "a", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"\0" * 10_000)
        first = archive.filelist[0]
        for number in range(15):
            info = zipfile.ZipInfo(f"y{number}")
            for field in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(info, field, getattr(first, field))
            archive.filelist.append(info)
    assert "unpacks to more" in refused(tmp_path / "a", tmp_path / "out")


def test_gzip_bomb_without_any_member(tmp_path):
    """Headers that go on for ever are not read for ever."""
    long_name = tarfile.TarInfo("././@LongLink")
    long_name.type, long_name.size = tarfile.GNUTYPE_LONGNAME, 2**30
    with gzip.open(tmp_path / "a", "wb", compresslevel=1) as file:
        file.write(long_name.tobuf(tarfile.GNU_FORMAT))
        file.write(b"a" * 2**24)
    with few_steps():
        refused(tmp_path / "a", tmp_path / "out")


def test_sparse_maps_are_not_followed(tmp_path):
    """A sparse file's map of a million entries is no way to keep the grader busy."""
    info = tarfile.TarInfo("x")
    entries = b"9999999\n" + b"1\n" * 2_000_000
    info.size = len(entries)
    info.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "x",
        "GNU.sparse.realsize": "1",
    }
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(entries))
    with few_steps():
        refused(path, tmp_path / "out", ONE_STUDENT)


def test_negative_sizes_do_not_turn_in_circles(tmp_path):
    """A header whose size is negative would send `tarfile` back to itself."""
    info = tarfile.TarInfo("x")
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[124:136] = (-1024).to_bytes(12, "big", signed=True)
    block[148:156] = b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    with few_steps():
        refused(write(tmp_path / "a.tar", bytes(block) + b"\0" * 2048), tmp_path / "out")


def test_huge_tables_of_contents_are_not_read(tmp_path):
    """The table of a zip is read at once, so that its length is looked at first."""
    path = make_zip(tmp_path / "a", [("x" * 1000 + str(n), "") for n in range(2000)])
    assert "unpacks to more" in refused(path, tmp_path / "out")


def test_password_is_named(tmp_path):
    """A locked archive is told from a broken one."""
    data = bytearray(make_zip(tmp_path / "a", [("x", b"1")]).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    assert "password" in refused(write(tmp_path / "b", bytes(data)), tmp_path / "out")


def test_rare_methods_are_named(tmp_path):
    """LZMA would ask for as much memory as its header says."""
    path = make_zip(tmp_path / "a", [("x", b"1" * 100)], zipfile.ZIP_LZMA)
    assert "method that is not read everywhere" in refused(path, tmp_path / "out")


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_cut_archives_are_broken(tmp_path, make):
    """An upload that ended early has a sentence."""
    whole = make(tmp_path / "a", [("x", random.Random(2).randbytes(5000))]).read_bytes()
    path = write(tmp_path / "b", whole[: len(whole) // 2])
    assert "cannot be unpacked" in refused(path, tmp_path / "out")


def test_gzip_of_something_else(tmp_path):
    """A compressed notebook is no archive of files."""
    path = write(tmp_path / "lab.ipynb.gz", gzip.compress(b'{"cells": []}'))
    assert "cannot be unpacked" in refused(path, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"{}", b"PK", b"\x1f"])
def test_other_files_are_no_archives(tmp_path, content):
    """Their first bytes say so."""
    assert archive_kind(write(tmp_path / "a.zip", content)) is None


def test_pipes_are_no_archives(tmp_path):
    """Looking at a pipe does not wait for a writer."""
    os.mkfifo(tmp_path / "a.zip")
    assert archive_kind(tmp_path / "a.zip") is None


NAMES = st.text(alphabet="ab./\\é:\x01", min_size=1, max_size=12)
MEMBERS = st.lists(st.tuples(NAMES, st.binary(max_size=700)), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(members=MEMBERS, make=st.sampled_from([make_zip, make_tar]), data=st.data())
def test_any_archive_writes_inside_its_folder_only(tmp_path, members, make, data):
    """Whatever the names are, and wherever bytes are changed: files inside, or one sentence."""
    top = tmp_path / str(len(list(tmp_path.iterdir())))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("warnings.warn", lambda *_, **__: None)  # of repeated names
            path = make(top / "deep" / "in", members)
    except ValueError:
        return  # tarfile cannot write that name
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole))
    try:
        unpack(path, top / "deep" / "out", SMALL)
    except SubmissionError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
    tree(top / "deep" / "out")
    assert [p.name for p in top.iterdir()] == ["deep"]
    assert {p.name for p in (top / "deep").iterdir()} <= {"in", "out"}
    assert written(top / "deep" / "out") <= SMALL.total_bytes


@given(st.binary(max_size=400))
def test_any_bytes_after_a_signature(tmp_path_factory, data):
    """Nothing else than `SubmissionError` comes out of the two libraries."""
    folder = tmp_path_factory.mktemp("any")
    block = bytearray(data.ljust(512, b"\0"))
    block[257:262] = b"ustar"
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 8 * 32 + sum(block[156:512]))
    for content in (b"PK\x05\x06" + data, b"\x1f\x8b" + data, gzip.compress(bytes(block)), block):
        path = write(folder / "a", bytes(content))
        try:
            unpack(path, folder / "out", SMALL)
        except SubmissionError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
    tree(folder)
