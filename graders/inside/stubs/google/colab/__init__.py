"""Stands for `google.colab`: each call a notebook left behind returns at once."""

from _hosted import attribute_of, below

from . import auth, drive, files, output, patches, userdata

__all__ = ["auth", "drive", "files", "output", "patches", "userdata"]

__getattr__ = attribute_of(__name__)
below(__name__)
