"""What docs/security.md promises names tests that exist, and says the numbers that are in force."""

import re
from pathlib import Path

import pytest

from graders.inside import jail
from graders.sandbox import client, execution, layers, provisioner, scratch, watchdog
from graders.submissions import caps
from tests.hostile.tables import ATTACKS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
MIB = 1024 * 1024


def test_every_promise_names_its_tests():
    """Each row of the table has at least one file of tests, and all of them exist."""
    rows = re.findall(r"^\| \d+ \| .*$", PAGE, re.MULTILINE)
    assert len(rows) == 10
    for row in rows:
        named = re.findall(r"`(tests/[^`]+)`", row.rpartition(" | ")[2])
        assert named, row
        assert all((ROOT / name).is_file() for name in named), named


def test_tests_in_brackets_exist():
    """Where a file has tests for many promises, the page says which."""
    tests = (ROOT / "tests" / "hostile" / "test_attacks.py").read_text(encoding="utf-8")
    named = re.findall(r"test_attacks\.py` \(([^)]+)\)", PAGE)
    assert len(named) == 7
    for name in (part for names in named for part in names.split(", ")):
        assert f"def test_{name.replace(' ', '_')}" in tests


def test_all_tests_and_files_that_are_named_exist():
    """Anywhere on the page."""
    for name in re.findall(r"`((?:tests|graders)/[\w/.]+)`", PAGE):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"`(test_\w+)`", PAGE):
        assert any(f"def {name}(" in p.read_text() for p in (ROOT / "tests").rglob("test_*.py"))


def test_every_layer_has_its_row():
    """The layers of the table are those that a report can name."""
    assert set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)) == set(layers.WHAT)


@pytest.mark.parametrize(
    "said",
    [
        f"runs {len(ATTACKS)} whole hostile submissions",
        f"{sum(attack.core for attack in ATTACKS)} in every test run",
        f"{jail._OPEN_FILES} open files, {jail.FILE_SIZE // MIB} MiB a file",
        f"and {jail._KERNEL_ADDRESS_SPACE / MIB / 1024:g} GiB that the kernel itself reserves",
        f"at most {jail._THREADS} threads",
        f"{scratch.MAX_MIB} MiB and {scratch.MAX_FILES:,} files at most",
        f"measured every {scratch.INTERVAL_S} s",
        f"more than {watchdog.MAX_THREADS} threads is ended",
        f"a frame above {provisioner.MAX_FRAME // MIB} MiB",
        f"a message above {client.MAX_MESSAGE // MIB} MiB",
        f"after {client.MAX_MESSAGES:,} messages or {client.MAX_BYTES // MIB} MiB",
        f"has grown by {execution.MAX_HELD // MIB} MiB",
        f"at most {caps.ONE_STUDENT.members:,} files, {caps.ONE_STUDENT.total_bytes // MIB} MiB"
        f" and {caps.ONE_STUDENT.ratio} times",
        f"{caps.ONE_STUDENT.ratio_floor // MIB} MiB are always allowed",
        f"at most {caps.NOTEBOOK_BYTES // MIB} MiB, {caps.NOTEBOOK_TEXT_BYTES // MIB} MiB without",
        f"{caps.NOTEBOOK_CELLS:,} cells and {caps.NOTEBOOK_NESTING} brackets",
        f"at most {caps.ONE_CLASS.total_bytes // MIB // 1024} GiB",
    ],
)
def test_numbers_are_those_in_force(said):
    """A limit on the page is the limit in the code."""
    assert said in " ".join(PAGE.split())
