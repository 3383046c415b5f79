"""Finding a class: no name or link in it stops the others."""

import ast
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import graders
from graders.catalogue.labs import find_lab
from graders.marking.uploads import Intake

ENGINE = Path(graders.__file__).parent
OWN = {"catalogue", "sandbox", "review", "labs"}  # they see the machine's own folders alone


def _to_itself(folder):
    (folder / "a.ipynb").symlink_to("a.ipynb")


def _in_a_ring(folder):
    (folder / "a.ipynb").symlink_to("b.ipynb")
    (folder / "b.ipynb").symlink_to("a.ipynb")


def _a_folder_to_itself(folder):
    (folder / "a").symlink_to("a")


def _a_long_chain(folder):
    for number in range(60):  # Linux follows 40
        (folder / f"link{number:02}.ipynb").symlink_to(f"link{number + 1:02}.ipynb")
    (folder / "link60.ipynb").write_text("{}")


def _to_a_name_too_long(folder):
    (folder / "a.ipynb").symlink_to("n" * 300)


def _below_a_file(folder):
    (folder / "a.ipynb").symlink_to("zz.ipynb/b.ipynb")


def _up_its_own_folder(folder):
    (folder / "a").mkdir()
    (folder / "a" / "a.ipynb").symlink_to("../a")


@pytest.mark.parametrize(
    "lay",
    [
        _to_itself,
        _in_a_ring,
        _a_folder_to_itself,
        _a_long_chain,
        _to_a_name_too_long,
        _below_a_file,
        _up_its_own_folder,
    ],
)
def test_no_link_stops_a_class(tmp_path, lay):
    """Whatever a link leads to, the honest hand-in beside it is found."""
    uploads, work = tmp_path / "in", tmp_path / "work"
    uploads.mkdir()
    work.mkdir()
    lay(uploads)
    (uploads / "zz.ipynb").write_text('{"nbformat": 4, "cells": [], "metadata": {}}')

    found = Intake((uploads,), False).find(find_lab("multiple_layers"), work, tmp_path / "out")

    assert "zz" in {submission.name for submission in found.submissions}


def _closed_folder(folder):
    (folder / "closed").mkdir()
    (folder / "closed" / "a.ipynb").write_text("{}")
    return folder / "closed"


def _closed_within(folder):
    (folder / "half" / "inner").mkdir(parents=True)
    (folder / "half" / "a.ipynb").write_text("{}")
    return folder / "half" / "inner"


def _closed_file(folder):
    (folder / "a.ipynb").write_text("{}")
    return folder / "a.ipynb"


def _link_into_the_closed(folder):
    (folder.parent / "secret").mkdir()
    (folder / "a.ipynb").symlink_to("../secret/a.ipynb")
    return folder.parent / "secret"


def _alone_in_the_closed(folder):
    (folder / "a" / "b" / "c").mkdir(parents=True)
    return folder / "a" / "b"


# Looks through a class as a user to whom something in it is closed.
AS_AN_ORDINARY_USER = """
import os, sys
from pathlib import Path
from graders.catalogue.labs import find_lab
from graders.submissions import Order
from graders.submissions.submission import plan
lab = find_lab("multiple_layers")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(31_338)
    os.setuid(31_338)
for single in (None, False):
    found = plan([Path(sys.argv[1])], lab, Order(single=single), Path(sys.argv[2]))
    print(*(entry.name for entry in found.entries))
"""


@pytest.mark.parametrize(
    "lay",
    [_closed_folder, _closed_within, _closed_file, _link_into_the_closed, _alone_in_the_closed],
)
def test_nothing_closed_stops_a_class(tmp_path, lay):
    """Whatever its reader may not open, the honest hand-in beside it is found."""
    with tempfile.TemporaryDirectory() as open_to_all:
        top = Path(open_to_all)
        uploads, work = top / "in", top / "work"
        uploads.mkdir()
        work.mkdir()
        (uploads / "zz.ipynb").write_text('{"nbformat": 4, "cells": [], "metadata": {}}')
        for place in (top, work):
            place.chmod(0o777)
        lay(uploads).chmod(0o000)

        command = [sys.executable, "-c", AS_AN_ORDINARY_USER, uploads, work]
        done = subprocess.run(command, capture_output=True, text=True, check=False)

        if os.geteuid() != 0:  # else the folder could not be removed
            for place in uploads.rglob("*"):
                place.chmod(0o700)
    assert done.stderr == ""
    assert [" zz" in f" {line}" for line in done.stdout.splitlines()] == [True, True]


def test_looks_at_what_others_wrote_never_raise():
    """`Path` raises for links that go round and folders that are closed; `os.path` does not."""
    raising = {"resolve", "exists", "is_dir", "is_file"}
    calls = [
        f"{file.relative_to(ENGINE)}:{node.lineno}"
        for file in ENGINE.rglob("*.py")
        if (room := file.relative_to(ENGINE).parts[0]) not in OWN
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in (raising if room in ("submissions", "reading") else {"resolve"})
        if ast.unparse(node.func.value) not in ("os.path", "Path(__file__)")
        if not node.keywords  # those of an entry of `os.scandir` follow no link
    ]

    assert calls == []
