"""Names of submissions: safe as a folder on every system, unique, the same at every run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST = 100
"""Characters of a name: it is a folder in the results, inside which reports have names too."""

_SUFFIXES = (".ipynb", ".py", ".zip", ".tar", ".tgz", ".tar.gz", ".json", ".txt")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
# Letters that Unicode does not take apart into a letter and an accent.
_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "\u0131": "i"}
    | {"'": "", "\u2019": ""}
)
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
# What the results folder itself holds beside the submissions.
_PAGES = re.compile(r"index(-\d+)?\.html", re.IGNORECASE)
_TAKEN = frozenset(("gradebook.csv", "summary.json", "exports", "attempts", "aside"))


def without_suffix(name: str) -> str:
    """Return a file's name without what says which kind of file it is."""
    end = len(name)
    while suffix := next(
        (s for s in _SUFFIXES if name[max(0, end - len(s)) : end].lower() == s), ""
    ):
        end -= len(suffix)
    return name[:end] or name


def plain_letters(text: str) -> str:
    """Return the text in ASCII as far as accents and spelling allow; the rest stays."""
    spelt = unicodedata.normalize("NFKD", text.translate(_SPELT))
    return "".join(c for c in spelt if not unicodedata.combining(c))


def safe_name(label: str) -> str:
    """Return a name for a folder, of ``[A-Za-z0-9._-]``, that belongs to this label.

    A label that loses letters (``王伟``) or is cut gets a few digits of its hash instead, so that
    its name does not depend on which other submissions there are.

    Parameters
    ----------
    label : str
        A student's name, or a file's without its suffix.
    """
    plain = plain_letters(label)
    lost = any((c.isalnum() and not c.isascii()) or not c.isprintable() for c in plain)
    name = _UNSAFE.sub("_", plain).strip("._-")
    while ".." in name:
        name = name.replace("..", ".")
    if lost or not name or len(name) > LONGEST:
        mark = hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        name = f"{name[: LONGEST - 7].strip('._-') or 'submission'}-{mark}"
    if _DEVICES.match(name) or _PAGES.fullmatch(name) or name.casefold() in _TAKEN:
        name = f"submission-{name}"[:LONGEST].rstrip("._-")
    return name


def unique_names(labels: Sequence[str]) -> list[str]:
    """Return a safe name for each label; repeated ones, whatever their case, are numbered.

    Parameters
    ----------
    labels : sequence of str
        In the order in which they are numbered.
    """
    names = [safe_name(label) for label in labels]
    taken = {name.casefold() for name in names}
    seen: set[str] = set()
    result = []
    for name in names:
        free = name
        if name.casefold() in seen:
            free = _first_free(name, taken)
        seen.add(free.casefold())
        taken.add(free.casefold())
        result.append(free)
    return result


def _first_free(name: str, taken: Iterable[str]) -> str:
    number = 2
    while True:
        tail = f"-{number}"
        numbered = name[: LONGEST - len(tail)].rstrip("._-") + tail
        if numbered.casefold() not in taken:
            return numbered
        number += 1


# How names are spelt where a keyboard or a platform has no accents.
_RESPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"Ø": "Oe", "Å": "Aa"}
)


def spellings(text: str) -> set[str]:
    """Return a name's letters as `letters_of`, and as it is spelt without accents: Müller, Mueller.

    Parameters
    ----------
    text : str
        A name or a part of one.
    """
    whole = unicodedata.normalize("NFC", text)
    return {letters_of(whole), letters_of(whole.translate(_RESPELT))}


def letters_of(text: str) -> str:
    """Return the letters and digits of a name, without accents and case, for comparing."""
    return "".join(c for c in plain_letters(text).casefold() if c.isalnum())
