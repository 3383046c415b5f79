"""What check files declare is read from their text, and where text does not tell, nothing is."""

import pytest

from graders.catalogue.check_files import check_files, declared_points
from graders.catalogue.labs import all_labs
from graders.judging.runner import with_checks

PLAIN = '''"""Checks."""

from graders.checks import exercise, points

pytestmark = exercise("a")


@points(2)
def test_one(student):
    """One."""


@points("1/2", after="a.one")
def test_two(student):
    """Two."""
'''
OTHERS = {
    "parameters": ("@points(2)\n", '@pytest.mark.parametrize("n", [1, 2])\n@points(2)\n'),
    "a class": ("@points(2)\ndef", "class TestIt:\n    @points(2)\n    def"),
    "points that are computed": ("@points(2)", "@points(1 + 1)"),
    "no points": ("@points(2)\n", ""),
    "a name given to another function": ("@points(2)", "test_three = make()\n\n\n@points(2)"),
    "checks of another file": ("exercise, points\n", "exercise, points\nfrom b import test_b\n"),
    "everything of another file": ("exercise, points\n", "exercise, points\nfrom b import *\n"),
    "the same name twice": ("def test_two", "def test_one"),
    "a hook of pytest": ("@points(2)", "def pytest_generate_tests(): ...\n\n\n@points(2)"),
    "another exercise": ('exercise("a")', 'exercise("b")'),
}


@pytest.mark.parametrize("lab", all_labs(), ids=lambda lab: lab.id)
def test_the_text_of_every_lab_tells_what_pytest_collects(lab):
    """Numbers and points, of public and hidden checks, exercise by exercise."""
    declared = {
        (path.stem.removeprefix("test_"), path.parent.name == "hidden"): declared_points(path)
        for path in check_files(lab, hidden=True)
    }

    checks = with_checks(lab, lambda run: run.checks, hidden=True)

    for (exercise, hidden), points in declared.items():
        collected = [c.points for c in checks if (c.exercise, c.hidden) == (exercise, hidden)]
        assert points is not None
        assert sorted(points) == sorted(collected)
    assert sum(map(len, declared.values())) == len(checks)


def test_plain_checks_are_read(tmp_path):
    """Each function with its points, whole or in quotes."""
    path = tmp_path / "test_a.py"
    path.write_text(PLAIN)

    assert [str(points) for points in declared_points(path)] == ["2", "1/2"]


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_what_the_text_cannot_tell_is_left_to_pytest(change, tmp_path):
    """Wherever pytest could find other checks than stand there one by one."""
    path = tmp_path / "test_a.py"
    path.write_text(PLAIN.replace(*change))

    assert declared_points(path) is None
