"""Stands for the output area of Colab."""

from typing import Any


def clear(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def enable_custom_widget_manager(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def eval_js(*args: Any, **kwargs: Any) -> None:
    """Do nothing: there is no browser."""
