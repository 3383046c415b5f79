"""Stands for Google Drive; nothing is mounted."""

from typing import Any


def mount(mountpoint: str = "/content/drive", *args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def flush_and_unmount(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
