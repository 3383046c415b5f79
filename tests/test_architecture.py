"""The structure that the documentation draws is the one that the imports have."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GRADERS = ROOT / "graders"

# A room imports from lower floors only; neighbours on one floor never meet. Drawn in
# CONTRIBUTING.md.
FLOORS = (
    {"errors", "inside", "loading"},
    {"model"},
    {"mistakes"},  # a module that authors import from
    {"catalogue", "reports", "submissions"},
    {"checks", "settling", "exports", "sandbox", "needed"},
    {"plugin"},  # the door of before to the marks in `checks`
    {"reading", "review"},
    {"student"},
    {"judging"},
    {"desk", "selfcheck"},
    {"marking"},
    {"authoring"},
    {"__init__", "commands"},  # `from graders import check` opens the whole road
    {"__main__"},
)
# What stands at the top beside the rooms.
DOORS = {"__init__", "__main__", "errors", "loading", "mistakes"}


def _place(path):
    parts = path.relative_to(GRADERS).with_suffix("").parts
    return parts[0]


def _floor(name):
    found = [index for index, floor in enumerate(FLOORS) if name in floor]
    assert found, f"graders/{name} stands on no floor; add it to FLOORS where it belongs"
    return found[0]


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = [f"{node.module}.{a.name}" for a in node.names]
            yield from names if node.module == "graders" else [node.module]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


FILES = sorted(p for p in GRADERS.rglob("*.py") if "labs" not in p.parts and "stubs" not in p.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(GRADERS)))
def test_file_imports_from_lower_floors_only(path):
    """No file of the engine imports from its own floor or above, outside its own folder."""
    here = _place(path)
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] != "graders" or len(parts) == 1 or parts[1] == "__version__":
            continue
        there = parts[1]
        if there == here:
            continue
        assert _floor(there) < _floor(here), f"{path.name} imports {name}"


def test_only_the_doors_stand_outside_a_room():
    """At the top of the package there are folders, and the few files that all others build on."""
    assert {path.stem for path in GRADERS.glob("*.py")} == DOORS


ROOMS = sorted(p for p in GRADERS.iterdir() if p.is_dir() and any(p.glob("*.py")))


@pytest.mark.parametrize("room", ROOMS, ids=lambda p: p.name)
def test_every_room_opens_with_a_sentence(room):
    """The first line of a room's `__init__.py` says what happens there."""
    said = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))

    assert said is not None
    assert said.splitlines()[0].endswith(".")


def test_contributing_draws_every_room():
    """A newcomer finds each room in CONTRIBUTING.md."""
    drawn = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert not [room.name for room in ROOMS if f"{room.name}/" not in drawn]


def test_reference_never_imports_graders():
    """The reference stands on its own feet."""
    for path in (ROOT / "reference").rglob("*.py"):
        assert not [n for n in _imports(path) if n.split(".")[0] == "graders"], path


def test_engine_never_imports_the_reference():
    """Only checks' fixtures and verify reach the reference, by one loader."""
    for path in FILES:
        found = [n for n in _imports(path) if n.split(".")[0] == "reference"]
        assert not found, path


def test_inside_needs_only_the_standard_library_and_numpy():
    """What runs in the student's process brings nothing else along."""
    import sys

    allowed = {*sys.stdlib_module_names, "numpy", "_markprop"}
    kernels = {"IPython", "ipykernel", "matplotlib", "matplotlib_inline", "zmq", "traitlets"}
    for path in (GRADERS / "inside").glob("*.py"):
        for name in _imports(path):
            assert name.split(".")[0] in allowed | kernels, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(GRADERS)))
def test_files_stay_readable(path):
    """A file holds one job: at most about 300 lines, functions of at most about 40."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 330, path
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert length <= 45, f"{path.name}: {node.name} has {length} lines"
