"""What zip archives say of names and times."""

import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from graders.submissions.archives import unpack_class
from graders.submissions.caps import ArchiveCaps
from graders.submissions.zip_members import name_of, time_of

CAPS = ArchiveCaps(members=100, total_bytes=10**6)
POLISH = "\u0141ukasz \u017b\u00f3\u0142\u0107"


def member(name="a", **changes):
    """Return a member with these fields."""
    info = zipfile.ZipInfo(name, (2026, 11, 20, 22, 30, 0))
    for key, value in changes.items():
        setattr(info, key, value)
    return info


def unflagged(path, *names):
    """Write an archive with names of these bytes and no flag for UTF-8."""
    blank = [chr(ord("a") + number) * len(name) for number, name in enumerate(names)]
    with zipfile.ZipFile(path, "w") as archive:
        for name in blank:
            archive.writestr(name, "x")
    data = path.read_bytes()
    for old, new in zip(blank, names, strict=True):
        data = data.replace(old.encode(), new)
    path.write_bytes(data)
    return path


def unpacked(tmp_path, encoding, knows=None):
    """Return the names in an archive of two students, and what is said of them."""
    names = [f"{who}/lab.ipynb".encode(encoding) for who in (POLISH, "Amara Okafor")]
    done = unpack_class(unflagged(tmp_path / "c.zip", *names), tmp_path / "out", CAPS, knows)
    return sorted(place.name for place in (tmp_path / "out").iterdir()), done.notes


@pytest.mark.parametrize("encoding", ["cp1250", "cp852"])
def test_names_are_spelt_as_in_the_class(tmp_path, encoding):
    """Whatever code page the packer's system had; a guess is said."""
    names, notes = unpacked(tmp_path, encoding, lambda name: name == POLISH)
    assert names == ["Amara Okafor", POLISH]
    assert f"code page {encoding}, as in `{POLISH}" in notes[0]


def test_names_without_a_class_are_the_likeliest(tmp_path):
    """They read like names."""
    assert unpacked(tmp_path, "cp1250")[0] == ["Amara Okafor", POLISH]


def test_utf_8_without_a_flag_is_known(tmp_path):
    """MacOS writes so, and nothing is guessed."""
    assert unpacked(tmp_path, "utf-8") == (["Amara Okafor", POLISH], [])


def test_names_with_the_flag_are_believed():
    """With the flag, nothing is guessed."""
    assert name_of(member("M\u00c3\u00bcller", flag_bits=0x800), "cp437") == "M\u00c3\u00bcller"


def test_a_name_of_its_own_in_utf_8_goes_first():
    """If it belongs to this member."""
    written = "M\u00fcller".encode("cp437")
    for check, read in ((zlib.crc32(written), POLISH), (1, "M\u00fcller")):
        content = b"\x01" + struct.pack("<L", check) + POLISH.encode()
        extra = struct.pack("<HH", 0x7075, len(content)) + content
        assert name_of(member(written.decode("cp437"), extra=extra), "cp437") == read


def test_the_packers_clock_has_no_zone():
    """It is read by the clock of the course, not by that of this machine."""
    assert time_of(member()) == datetime(2026, 11, 20, 22, 30)


def test_the_moment_goes_before_the_clock():
    """Packers of Unix and of Windows add it."""
    moment = datetime(2026, 11, 20, 21, 30, 1, tzinfo=UTC)
    seconds = int(moment.timestamp())
    unix = struct.pack("<HHBl", 0x5455, 5, 1, seconds)
    ticks = (seconds + 11_644_473_600) * 10**7
    windows = struct.pack("<HHLHHQQQ", 10, 32, 0, 1, 24, ticks, 0, 0)
    for extra in (unix, windows, struct.pack("<HH", 1, 0) + unix):
        assert time_of(member(extra=extra)) == moment


@pytest.mark.parametrize("extra", [b"UT", b"UT\x05\x00\x01", struct.pack("<HHB", 0x5455, 1, 0)])
def test_broken_fields_say_nothing(extra):
    """The clock remains."""
    assert time_of(member(extra=extra)) == datetime(2026, 11, 20, 22, 30)


def test_no_time_is_none(tmp_path):
    """1980 is what archives say who know none, and months do not go to 15."""
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("old"), "x")
        archive.writestr(zipfile.ZipInfo("a/new", (2026, 11, 20, 22, 30, 0)), "x")
        archive.writestr(zipfile.ZipInfo("a/older", (2026, 11, 19, 22, 30, 0)), "x")
    done = unpack_class(tmp_path / "c.zip", tmp_path / "out", CAPS)
    out, when = tmp_path / "out", datetime(2026, 11, 20, 22, 30)
    assert {p.name: t for p, t in done.times.items()} == {
        "new": when,
        "older": datetime(2026, 11, 19, 22, 30),
        "a": when,
    }
    assert (out / "old").stat().st_mtime == 0
    assert (out / "a" / "new").stat().st_mtime == when.replace(tzinfo=UTC).timestamp()
