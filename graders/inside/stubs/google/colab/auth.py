"""Stands for signing in; nobody is signed in."""

from typing import Any


def authenticate_user(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
