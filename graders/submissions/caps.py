"""How much of a submission is read, each number with its reason."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB

NOTEBOOK_BYTES = 64 * MIB
"""One notebook as handed in, outputs included. Hundreds of plots take some 20 MiB."""

NOTEBOOK_TEXT_BYTES = 4 * MIB
"""The same without its outputs: a long lab takes 100 KiB."""

NOTEBOOK_TOKENS = 4_000_000
"""Texts and brackets in a notebook's JSON, outputs included, which take 4 s to count. A million
printed lines are a million texts."""

NOTEBOOK_CELLS = 2_000
"""Cells in one notebook: a long lab has 100."""

NOTEBOOK_NESTING = 64
"""Brackets open at once in a notebook's JSON: format 4 needs 8, widgets some 20."""

SCRIPT_BYTES = 1 * MIB
"""One `.py` file."""

PARSED_BYTES = 512 * KIB
"""Code whose syntax is looked at in one notebook; 1 MiB of statements takes Python 4 s."""

SEARCHED_BYTES = 1024 * MIB
"""Notebooks of one folder that are searched for the lab's names, which takes about a second."""

CANDIDATES = 40
"""Notebooks and modules of one folder that are parsed, of those that hold the lab's names."""

WALKED_FILES = 5_000
"""Files of one folder that are looked at, so that a folder with data sets ends."""

WALKED_DEPTH = 12
"""Folders within folders that are looked at."""

HASHED_BYTES = 256 * MIB
"""Content that takes part in a submission's digest, which is more than a sandbox is given."""

ARCHIVES_INSIDE = 3
"""Archives within archives: a download of a class, a student's zip, and one more inside it."""

NAME_BYTES = 200
"""One component of a path; file systems end at 255."""


@dataclass(frozen=True)
class ArchiveCaps:
    """How much one archive may hold.

    Parameters
    ----------
    members : int
        Files and folders in it.
    total_bytes : int
        All its files, unpacked.
    ratio : int
        Unpacked by packed size, above which it counts as a bomb. Zeros reach 1000, honest
        notebooks 20; small archives are let pass by `ratio_floor`.
    ratio_floor : int
        Unpacked bytes below which the ratio does not matter.
    """

    members: int
    total_bytes: int
    ratio: int = 100
    ratio_floor: int = 16 * MIB


ONE_STUDENT = ArchiveCaps(members=4_000, total_bytes=128 * MIB)
"""What one student packs: notebooks, modules, perhaps MNIST (55 MiB)."""

ONE_CLASS = ArchiveCaps(members=50_000, total_bytes=4096 * MIB)
"""A bulk download: 500 students with 8 MiB each."""
