"""Stands for the browser's file dialogues; nothing is chosen and nothing is sent."""

from typing import Any

from _hosted import attribute_of

__getattr__ = attribute_of(__name__)


class _NoFiles(dict[str, bytes]):
    """No files; one that is asked for by name is empty."""

    def __missing__(self, name: str) -> bytes:
        return b""


def upload(*args: Any, **kwargs: Any) -> dict[str, bytes]:
    """Return no files, as if the dialogue had been closed."""
    return _NoFiles()


upload_file = upload


def download(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def view(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
