"""Stands for the output area of Colab."""

from typing import Any

from _hosted import attribute_of

__getattr__ = attribute_of(__name__)


def clear(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def enable_custom_widget_manager(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def eval_js(*args: Any, **kwargs: Any) -> None:
    """Do nothing: there is no browser."""
