"""Student text made safe to look at: control and bidirectional characters become visible marks."""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST_NAME = 80  # characters that pages and tables show of a name, of a sentence
LONGEST_MESSAGE = 500
# A run of combining marks longer than any script needs paints over the lines above and below.
MAX_COMBINING = 4
_DANGEROUS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_PLAIN = str.maketrans(
    {"✓": "+", "✗": "x", "–": "-", "“": '"', "”": '"', "…": "...", "\u200b": ""}  # noqa: RUF001
)
_CODE = re.compile(r"`([^`\n]+)`")
_LINE_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)


def visible(text: str, limit: int | None = None, *, lines: bool = False) -> str:
    """Return the text with everything visible that could deceive a reader.

    Parameters
    ----------
    text : str
        Anything a student's code may have produced.
    limit : int, optional
        Number of characters after which the text is cut, with a note of how many more there are.
    lines : bool
        Whether line feeds stay; otherwise they become a visible mark as well.

    Returns
    -------
    str
        What does not print stands as its code: ``<U+001B>``; a tab as four spaces.
    """
    if limit is not None:
        text = capped(text, limit)
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    combining = 0
    for character in text:
        combining = combining + 1 if unicodedata.combining(character) else 0
        if combining > MAX_COMBINING:
            continue
        shown.append(character if character.isascii() and character.isprintable() else "")
        if not shown[-1]:
            shown[-1] = "\n" if lines and character == "\n" else _mark(character)
    return "".join(shown)


def capped(text: str, limit: int) -> str:
    """Return at most `limit` characters, followed by how many more there were."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… ({len(text) - limit} more characters)"


def one_line(text: str, limit: int | None = None) -> str:
    """Return the text on one line: whitespace of any kind becomes a single space."""
    return visible(" ".join(text.split()), limit)


def prose_html(text: str) -> str:
    """Return text as HTML: escaped, with what stands between backticks set as code."""
    return _CODE.sub(r"<code>\1</code>", html.escape(text))


def without_commands(text: str) -> str:
    """Break what a workflow runner would execute when it finds it in a step's log.

    ``::name::`` counts at the start of a line, ``##[name]`` anywhere in it; a zero-width space
    between their characters leaves them readable and inert.
    """
    return _LINE_COMMAND.sub("\\1:\u200b", text).replace("##[", "##\u200b[")


def printable(text: str, encoding: str | None) -> str:
    """Return text that an output can take: where it has no ticks, crosses and quotes, letters."""
    try:
        text.encode(encoding or "utf-8")
    except LookupError:
        return text
    except UnicodeEncodeError as error:
        plain = text.translate(_PLAIN)
        return plain.encode(error.encoding, "replace").decode(error.encoding)
    return text


def _mark(character: str) -> str:
    if character == "\t":
        return "    "
    if unicodedata.category(character) in _DANGEROUS:
        return f"<U+{ord(character):04X}>"
    return character
