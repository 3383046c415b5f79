"""The students' wheel under Pyodide, in Node: what is required there, and all but NumPy loads."""

import json
import shutil
import subprocess
import sys

import pytest

from graders.authoring.wheel import build_wheel
from tests.acceptance.npm import fetched

if shutil.which("node") is None or shutil.which("npm") is None:
    pytest.skip("Node and npm are not installed", allow_module_level=True)

pytestmark = pytest.mark.prove  # fetches Pyodide, and packages for it
PYODIDE = "pyodide@314.0.7"
DIGEST = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
PYTHON = "3.14"  # of that Pyodide
# What the wheel requires there, with what these bring along; NumPy is Pyodide's own, and packaging
# reads markers.
PURE = (
    "hypothesis",
    "sortedcontainers",
    "pytest",
    "pluggy",
    "iniconfig",
    "pygments",
    "click",
    "packaging",
)
LOADER = """
import { loadPyodide } from "./package/pyodide.mjs";
import { readFileSync } from "node:fs";
const [program, ...wheels] = process.argv.slice(2);
const python = await loadPyodide();
for (const wheel of wheels) python.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel");
python.runPython(readFileSync(program, "utf8"));
"""
PROGRAM = """
import json, sys
from importlib.metadata import requires
from packaging.requirements import Requirement
needed = [Requirement(line) for line in requires("markprop")]
needed = [one.name for one in needed if not one.marker or one.marker.evaluate({"extra": ""})]
import graders
from graders.catalogue.labs import all_labs
import pytest
from hypothesis import given, strategies

@given(strategies.integers())
def below_a_thousand(number):
    assert number < 1000

try:
    below_a_thousand()
except AssertionError as error:
    found = error.__notes__[0]
try:
    import numpy
except ModuleNotFoundError as error:
    absent = error.name
print(json.dumps([sys.platform, sorted(needed), len(all_labs()), found, absent]))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Lay out Pyodide, and beside it the wheel and what it requires."""
    folder = tmp_path_factory.mktemp("pyodide")
    fetched(folder, PYODIDE, DIGEST)
    build_wheel(folder / "wheels")
    only = ["--only-binary=:all:", "--platform", "any", "--implementation", "py", "--abi", "none"]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *only,
         "--python-version", PYTHON, "--dest", folder / "wheels", *PURE],
        check=True, timeout=300,
    )  # fmt: skip
    (folder / "loader.mjs").write_text(LOADER)
    (folder / "program.py").write_text(PROGRAM)
    return folder


def test_it_installs_and_loads_in_a_browsers_python(place):
    """Markers leave out what a browser has not; the package, labs, pytest and Hypothesis work."""
    wheels = sorted((place / "wheels").glob("*.whl"))
    done = subprocess.run(
        ["node", "loader.mjs", "program.py", *wheels],
        cwd=place, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    platform, needed, labs, found, absent = json.loads(done.stdout.splitlines()[-1])
    assert platform == "emscripten"
    assert needed == ["click", "hypothesis", "numpy", "pytest"]
    assert labs == 5
    assert "number=1000" in found
    assert absent == "numpy"
