"""Stands for the browser's file dialogues; nothing is chosen and nothing is sent."""

from typing import Any


def upload(*args: Any, **kwargs: Any) -> dict[str, bytes]:
    """Return no files, as if the dialogue had been closed."""
    return {}


def download(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def view(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
