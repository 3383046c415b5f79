"""Read the tables of a TOML file, with a sentence for what an author wrote otherwise."""

from __future__ import annotations

from typing import Any

from graders.errors import AuthoringError


def refuse_unknown(table: dict[str, Any], known: set[str], where: str) -> None:
    """Refuse keys that nothing reads: most are misspelt."""
    unknown = sorted(set(table) - known)
    if unknown:
        raise AuthoringError(
            f"{where}: the key {unknown[0]!r} is not known; known are {', '.join(sorted(known))}."
        )


def text_of(table: dict[str, Any], key: str, where: str) -> str:
    """Return a text that must be there."""
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise AuthoringError(f"{where}: {key!r} is missing or not a text.")
    return value
