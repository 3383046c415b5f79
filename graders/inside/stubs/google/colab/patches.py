"""Stands for Colab's replacements of functions that need a window."""

from typing import Any


def cv2_imshow(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
