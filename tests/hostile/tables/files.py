"""After whoever reads: files that are no files, links to secrets, notebooks without end."""

import json
import os
from pathlib import Path

from tests.hostile.attack import NOTHING, Attack, notebook

MIB = 1 << 20


def unreadable(name, make, says, **rest):
    """Return an attack by what is no notebook that anybody could run."""
    due = {"earns": NOTHING, "earns_relu": NOTHING, "unread": True}
    return Attack(name, make=make, says=says, **{**due, **rest})


def leading_to(target):
    """Return what hands in a link."""
    return lambda folder, label, targets: (folder / f"{label}.ipynb").symlink_to(target(targets))


def pipe(folder, label, targets):
    """Hand in a pipe, which makes whoever opens it wait for ever."""
    os.mkfifo(folder / f"{label}.ipynb")


def folder_with(links, source=""):
    """Return what hands in a folder of links beside an honest notebook, or in its place."""

    def make(folder, label, targets):
        place = folder / label
        place.mkdir()
        for name, target in links(targets).items():
            (place / name).symlink_to(target)
        if source:
            text = notebook(*Attack(label, source).cells(targets))
            (place / "multiple_layers.ipynb").write_text(text)

    return make


def to_secrets(targets):
    """Return names of links and what they lead to."""
    return {
        "token.txt": f"{targets['home']}/.canvas_token",
        "home": targets["home"],
        "mlp": Path(str(targets["reference"])).parent,
        "hidden": targets["hidden"],
        "other.ipynb": targets["neighbour"],
        "data.npz": "/etc/passwd",
        "up": "../..",
        "circle": "circle",
        "own": ".",
    }


READS = """
for name in sorted(os.listdir(".")):
    print(name)
for name in ("token.txt", "home/.canvas_token", "other.ipynb", "data.npz", "circle", "mlp/dp.py"):
    attempt(name, lambda: open(name).read())
for name in ("home", "hidden", "mlp", "up", "own"):
    attempt(name, lambda: os.listdir(name))
"""


def text_of(make_text):
    """Return what writes a notebook piece by piece, however large it is."""

    def make(folder, label, targets):
        with open(folder / f"{label}.ipynb", "w", encoding="utf-8") as file:
            file.writelines(make_text(label, targets))

    return make


def parts(label, targets, cells):
    """Yield a notebook with more cells, given their text, before the honest ones."""
    own = json.loads(notebook(*Attack(label).cells(targets)))["cells"]
    yield '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ['
    yield from cells
    yield ",".join(json.dumps(cell) for cell in own) + "]}"


CELL = '{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": "x"},'
OUTPUT = '{"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "x", "outputs": ['


def enormous(label, targets):
    """Yield a notebook of 200 MiB."""
    yield from parts(label, targets, (CELL.replace('"x"', f'"{"#" * MIB}"') for _ in range(200)))


def deep(label, targets):
    """Yield a notebook that opens brackets only."""
    yield from parts(label, targets, ["[" * 200_000 + "]" * 200_000 + ","])


def deep_metadata(label, targets):
    """Yield a notebook with brackets where nobody looks."""
    nested = '{"a":' * 100_000 + "0" + "}" * 100_000
    yield from parts(label, targets, [CELL.replace('"metadata": {}', f'"metadata": {nested}')])


def many_cells(label, targets):
    """Yield a notebook of a hundred thousand cells."""
    yield from parts(label, targets, (CELL for _ in range(100_000)))


def more_cells(label, targets):
    """Yield a notebook of ten thousand cells, which are not much text."""
    yield from parts(label, targets, (CELL for _ in range(10_000)))


def many_outputs(label, targets):
    """Yield a notebook that is all brackets, 60 MiB of them."""
    yield from parts(label, targets, [OUTPUT, "[],{}," * (10 * MIB), "[]]},"])


def long_number(label, targets):
    """Yield a notebook with numbers that take for ever to read."""
    digits = "9" * (3 * MIB)
    yield from parts(label, targets, [CELL.replace('"execution_count": 1', f'"x": {digits}')])


def repeated_keys(label, targets):
    """Yield a notebook that says everything twice, the second time otherwise."""
    whole = "".join(parts(label, targets, []))
    yield '{"cells": 5, "cells": {}, "nbformat": 9, "nbformat": null,' + whole[1:]


def no_text(label, targets):
    """Yield a notebook of another encoding, with halves of characters and a mark."""
    yield "\ufeff"
    yield from parts(label, targets, [CELL.replace('"x"', r'"# \ud800 \u0000 \udfff"')])


def odd_forms(label, targets):
    """Yield cells of kinds and types that no notebook has."""
    odd = (
        '5, null, [], "x", true, {"cell_type": "nonsense"}, {"cell_type": "code"},'
        '{"cell_type": "code", "source": 5}, {"cell_type": "code", "source": [1, ["x"], null]},'
        '{"cell_type": "code", "source": {"a": 1}, "metadata": 5, "outputs": {"x": 1}, "id": [] },'
        '{"cell_type": "raw", "source": "x", "id": "same"},'
        '{"cell_type": "markdown", "source": "x", "id": "same", "attachments": [5]},'
    )
    yield from parts(label, targets, [odd])


def no_numbers(label, targets):
    """Yield a notebook with numbers that JSON does not have, and one that no float holds."""
    odd = '"x": [NaN, Infinity, -Infinity, 1e999, -0, 1e-999], "execution_count": NaN'
    yield from parts(label, targets, [CELL.replace('"execution_count": 1', odd)])


def old_format(label, targets):
    """Yield a notebook of the format of 2013, with a kernel of another language and place."""
    cells = [
        {"cell_type": "code", "language": "python", "input": c, "outputs": [], "collapsed": 5}
        for c in Attack(label).cells(targets)
    ]
    kernel = {"name": "../../bin/sh", "language": "bash", "argv": ["sh", "-c", "id"]}
    yield json.dumps(
        {
            "nbformat": 3,
            "nbformat_minor": 0,
            "worksheets": [{"cells": cells, "metadata": {}}],
            "metadata": {"name": "../x", "kernelspec": kernel, "signature": "sha256:x"},
        }
    )


ATTACKS = [
    unreadable("link_to_a_secret", leading_to(lambda t: f"{t['home']}/.canvas_token"), "link"),
    unreadable("link_to_the_reference", leading_to(lambda t: t["reference"]), "link"),
    unreadable("link_to_a_folder", leading_to(lambda t: t["home"]), "link"),
    unreadable(
        "link_to_itself",
        lambda f, n, t: (f / f"{n}.ipynb").symlink_to(f"{n}.ipynb"),
        "link",
        core=True,
    ),
    unreadable(
        "link_to_a_long_name", lambda f, n, t: (f / f"{n}.ipynb").symlink_to("n" * 300), "link"
    ),
    unreadable("pipe_handed_in", pipe, "pipe", core=True),
    unreadable(
        "links_only",
        folder_with(lambda t: {"multiple_layers.ipynb": t["neighbour"], "x.py": t["reference"]}),
        "holds no notebook",
        core=True,
    ),
    Attack("links_to_secrets", make=folder_with(to_secrets, READS), refused=11, core=True),
    unreadable("enormous_notebook", text_of(enormous), "at most 64 MiB are read", core=True),
    unreadable("deep_notebook", text_of(deep), "nests brackets", core=True),
    unreadable("deep_metadata", text_of(deep_metadata), "nests brackets"),
    unreadable("cells_without_end", text_of(many_cells), "of text and code"),
    unreadable("too_many_cells", text_of(more_cells), "cells", core=True),
    unreadable("brackets_only", text_of(many_outputs), "more output than is read"),
    Attack("long_number", make=text_of(long_number), stopped=None),
    Attack("repeated_keys", make=text_of(repeated_keys), stopped=None),
    Attack("half_characters", make=text_of(no_text), stopped=None),
    Attack("no_numbers", make=text_of(no_numbers), stopped=None),
    Attack("old_format", make=text_of(old_format)),
    Attack("odd_cells", make=text_of(odd_forms), stopped=None, earns="no more"),
]
