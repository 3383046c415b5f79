"""Stands for signing in; nobody is signed in."""

from typing import Any

from _hosted import attribute_of

__getattr__ = attribute_of(__name__)


def authenticate_user(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
