"""The bytes of an `.ipynb` file to its JSON, or one sentence about what is wrong with them.

Outputs are cut out before anything is parsed: they make up most of a file, nothing here needs
them, and a file that is all brackets would otherwise take a hundred times its size in memory.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from graders.errors import SubmissionError
from graders.submissions import caps
from graders.submissions.reading import readable_size, shown

# Strings (whole, so that brackets in them do not count), brackets, and a quote left open.
# The possessive `*+` keeps the matching linear.
_TOKENS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]|"', re.DOTALL)
_VALUE_OPENS = re.compile(rb"\s*:\s*(?=[\[{])")
_CUT = frozenset({b'"outputs"', b'"attachments"', b'"metadata"'})
_CONFLICT = re.compile(rb"^(?:<{7}|\|{7}|>{7})(?: |\r?$)", re.MULTILINE)
_AGAIN = "Open it in Jupyter, save it, and hand in the whole file."


def read_json(data: bytes, name: str) -> dict[str, Any]:
    """Return the JSON of a notebook, without outputs, attachments and metadata.

    Parameters
    ----------
    data : bytes
        The file: UTF-8 or UTF-16 or UTF-32, with or without byte order mark.
    name : str
        What the file is called, for the sentence.

    Raises
    ------
    SubmissionError
        It is no notebook; the sentence says what it is and what to do.
    """
    text = as_utf8(data)
    if not text.strip():
        raise SubmissionError(f"{shown(name)} is empty. {_AGAIN}")
    _refuse_other_files(text, name)
    try:
        kept = _without_bulk(text, name)
        return _parsed(kept, name)
    except _NotJSON as error:
        raise SubmissionError(_why_not_json(text, name, str(error))) from None


class _NotJSON(Exception):
    """Where the JSON stops."""


def as_utf8(data: bytes) -> bytes:
    """Return the text as UTF-8 bytes without mark, whatever Unicode encoding it came in."""
    encoding = json.detect_encoding(data)
    if encoding == "utf-8":
        return data
    if encoding == "utf-8-sig":
        return data.removeprefix(codecs.BOM_UTF8)
    return data.decode(encoding, "replace").encode()


def _refuse_other_files(text: bytes, name: str) -> None:
    start = text[:512].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise SubmissionError(
            f"{shown(name)} is a web page, not a notebook: download the `.ipynb` file itself"
            " (on GitHub: Raw) and hand that in."
        )
    if start.startswith(b"version https://git-lfs"):
        raise SubmissionError(
            f"{shown(name)} is only the pointer that Git LFS leaves in place of the notebook:"
            " hand in the file itself."
        )
    if start.startswith(b"%pdf"):
        raise SubmissionError(f"{shown(name)} is a PDF document: hand in the `.ipynb` file.")


def _without_bulk(text: bytes, name: str) -> bytes:
    """Cut the values of `_CUT` out, and measure nesting on the way."""
    kept: list[bytes] = []
    start = depth = cut_depth = 0
    for number, match in enumerate(_TOKENS.finditer(text)):
        token = match.group()
        if token in b"]}":
            depth -= 1
            if cut_depth and depth < cut_depth:
                kept.append(b"null")
                start, cut_depth = match.end(), 0
        elif token in b"[{":
            depth += 1
            if depth > caps.NOTEBOOK_NESTING:
                raise SubmissionError(
                    f"{shown(name)} nests brackets more than {caps.NOTEBOOK_NESTING} deep, which"
                    f" no notebook does. {_AGAIN}"
                )
        elif token == b'"':
            raise _NotJSON("its last text never ends")
        elif not cut_depth and token in _CUT and (value := _VALUE_OPENS.match(text, match.end())):
            kept.append(text[start : value.end()])
            cut_depth = depth + 1
        if number > caps.NOTEBOOK_TOKENS:
            raise SubmissionError(
                f"{shown(name)} holds more output than is read. In Jupyter, clear all outputs,"
                " save it, and hand it in again."
            )
    if depth > 0:
        raise _NotJSON("brackets are left open at its end")
    kept.append(text[start:])
    return b"".join(kept)


def _parsed(text: bytes, name: str) -> dict[str, Any]:
    if len(text) > caps.NOTEBOOK_TEXT_BYTES:
        raise SubmissionError(
            f"{shown(name)} has {readable_size(len(text))} of text and code; at most"
            f" {readable_size(caps.NOTEBOOK_TEXT_BYTES)} are read. Move data out of its cells."
        )
    try:
        # Not strict: raw tabs and line ends inside a string harm nobody.
        # Numbers stay short: reading one of a million digits would take for ever.
        found = json.loads(text.decode("utf-8", "replace"), strict=False, parse_int=_short_number)
    except ValueError as error:
        raise _NotJSON(str(error)) from None
    except RecursionError:
        raise SubmissionError(f"{shown(name)} nests its data too deep. {_AGAIN}") from None
    if not isinstance(found, dict):
        raise SubmissionError(f"{shown(name)} is JSON, but not a notebook. {_AGAIN}")
    return found


def _short_number(digits: str) -> int:
    return int(digits[:18])


def _why_not_json(text: bytes, name: str, error: str) -> str:
    conflict = _CONFLICT.search(text)
    if conflict:
        line = text.count(b"\n", 0, conflict.start()) + 1
        return (
            f"{shown(name)} holds the marks of an unresolved merge (line {line}): decide between"
            " the two versions, open the notebook in Jupyter to see that it works, and save it."
        )
    if not text.lstrip().startswith((b"{", b"[")):
        return f"{shown(name)} is not a notebook: it does not hold JSON. {_AGAIN}"
    if not text.rstrip().endswith((b"}", b"]")) or "left open" in error:
        return f"{shown(name)} is cut off: it ends in the middle of the notebook. {_AGAIN}"
    return f"{shown(name)} cannot be read as a notebook: {error}. {_AGAIN}"
