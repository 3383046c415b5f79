"""From built wheels, outside any checkout, an instructor does all that a checkout allows."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from graders.authoring.wheel import build_solutions, build_wheel
from graders.commands import demo, package

ROOT = Path(__file__).parents[2]
LAB = "backprop_questions"
pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Make an environment with the public wheel, and the packages that it requires, by a path."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", with_pip=True)
    build_wheel(folder)
    build_solutions(folder)
    packages = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    site = next((folder / "env").glob("[Ll]ib*/**/site-packages"))
    # A path file inside a path file is not read: this checkout's editable install stays away.
    (site / "packages.pth").write_text("\n".join(sorted(packages)))
    _install(folder, "markprop-")
    (folder / "work").mkdir()
    return folder


@pytest.fixture(scope="module")
def whole(place):
    """Install the second wheel as well."""
    _install(place, "markprop_solutions-")
    return place


def _bin(place):
    return place / "env" / ("Scripts" if os.name == "nt" else "bin")


def _install(place, name):
    (wheel,) = place.glob(f"{name}*.whl")
    options = ["--quiet", "--no-index", "--no-deps", "--force-reinstall"]
    command = [_bin(place) / "python", "-m", "pip", "install", *options, wheel]
    subprocess.run(command, check=True, cwd=place, env=_clean())


def _clean():
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP"))}


def markprop(place, *arguments, code=0):
    """Run a command where no checkout is, and return what it says."""
    done = subprocess.run(
        [_bin(place) / "markprop", *arguments],
        capture_output=True, text=True, cwd=place / "work", env=_clean(), timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_it_is_the_installed_copy_that_runs(place):
    """Nothing of this checkout is in reach of the environment."""
    program = "import graders, importlib.util as u; print(graders.__file__, u.find_spec('tests'))"
    done = subprocess.run(
        [_bin(place) / "python", "-c", program],
        capture_output=True, text=True, cwd=place / "work", env=_clean(), check=True,
    )  # fmt: skip

    assert str(place / "env") in done.stdout
    assert done.stdout.endswith(" None\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("demo",),
        ("grade", ".", "--lab", LAB, "--out", "results"),
        ("verify", LAB),
        ("release", LAB, "repository"),
        ("package", "gradescope", LAB),
    ],
    ids=lambda arguments: arguments[0],
)
def test_without_the_solutions_one_sentence_says_where_they_come_from(place, arguments):
    """What needs hidden checks ends at once, with the next step; nothing is marked by half."""
    shutil.copy(ROOT / "examples" / "submissions" / "amara_okafor.ipynb", place / "work")

    said = markprop(place, *arguments, code=2)

    assert "needs the hidden checks and solutions, which are not installed here" in said
    assert "`markprop package solutions`" in said
    assert "pip install ./markprop_solutions-" in said
    assert "Traceback" not in said


def test_a_refusal_leaves_nothing_behind(place):
    """No results folder, before the first hand-in is opened."""
    markprop(place, "grade", ".", "--lab", LAB, "--out", "nothing", code=2)

    assert not (place / "work" / "nothing").exists()


def test_without_the_solutions_an_author_has_a_lab_of_their_own(place):
    """From the skeleton to marks; the given code stands where the reference would."""
    markprop(place, "new", "mine", "labs")
    mistakes = place / "work" / "labs" / "mine" / "mistakes" / "square.py"
    text = mistakes.read_text().replace(
        "import numpy", "from reference.mlp import layers\nimport numpy", 1
    )
    mistakes.write_text(text)
    own = ("--labs", "labs")

    markprop(place, "verify", "mine", *own, "--no-mutants", "--repeats", "0")
    said = markprop(
        place, "grade", "labs/mine/reference/mine.ipynb", "--lab", "mine", *own, "--out", "mine"
    )

    assert "10 of 10 points" in said


def test_an_instructor_grades_and_exports(whole):
    """The examples get the marks that they get in a checkout."""
    markprop(whole, "demo")
    markprop(whole, "export", "results/demo", "--format", "csv")

    ours = whole / "checkout"
    done = CliRunner().invoke(demo.command, ["--out", str(ours)])
    assert done.exit_code == 0, done.output
    here = whole / "work" / "results" / "demo"
    assert len((here / "exports" / "gradebook.csv").read_text().splitlines()) > 10
    assert (here / "gradebook.csv").read_bytes() == (ours / "gradebook.csv").read_bytes()


def test_an_instructor_verifies(whole):
    """With planted mistakes, mutants and all."""
    said = markprop(whole, "verify", LAB, "--exercise", "relu_at_zero", "--repeats", "1")

    assert "gap" not in said
    assert re.search(r"catch [1-9]\d* of \d+ planted mistakes", said)


@pytest.mark.parametrize(
    "arguments",
    [("template",), ("package", "solutions"), ("learn", ".", "--lab", LAB)],
    ids=lambda arguments: arguments[0],
)
def test_what_writes_into_our_labs_asks_for_a_checkout(whole, arguments):
    """Solutions or not, an installed copy is not written into."""
    said = markprop(whole, *arguments, code=2)

    assert "is done in a checkout of Markprop, and this is an installed copy" in said


def test_an_instructor_hands_out_the_same_wheel(whole):
    """What students of an installed Markprop get is what students of a checkout get."""
    markprop(whole, "release", LAB, "handed-out")

    (kept,) = (whole / "work" / "handed-out" / "wheels").glob("*.whl")
    (public,) = whole.glob("markprop-*.whl")
    assert kept.read_bytes() == public.read_bytes()


def test_the_gradescope_archive_is_that_of_a_checkout(whole, tmp_path):
    """Byte for byte; tests/commands/test_package.py lays it out and runs it."""
    markprop(whole, "package", "gradescope", LAB, "--out", "here.zip")
    CliRunner().invoke(package.command, ["gradescope", LAB, "--out", str(tmp_path / "there.zip")])

    here, there = (
        zipfile.ZipFile(path) for path in (whole / "work" / "here.zip", tmp_path / "there.zip")
    )
    assert sorted(here.namelist()) == sorted(there.namelist())
    assert [n for n in here.namelist() if here.read(n) != there.read(n)] == []


def test_review_opens_with_all_that_its_pages_need(whole):
    """The link is printed, lets in, and style and script of the page are packed."""
    markprop(whole, "demo")
    server = subprocess.Popen(
        [_bin(whole) / "markprop", "review", "results/demo", "--marker", "Ada"],
        stdout=subprocess.PIPE, text=True, cwd=whole / "work",
        env={**_clean(), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        link = server.stdout.readline().split()[-1]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = browser.open(link, timeout=60)
        text = page.read().decode()
        used = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
        assert used
        for name in used:
            assert browser.open(urllib.request.urljoin(page.url, name), timeout=60).status == 200
    finally:
        server.terminate()
        server.communicate(timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock is Linux's")
def test_a_student_process_sees_nothing_of_the_solutions(whole):
    """They are beside Python's packages, and the sandbox shows the packages alone."""
    (solutions,) = (whole / "env").glob("opt/markprop-solutions")
    package_folder = next((whole / "env").glob("lib/*/site-packages"))
    cell = (
        "import os, sys\n"
        "def seen(path):\n"
        "    try:\n"
        "        return os.listdir(path) != []\n"
        "    except OSError as error:\n"
        "        return type(error).__name__\n"
        f"print('seen:', seen({str(solutions)!r}), seen({str(package_folder)!r}))\n"
        "import reference\n"
    )
    notebook = {
        "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": cell,
                   "outputs": [], "execution_count": None}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    (whole / "work" / "looks.ipynb").write_text(json.dumps(notebook))

    markprop(whole, "grade", "looks.ipynb", "--lab", LAB, "--execute", "all", "--out", "looked")

    ran = (whole / "work" / "looked" / "looks" / "executed.ipynb").read_text()
    assert "seen: PermissionError True" in ran
    assert "ModuleNotFoundError" in ran
