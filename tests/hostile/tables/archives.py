"""After whoever unpacks: bombs, paths that lead out, links, members that lie."""

import gzip
import io
import struct
import tarfile
import warnings
import zipfile

from tests.hostile.attack import NOTHING, Attack, notebook

NOTEBOOK = "lab/multiple_layers.ipynb"
MIB = 1 << 20
TOO_MUCH = "unpacks to more than is read"


def honest(label, targets, source=""):
    """Return the notebook that lies in the archive beside whatever else does."""
    return notebook(*Attack(label, source).cells(targets)).encode()


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """Return the bytes of a zip archive of name-content pairs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(*members, mode="w:gz"):
    """Return the bytes of a tar archive of pairs of a name or header and a content."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode, format=tarfile.GNU_FORMAT) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def special(name, kind, to=""):
    """Return the header of a link, a device or a pipe."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    return info


def upload(suffix, content):
    """Return what writes an upload, given what makes its bytes of label and targets."""

    def make(folder, label, targets):
        (folder / f"{label}{suffix}").write_bytes(content(label, targets))

    return make


def refused(name, suffix, content, says=TOO_MUCH, **rest):
    """Return an attack by an archive that nobody unpacks to the end."""
    due = {"earns": NOTHING, "earns_relu": NOTHING, "unread": True, "says": says}
    return Attack(name, make=upload(suffix, content), **{**due, **rest})


def nested(*_):
    """Return a bomb within archives within archives."""
    packed = zipped(("zeros.ipynb", bytes(300 * MIB)))
    for level in range(3):
        packed = zipped((f"{level}.zip", packed), method=zipfile.ZIP_STORED)
    return packed


def many_bombs(*_):
    """Return archives side by side, each as large as one may be."""
    inner = zipped(*((f"{n}.ipynb", bytes(16 * MIB)) for n in range(9)))
    return zipped(*((f"{n}.zip", inner) for n in range(60)), method=zipfile.ZIP_STORED)


def lying_zip(*_):
    """Return a bomb that says of itself that it is small."""
    packed = bytearray(zipped(("work.ipynb", bytes(300 * MIB))))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", packed, packed.index(mark) + offset, 1000)
    return bytes(packed)


def overlapping(*_):
    """Return an archive whose many members are all the same bytes."""
    packed = zipped(("a.ipynb", bytes(90 * MIB)))
    start = packed.index(b"PK\x01\x02")
    end = packed.index(b"PK\x05\x06")
    entry, last = packed[start:end], bytearray(packed[end:])
    struct.pack_into("<HHI", last, 8, 900, 900, 900 * len(entry))
    return packed[:start] + 900 * entry + bytes(last)


def sparse_tar(*_):
    """Return an archive whose member is said to be large and takes no room."""
    header = tarfile.TarInfo("work.ipynb")
    header.size = 1 << 40
    return gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(MIB))


def backward_tar(*_):
    """Return an archive whose member has a negative size, so that a reader goes in circles."""
    header = bytearray(tarfile.TarInfo("work.ipynb").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 10 + b"\xfe\x00"
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(MIB)


def outward(targets):
    """Return names that lead to places outside."""
    tag = targets["tag"]
    ways = ("../" * 9, "/", "\\", "..\\" * 9, "C:/../../", "lab/../../", "./../", ".. /../", "//")
    places = [f"{way}tmp/{tag}" for way in ways] + [f"../{tag}", f"..\\{tag}", f"{tag}/../../{tag}"]
    return [(f"{place}", b"evil") for place in [*places, f"{targets['home']}/{tag}"]]


def escaping_zip(label, targets):
    """Return an archive of paths that lead out, and an honest notebook."""
    return zipped(*outward(targets), (NOTEBOOK, honest(label, targets)))


def escaping_tar(label, targets):
    """Return the same, with links that later members go through."""
    links = [
        (special("lab/up", tarfile.SYMTYPE, "../../../.."), b""),
        (special("lab/tmp", tarfile.SYMTYPE, "/tmp"), b""),
        (f"lab/tmp/{targets['tag']}", b"evil"),
        (special("lab/token", tarfile.SYMTYPE, f"{targets['home']}/.canvas_token"), b""),
        (special("lab/other", tarfile.LNKTYPE, targets["neighbour"]), b""),
        (special("lab/other", tarfile.LNKTYPE, "lab/token"), b""),
        (special("lab/zero", tarfile.CHRTYPE), b""),
        (special("lab/pipe", tarfile.FIFOTYPE), b""),
    ]
    reads = """
for name in ("token", "other", "up", "zero", "pipe"):
    attempt(name, lambda *_: os.stat(name))
"""
    return tarred(*outward(targets), *links, (NOTEBOOK, honest(label, targets, reads)))


def linked_notebook(label, targets):
    """Return an archive whose notebook is a link to a neighbour's."""
    info = zipfile.ZipInfo(NOTEBOOK)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return zipped((info, str(targets["neighbour"]).encode()))


def same_name_twice(label, targets):
    """Return an archive with an honest notebook, and another of the same name behind it."""
    evil = notebook(*Attack(label, f"open('/tmp/{targets['tag']}', 'w')").cells(targets)).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the archive's writer
        return zipped((NOTEBOOK, evil), (NOTEBOOK, honest(label, targets)))


def sizes_of_zip64(label, targets):
    """Return an archive whose members say in their further fields how enormous they are."""
    info = zipfile.ZipInfo(NOTEBOOK)
    info.extra = struct.pack("<HHQQQ", 1, 24, 1 << 62, 1 << 62, 1 << 62)
    packed = bytearray(zipped((info, honest(label, targets))))
    at = packed.rindex(b"PK\x01\x02")
    struct.pack_into("<II", packed, at + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(packed)


def other_name_inside(label, targets):
    """Return an archive whose table names its member otherwise than the member itself."""
    packed = zipped((NOTEBOOK, honest(label, targets)))
    other = b"../" * 4 + b"x" * (len(NOTEBOOK) - 12)
    return packed.replace(NOTEBOOK.encode(), other, 1)


def locked(label, targets):
    """Return an archive that says it is encrypted."""
    packed = bytearray(zipped((NOTEBOOK, honest(label, targets))))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", packed, packed.index(mark) + offset, 1)
    return bytes(packed)


def names_of_nothing(label, targets):
    """Return an archive with names that are empty, lines, turned, or end early."""
    odd = ("\n::error::x", "\u202egnp.ipynb", "a\x00.ipynb", " ", ".", "x/", "\x1b[2J", "n" * 5000)
    return zipped(*((name, b"x") for name in odd), (NOTEBOOK, honest(label, targets)))


ATTACKS = [
    refused("zip_bomb", ".zip", lambda *_: zipped(("work.ipynb", bytes(300 * MIB))), core=True),
    refused("bomb_in_archives", ".zip", nested, says="holds no notebook"),
    refused("tar_bomb", ".tar.gz", lambda *_: tarred(("work.ipynb", bytes(300 * MIB))), core=True),
    refused("bombs_side_by_side", ".zip", many_bombs),
    refused(
        "many_members",
        ".zip",
        lambda *_: zipped(*((str(n), b"") for n in range(60_000))),
        core=True,
    ),
    refused(
        "many_members_of_tar", ".tgz", lambda *_: tarred(*((f"f/{n}", b"") for n in range(20_000)))
    ),
    refused("lying_zip", ".zip", lying_zip, says="cannot be unpacked|unpacks to more"),
    refused("overlapping_zip", ".zip", overlapping, says="cannot be unpacked|unpacks to more"),
    refused("sparse_tar", ".tar.gz", sparse_tar, says="cannot be unpacked|unpacks to more"),
    refused("backward_tar", ".tar", backward_tar, says="cannot be unpacked|unpacks to more"),
    refused("notebook_is_a_link", ".zip", linked_notebook, says="holds no notebook", core=True),
    Attack("paths_out_of_zip", make=upload(".zip", escaping_zip), core=True),
    Attack("paths_out_of_tar", make=upload(".tar.gz", escaping_tar), refused=5, core=True),
    Attack("same_name_twice", make=upload(".zip", same_name_twice), core=True, stopped=None),
    refused("sizes_of_zip64", ".zip", sizes_of_zip64, says="cannot be unpacked|unpacks to more"),
    refused("other_name_inside", ".zip", other_name_inside, says="cannot be unpacked|no notebook"),
    refused("locked", ".zip", locked, says="encrypted|password|cannot be unpacked"),
    Attack("names_of_nothing", make=upload(".zip", names_of_nothing)),
]
