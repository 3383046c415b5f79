"""What a notebook's file name says: whether it is the lab's own, and which version or copy.

Everything here takes linear time: a name is the student's to choose.
"""

from __future__ import annotations

import re
from pathlib import Path

from graders.model import Lab
from graders.submissions.names import letters_of, without_suffix

_LONGEST = 300  # characters that are looked at; no file system has longer names
_COPY_WORDS = ("copy", "copie", "kopie", "kopia", "copia")
_COPY_OF = ("copy of", "kopie von", "copie de", "copia de", "copia di")
_BETWEEN = " _-"
_LONGEST_NUMBER = 4  # digits of a version, copy or year; longer ones tell students apart
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")


def is_own_name(path: Path, lab: Lab) -> bool:
    """Tell whether a file has the name of the lab's notebook, whatever its case and spelling."""
    return letters_of(_stem(path)) == letters_of(without_suffix(lab.notebook))


def is_named_for(path: Path, lab: Lab) -> bool:
    """Tell whether a file is called like the lab's notebook, copies and other spelling included."""
    return letters_of(without_copy_marks(_stem(path))) == letters_of(without_suffix(lab.notebook))


def number_of(path: Path) -> tuple[int, ...]:
    """Return the numbers of a version or copy: ``(2,)`` for `lab_v2`, ``(1, 1)`` for `v1 - Copy`.

    A copy without a number is the first, as file managers count.
    """
    numbers: list[int] = []
    parts = _PARTS.findall(_stem(path).casefold())
    for number, part in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else ""
        if part.isascii() and part.isdigit():
            if len(part) <= _LONGEST_NUMBER:
                numbers.append(int(part))
        elif part in _COPY_WORDS and not following.isdigit():
            numbers.append(1)
    return tuple(numbers)


def without_copy_marks(stem: str) -> str:
    """Return a name without what browsers, systems and Colab add to a copy's."""
    stem = stem.casefold()
    while True:
        head = next((of for of in _COPY_OF if stem.startswith(of)), None)
        shorter = stem[len(head) :].lstrip(_BETWEEN) if head else _without_last_mark(stem)
        if shorter == stem:
            return stem
        stem = shorter


def _without_last_mark(stem: str) -> str:
    """Take ``(2)``, ``- Copy``, ``-Copy1`` or ``copy 2`` off the end; the name itself if none."""
    if stem.endswith(")"):
        head, bracket, inner = stem[:-1].rpartition("(")
        return head.rstrip(_BETWEEN) if bracket and inner.isdigit() else stem
    bare = stem.rstrip("0123456789").rstrip(_BETWEEN)
    word = next((word for word in _COPY_WORDS if bare.endswith(word)), None)
    return bare.removesuffix(word).rstrip(_BETWEEN) if word else stem


def _stem(path: Path) -> str:
    return without_suffix(path.name[:_LONGEST])
