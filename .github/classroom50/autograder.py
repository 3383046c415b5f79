#!/usr/bin/env python3
"""Classroom 50's autograder: the public checks of the lab, and result.json for the gradebook.

Install it for a classroom with ``gh teacher autograder set-default ORG CLASSROOM --from`` and this
file. It runs in the student's checkout, installs the students' wheel in an environment of its own,
and ends with 0 whatever the marks; anything else tells Classroom 50 that grading itself failed.

One point is 100 in Classroom 50's whole numbers: 6.5 of 20 points are 650 of 2000.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

# What pip installs, for example "markprop @ git+https://github.com/OWNER/markprop@v0.1.0". Where
# it is empty: the wheel in the assignment's bundle, else the one in the student's repository.
REQUIREMENT = ""
PLOTS = "matplotlib>=3.9,<4"
INSTALL_S = 300
# Classroom 50 ends the whole job after 15 minutes.
CHECK_S = 500


def main() -> int:
    """Install and check; return the exit code for Classroom 50."""
    requirement = REQUIREMENT or wheel(os.environ.get("CLASSROOM50_BUNDLE_DIR", ""), ".")
    if not requirement:
        sys.stderr.write("No wheel of Markprop: neither in the bundle nor in wheels/.\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        markprop = install(requirement, Path(folder))
        done = subprocess.run([markprop, "ci"], timeout=CHECK_S, check=False)
    return done.returncode


def wheel(*places: str) -> str:
    """Return the first wheel in these folders or in `wheels` below them; empty for none."""
    for place in filter(None, places):
        for folder in (Path(place), Path(place) / "wheels"):
            found = sorted(folder.glob("markprop-*.whl"))
            if found:
                return str(found[-1].resolve())
    return ""


def install(requirement: str, folder: Path) -> str:
    """Install into a fresh environment and return its `markprop` command."""
    subprocess.run([sys.executable, "-I", "-m", "venv", folder], check=True, timeout=INSTALL_S)
    # -I and --isolated: nothing in the student's repository takes part in installing.
    pip = [folder / "bin" / "python", "-I", "-m", "pip", "install", "--isolated", "--quiet"]
    subprocess.run([*pip, requirement, PLOTS], check=True, timeout=INSTALL_S)
    return str(folder / "bin" / "markprop")


if __name__ == "__main__":
    sys.exit(main())
