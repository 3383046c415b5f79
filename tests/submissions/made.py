"""Notebooks, archives and a lab made for tests."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

from graders.model import Exercise, Lab

LAB = Lab(
    id="multiple_layers",
    title="Networks of several layers",
    version="1",
    notebook="multiple_layers.ipynb",
    exercises=(
        Exercise("tanh", "The hyperbolic tangent layer", ("TanhLayer",)),
        Exercise(
            "relu", "The rectified linear layer", ("ReluLayer",), also={"ReluLayer": ("Relu",)}
        ),
    ),
    folder=Path(),
)

TANH = """\
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)
"""
RELU = TANH.replace("Tanh", "Relu").replace("np.tanh(inputs)", "np.maximum(inputs, 0)")
BLANK_TANH = TANH.replace("return np.tanh(inputs)", 'raise NotImplementedError("your code")')


def notebook(*sources, **changes):
    """Return the bytes of a notebook of format 4 with these code cells."""
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "id": f"c{n}"}
        for n, source in enumerate(sources)
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps({**content, **changes}).encode()


def write(path, content):
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lay(folder, *entries):
    """Lay notebooks at some paths below a folder; each says in a comment where it lay.

    A pair is a path and a content.
    """
    for entry in entries:
        path, content = entry if isinstance(entry, tuple) else (entry, None)
        if content is None and path.endswith(".ipynb"):
            content = notebook(f"# {path}", TANH, RELU)
        write(folder / path, TANH if content is None else content)
    return folder


def make_zip(path, members, method=zipfile.ZIP_DEFLATED):
    """Write a zip archive of name-content pairs; a name may also be a ZipInfo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def make_tar(path, members, mode="w:gz"):
    """Write a tar archive of name-content pairs; a name may also be a TarInfo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, mode) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if not isinstance(name, tarfile.TarInfo):
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def link(name, to, kind=tarfile.SYMTYPE):
    """Return the header of a link, or of another special member, of a tar archive."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    return info
