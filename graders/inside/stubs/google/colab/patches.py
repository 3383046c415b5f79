"""Stands for Colab's replacements of functions that need a window."""

from typing import Any

from _hosted import attribute_of

__getattr__ = attribute_of(__name__)


def cv2_imshow(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""
