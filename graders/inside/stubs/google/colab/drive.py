"""Stands for Google Drive; nothing is mounted."""

from typing import Any

from _hosted import attribute_of

__getattr__ = attribute_of(__name__)


def mount(mountpoint: str = "/content/drive", *args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def flush_and_unmount(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
