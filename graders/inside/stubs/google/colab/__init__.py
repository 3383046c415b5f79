"""Stands for `google.colab`: each call a notebook left behind returns at once."""

from . import auth, drive, files, output, patches, userdata

__all__ = ["auth", "drive", "files", "output", "patches", "userdata"]
