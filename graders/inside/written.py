"""`%%writefile` into a folder that is not there yet, as in the student's own repository.

A lone notebook is handed in without the repository around it: the folder is made, and the given
package is copied to where the student's file replaces a part of it. A hosted notebook's own folder
is this one here.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Callable
from typing import Any

Magic = Callable[..., Any]

_ELSEWHERE = ("/content/", "/kaggle/")  # where hosted notebooks work; here it is this folder


def making_folders(magic: Magic, given: str) -> Magic:
    """Return a `%%writefile` that makes the folder first, as far as it lies below this one.

    Parameters
    ----------
    magic : callable
        The notebook's own.
    given : str
        Folder of the given packages.
    """

    def write(line: str, cell: str) -> Any:
        words = line.split()
        place = os.path.normpath(words[-1].strip("\"'")) if words else ""
        if place.startswith(_ELSEWHERE):
            place = os.path.basename(place)
            line = " ".join([*words[:-1], place])
        inside = not os.path.isabs(place) and not place.startswith((os.pardir, "~"))
        if inside and os.path.dirname(place):
            _make(os.path.dirname(place), given)
        result = magic(line, cell)
        if inside and place.endswith(".py"):  # imported before, it is to be read anew
            sys.modules.pop(place.removesuffix(".py").replace(os.sep, "."), None)
            importlib.invalidate_caches()
        return result

    return write


def _make(folder: str, given: str) -> None:
    top = folder.split(os.sep)[0]
    package = os.path.join(given, top)
    if not os.path.exists(top) and os.path.isdir(package):
        shutil.copytree(package, top, ignore=shutil.ignore_patterns("__pycache__"))
        loaded = sys.modules.get(top)
        if loaded is not None and hasattr(loaded, "__path__"):
            loaded.__path__.insert(0, os.path.abspath(top))
    os.makedirs(folder, exist_ok=True)
