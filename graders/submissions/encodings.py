"""Text in an encoding that nobody names: UTF where it is UTF, else the likeliest code page.

Pure. What was guessed has a name, so that it can be said.
"""

from __future__ import annotations

import codecs
import unicodedata

from graders.errors import SubmissionError

# Those of spreadsheets and mail programs, Windows before older systems: among equals, the first.
_CODE_PAGES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp1255", "cp1256", "cp1258"),
    *("koi8-r", "koi8-u", "iso8859-2", "iso8859-5", "mac-roman", "cp850", "cp852", "cp866"),
    *("gb18030", "shift-jis", "big5", "euc-kr"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_JUDGED = 64 * 1024  # characters beyond ASCII that are looked at; names of 5,000 students
_ROOM = 200  # characters on each side that belong to a word
# What a Western or Central European name consists of beyond ASCII; the rest of the code page is
# possible, and less likely. Others, like the Icelandic thorn, come out where Cyrillic is misread.
_USUAL = frozenset("äöüßéèêëáàâãåçñíìîïóòôõøúùûýæœšžčřěůłńśźżąęćőűğışțșăğ" + "đďťňľĺŕėįųūāēīķļņģ")
_RARE = 0.5  # of a point
_ODD = 3.0  # a sign inside a word, or a capital after a small letter


def decoded(data: bytes, source: str, encoding: str | None = None) -> tuple[str, str | None]:
    """Return the text of a file, and the name of the code page if one had to be guessed.

    Parameters
    ----------
    data : bytes
        The file's content.
    source : str
        Its name, for messages.
    encoding : str, optional
        In which encoding it is, where somebody said so.

    Raises
    ------
    SubmissionError
        It is not in the encoding that was named, or there is no such encoding.
    """
    if encoding is not None:
        return _as_named(data, source, encoding), None
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), None
    if b"\0" in data[:4096]:
        # Text has no zeros; half of UTF-16 is zeros where the text is mostly ASCII.
        name = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        return data.decode(name, "replace"), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        name = likeliest(data)
        return data.decode(name, "replace"), name


def _as_named(data: bytes, source: str, encoding: str) -> str:
    try:
        codecs.lookup(encoding)
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise SubmissionError(
            f"There is no encoding {encoding!r}. Names are utf-8, cp1252, koi8-r, gb18030, ..."
        ) from None
    except (UnicodeError, ValueError):
        raise SubmissionError(
            f"{source} is not in the encoding {encoding}: leave --encoding out, or name another."
        ) from None


def likeliest(data: bytes) -> str:
    """Return the code page in which the bytes read most like names."""
    scores = {name: _oddness(data, name) for name in _CODE_PAGES}
    return min(_CODE_PAGES, key=lambda name: (scores[name], _CODE_PAGES.index(name)))


def _oddness(data: bytes, encoding: str) -> float:
    """Return how unlike words a reading is, per byte beyond ASCII."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return float("inf")
    total, seen = 0.0, 0
    for place, character in enumerate(text):
        if character.isascii():
            continue
        seen += 1
        total += _judged(text, place)
        if seen >= _JUDGED:
            break
    width = 2 if encoding in ("gb18030", "shift-jis", "big5", "euc-kr") else 1
    # A reading by pairs of bytes finds a character for most pairs, so that it has to be earned.
    return total / max(seen, 1) + (0.4 if width == 2 else 0.0)


def _judged(text: str, place: int) -> float:
    """Return how unlikely one character beyond ASCII is where it stands."""
    character, kind = text[place], unicodedata.category(text[place])
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if not kind.startswith(("L", "M")):
        return _ODD if before.isalpha() or after.isalpha() or kind == "Cc" else 1.0
    odd = 0.0
    if character.isupper() and before.islower():
        odd += _ODD
    if character.islower() and not before.isalpha():
        odd += _RARE  # a name begins with a capital, where its letters have any
    if _script(character) == "LATIN" and character.lower() not in _USUAL:
        odd += _RARE
    if _script(character) == "LATIN":  # words in these letters have ASCII letters among them
        odd += _RARE * sum(near.isalpha() and not near.isascii() for near in (before, after))
    if before.isalpha() and _script(before) != _script(character):
        odd += _ODD
    if after.isalpha() and _script(after) != _script(character):
        odd += _ODD
    return odd


def _script(character: str) -> str:
    if character.isascii():
        return "LATIN"
    return unicodedata.name(character, "?").split(" ")[0]


def sample_of(text: str, longest: int = 40) -> str:
    """Return the first words of a text that have letters beyond ASCII, to be shown to a person."""
    place = next((i for i, c in enumerate(text) if not c.isascii() and c.isalnum()), None)
    if place is None:
        place = next((i for i, c in enumerate(text) if not c.isascii()), None)
    if place is None:
        return ""
    ends = ',;\t|"\r\n'
    start, end = place, place
    while start > max(0, place - _ROOM) and text[start - 1] not in ends:
        start -= 1
    while end < min(len(text), place + _ROOM) and text[end] not in ends:
        end += 1
    return text[start:end].strip()[:longest]
