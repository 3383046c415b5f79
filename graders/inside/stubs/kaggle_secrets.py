"""Stands for Kaggle's secrets; there are none."""

from typing import Any

from _hosted import attribute_of

__getattr__ = attribute_of(__name__)


class UserSecretsClient:
    """Has no secret; signing in does nothing."""

    def get_secret(self, label: str) -> str:
        """Return nothing, as text: whoever uses it is refused, not stopped."""
        return ""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None
