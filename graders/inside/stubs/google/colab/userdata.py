"""Stands for Colab's secrets; there are none."""

from typing import Any


class SecretNotFoundError(Exception):
    """There is no secret of that name."""


def get(key: str, *args: Any, **kwargs: Any) -> str:
    """Raise `SecretNotFoundError`, as Colab does for a name it does not know."""
    raise SecretNotFoundError(f"there is no secret {key} while a notebook is marked")
