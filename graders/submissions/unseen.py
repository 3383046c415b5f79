"""Characters that nobody sees and Python does not read: they come along when text is copied.

Web pages, chats, word processors and keyboards put them into code: a space that does not break, a
mark of the byte order, one of no width. What is seen is what the student wrote.
"""

from __future__ import annotations

import re

_NOTHING = (
    "\x00-\x08\x0e-\x1f\x7f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb"
)
_SPACES = "\x0b\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINES = "\x85\u2028\u2029"
_UNSEEN = re.compile(f"[{_NOTHING}{_SPACES}{_LINES}]")
_EACH = re.compile(f"(?P<nothing>[{_NOTHING}])|(?P<space>[{_SPACES}])|[{_LINES}]")

# Texts in quotes and comments keep theirs, which hurt nobody there. Linear: no repeat gives back
# what it took, and a quote that nothing closes is followed by no other of its kind.
_APART = re.compile(
    r"\\."
    r'|"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
    r"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'"
    r"|#[^\n]*+",
    re.DOTALL,
)


def without_unseen(source: str) -> tuple[str, tuple[str, ...]]:
    """Return a cell as it is seen, and which characters were in the way, as ``U+00A0``.

    Parameters
    ----------
    source : str
        The cell.
    """
    source, zeros = source.replace("\0", ""), "\0" in source  # Python refuses them anywhere
    found = dict.fromkeys("\0" if zeros else "")
    if not _UNSEEN.search(source):
        return source, _named(found)
    parts: list[str] = []
    end = 0
    for apart in _APART.finditer(source):
        parts += [_seen(source[end : apart.start()], found), apart.group()]
        end = apart.end()
    parts.append(_seen(source[end:], found))
    return "".join(parts), _named(found)


def _seen(code: str, found: dict[str, None]) -> str:
    found.update(dict.fromkeys(_UNSEEN.findall(code)))
    return _EACH.sub(lambda one: "" if one["nothing"] else " " if one["space"] else "\n", code)


def _named(found: dict[str, None]) -> tuple[str, ...]:
    return tuple(f"U+{ord(character):04X}" for character in found)
