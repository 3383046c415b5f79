"""Plain files and folders: what their names say of the order of attempts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.submissions.moments import instant, read_iso, read_written
from graders.submissions.names import letters_of

_TOKEN = re.compile(r"\d{1,18}|[^\W\d_]+")
_NUMBERED = frozenset(
    (
        *(
            "v",
            "ver",
            "version",
            "rev",
            "revision",
            "attempt",
            "try",
            "versuch",
            "essai",
            "intento",
        ),
        *("nr", "no", "copy", "kopie", "copie", "copia", "upload", "submission", "abgabe"),
    )
)
_SEPARATED = re.compile(r" - |_|\(|\)")


def order_within(labels: Sequence[str]) -> list[tuple[float, ...]] | None:
    """Return keys by which one student's hand-ins stand in their order; None if nobody can tell.

    A date and a time, or a number that is all in which the names differ, say so; words do not.

    Parameters
    ----------
    labels : sequence of str
        What the hand-ins of one student are called.
    """
    moments = [_moment(label) for label in labels]
    if all(moment is not None for moment in moments) and len(set(moments)) == len(moments):
        return [(moment,) for moment in moments if moment is not None]
    tokens = _without_common([_TOKEN.findall(label) for label in labels])
    numbers = [_number(left) for left in tokens]
    if any(number is None for number in numbers) or len(set(numbers)) < len(numbers):
        return None
    return [(float(number),) for number in numbers if number is not None]


def _moment(label: str) -> float | None:
    found = read_iso(label)
    parts = (read_written(part) for part in _SEPARATED.split(label))
    found = found or next((moment for moment in parts if moment), None)
    return instant(found).timestamp() if found else None


def _without_common(lists: list[list[str]]) -> list[list[str]]:
    """Return the lists without the words that all begin and end with."""
    shortest = min(map(len, lists))
    front = 0
    while front < shortest and len({letters_of(tokens[front]) for tokens in lists}) == 1:
        front += 1
    back = 0
    while back < shortest - front and len({letters_of(t[len(t) - 1 - back]) for t in lists}) == 1:
        back += 1
    return [tokens[front : len(tokens) - back] for tokens in lists]


def _number(tokens: list[str]) -> int | None:
    """Return the one number in which a name differs from others; 0 if nothing is left of it."""
    words = [token for token in tokens if not token.isdecimal()]
    numbers = [int(token) for token in tokens if token.isdecimal()]
    if len(numbers) > 1 or not {letters_of(word) for word in words} <= _NUMBERED:
        return None
    return numbers[0] if numbers else (0 if not words else 1)
