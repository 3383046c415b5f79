"""The wheel that students install: it checks, it holds no solution, and it needs little."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from graders import __version__
from graders.authoring import wheel as building
from graders.authoring.wheel import build_solutions, build_wheel
from graders.catalogue.labs import all_labs
from graders.catalogue.regions import find_regions
from graders.errors import MarkpropError
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted

CHECKOUT = Path(__file__).parents[2]
LABS = all_labs()
# What a solution may share with the lab's checks, and why that gives nothing away.
SHARED = {
    "hidden = x @ w1": "draws a network whose units are clear of the corner; the sheet's equation",
}
FEWEST_NODES = 9  # of a statement that says something: `return np.tanh(inputs)` has nine
# What an instructor's installation adds, and the folder that students must not need.
BLOCKED = ("reference", "pydantic", "rich", "jinja2", "matplotlib", "hatchling")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel once."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def texts(wheel):
    """Return every file of the wheel as text, by name; arrays are of no interest."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            name: archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if not name.endswith(".npz")
        }


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Unpack the wheel where Python finds it before this checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed, program, *arguments):
    """Run a program with the wheel and its dependencies alone, and return what it prints."""
    packages = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # No .pth files are read: an editable installation would put the checkout in reach.
    prelude = (
        "import sys\n"
        f"sys.path[:0] = {[str(installed)]!r}\n"
        f"sys.path += {sorted(packages)!r}\n"
        "class Absent:\n"
        "    def find_spec(self, name, *rest):\n"
        f"        if name.split('.')[0] in {BLOCKED!r}:\n"
        "            raise ModuleNotFoundError(name, name=name.split('.')[0])\n"
        "sys.meta_path.insert(0, Absent())\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", prelude + program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=installed,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def statements(source):
    """Return the simple statements of some code, each written in one way."""
    tree = ast.parse(re.sub(r"^\s*[%!].*$", "", source, flags=re.MULTILINE))
    for node in ast.walk(tree):
        simple = isinstance(node, ast.stmt) and not hasattr(node, "body")
        said = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if simple and not said and not isinstance(node, ast.Import | ast.ImportFrom):
            yield ast.unparse(node), sum(1 for _ in ast.walk(node))


def code_of(name, text):
    """Return the code of a module or notebook; nothing of other files."""
    if name.endswith(".ipynb"):
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        return ["".join(cell["source"]) for cell in cells]
    return [text] if name.endswith(".py") else []


def solutions():
    """Yield the solved statements of the reference: those that lie between marks."""
    files = [*(CHECKOUT / "reference").rglob("*.py"), *(CHECKOUT / "reference").rglob("*.ipynb")]
    for path in sorted(files):
        for source in code_of(path.name, path.read_text(encoding="utf-8")):
            lines = source.split("\n")
            for region in find_regions(source, path.name):
                solved = {*range(region.begin + 1, region.end)}
                for statement, size in _within(source, solved):
                    assert lines
                    yield path.name, statement, size


def _within(source, lines):
    tree = ast.parse(re.sub(r"^\s*[%!].*$", "", source, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not hasattr(node, "body") and node.lineno - 1 in lines:
            yield from statements(ast.unparse(node))


def test_the_same_sources_give_the_same_bytes(wheel, tmp_path):
    """Whoever builds the wheel of a release builds this one."""
    assert build_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_no_solution_no_hidden_check_no_mistake_is_packed(texts):
    """Of the labs, students get descriptions, public checks and what these are made of."""
    for name in texts:
        parts = set(Path(name).parts)
        assert not parts & {"reference", "hidden", "mistakes", "tests", "examples"}, name
        assert not re.search(r"survivors|solution", name), name


def test_no_solved_statement_is_in_any_file(texts):
    """What the reference computes between its marks is computed nowhere in the wheel."""
    held = {}
    given = set()
    for name, text in texts.items():
        for source in code_of(name, text):
            found = {statement for statement, _ in statements(source)}
            # What the given code does is no secret, and solutions may do it too.
            given |= found if name.startswith("graders/student_template/") else set()
            held |= dict.fromkeys(found, name)
    solved = {s for _, s, size in solutions() if size >= FEWEST_NODES}

    assert len(solved) > 100
    leaked = {s: held[s] for s in solved if s in held and s not in given}
    assert {s: name for s, name in leaked.items() if s not in SHARED} == {}
    assert set(SHARED) <= set(leaked), "an entry of SHARED is no longer needed"


def test_no_exercise_is_defined(texts):
    """No class or function of the wheel has the name of one that students write."""
    for name, text in texts.items():
        if name.startswith("graders/student_template/"):
            continue  # the given code and the blanks, which test_template.py looks at
        own = [lab for lab in LABS if f"graders/labs/{lab.id}/" in name] or LABS
        asked = {one for lab in own for exercise in lab.exercises for one in exercise.defines}
        for source in code_of(name, text):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    assert node.name not in asked, name


def test_no_word_of_hidden_checks_and_planted_mistakes_is_in_any_file(texts):
    """Titles of hidden checks, and what a mistake was: of these only numbers leave."""
    everything = " ".join(" ".join(text.split()) for text in texts.values())
    for lab in LABS:
        checks = with_checks(lab, lambda run: run.checks, hidden=True)
        public = {check.title for check in checks if not check.hidden}
        for title in {check.title for check in checks if check.hidden} - public:
            assert title not in everything
        for exercise in lab.exercises:
            for answer in planted(lab.folder, exercise.id):
                if answer.kind is Kind.MISTAKE:
                    assert answer.text not in everything


def test_public_checks_run_without_what_instructors_have(installed):
    """Every lab's public checks load and judge, with nothing but the light dependencies."""
    program = (
        "from graders.catalogue.labs import all_labs\n"
        "from graders.selfcheck.in_notebook import check_names\n"
        "for lab in all_labs():\n"
        "    for result in check_names({}, lab).results:\n"
        "        print(lab.id, result.check.id, result.verdict.value)\n"
        "print('nbformat' in sys.modules)\n"
    )
    *lines, reads_notebooks = run_installed(installed, program).splitlines()
    told = [line.split() for line in lines]
    needing = {e.id for lab in LABS for e in lab.exercises if e.requires}
    assert {lab for lab, _, _ in told} == {lab.id for lab in LABS}
    for _, check, verdict in told:
        allowed = {"failed", "skipped", *(["undecided"] if check.split(".")[0] in needing else [])}
        assert verdict in allowed, check
    # What reads notebooks costs half a second at the first self-check, and is not needed there.
    assert reads_notebooks == "False"


def test_a_right_answer_passes_from_the_wheel(installed):
    """A class that a student wrote is checked, and the hidden checks are announced."""
    program = (
        "import numpy as np\n"
        "from graders import check\n"
        "class TanhLayer:\n"
        "    def fprop(self, inputs):\n"
        "        return np.tanh(inputs)\n"
        "    def bprop(self, inputs, outputs, grads_wrt_outputs):\n"
        "        return (1 - outputs**2) * grads_wrt_outputs\n"
        "print(check('tanh'))\n"
    )
    shown = run_installed(installed, program)
    assert shown == "tanh: 9 of 9 visible checks; 4 more run at marking\n"


def test_instructors_commands_say_what_they_need(installed):
    """Without the instructors' packages a command of theirs is one sentence, and 2."""
    program = (
        "from graders.__main__ import main\n"
        "for name in ('grade', 'verify', 'export'):\n"
        "    sys.argv = ['markprop', name, 'x']\n"
        "    try:\n"
        "        main()\n"
        "    except SystemExit as left:\n"
        "        print(name, left.code)\n"
    )
    assert run_installed(installed, program) == "grade 2\nverify 2\nexport 2\n"


def test_a_copy_that_was_installed_cannot_build_it(monkeypatch, tmp_path):
    """Without the solutions beside it, the sentence says where they come from."""
    monkeypatch.setattr(building, "ROOT", None)
    with pytest.raises(MarkpropError, match="`markprop package solutions`"):
        build_wheel(tmp_path)


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """Build the instructors' wheel once."""
    return build_solutions(tmp_path_factory.mktemp("private"))


def test_the_solutions_are_a_wheel_of_their_own(private, wheel):
    """Outside Python's packages: hidden checks, mistakes, reference, the students' wheel."""
    with zipfile.ZipFile(private) as archive:
        names = archive.namelist()
        kept = archive.read(next(name for name in names if name.endswith(f"wheels/{wheel.name}")))
    data = f"{private.name.removesuffix('-py3-none-any.whl')}.data/data/opt/markprop-solutions/"
    outside = [name for name in names if not name.startswith(data)]
    inside = {name.removeprefix(data) for name in names if name.startswith(data)}

    assert all(".dist-info/" in name for name in outside)
    for lab in LABS:
        own = f"graders/labs/{lab.folder.name}/"
        assert any(name.startswith(f"{own}hidden/test_") for name in inside)
        assert any(name.startswith(f"{own}mistakes/") for name in inside)
        assert f"reference/notebooks/{lab.notebook}" in inside
    assert "examples/roster.csv" in inside
    assert not [name for name in inside if "__pycache__" in name or "/." in name]
    assert kept == wheel.read_bytes()


def test_the_solutions_build_the_same_bytes(private, tmp_path):
    """Instructors can compare what they were given."""
    assert build_solutions(tmp_path).read_bytes() == private.read_bytes()


def test_the_solutions_are_never_published_and_nothing_asks_for_them(private, texts):
    """An index refuses the wheel by its classifier, and no package names it as a requirement."""
    with zipfile.ZipFile(private) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        told = archive.read(name).decode()
    (ours,) = [text for name, text in texts.items() if name.endswith("/METADATA")]

    assert "Classifier: Private :: Do Not Upload\n" in told
    assert "Requires-Dist" not in told
    assert "solutions" not in "".join(re.findall(r"^Requires-Dist: .*$", ours, re.MULTILINE))


def test_the_version_stands_once(texts):
    """`graders.__version__` is what the wheel says; pyproject.toml repeats nothing."""
    (metadata,) = [text for name, text in texts.items() if name.endswith("/METADATA")]
    project = (CHECKOUT / "pyproject.toml").read_text()

    assert f"\nVersion: {__version__}\n" in metadata
    assert __version__ not in project


def test_the_wheel_is_typed(texts):
    """Type checkers read the annotations of an installed copy."""
    assert "graders/py.typed" in texts


TABLES = {".py", ".ipynb", ".npz"}  # what other tests speak of


def test_every_other_file_of_the_engine_is_packed(texts):
    """Templates, styles, scripts, tables: whatever a command reads."""
    left_out = {"hidden", "mistakes", "__pycache__", ".pytest_cache"}
    for path in (CHECKOUT / "graders").rglob("*"):
        if path.is_file() and path.suffix not in TABLES and not left_out & set(path.parts):
            assert path.relative_to(CHECKOUT).as_posix() in texts


LIGHT = {"numpy", "nbformat", "nbclient", "ipykernel", "hypothesis", "pytest", "click"}


def test_the_dependencies_are_the_light_ones(texts):
    """Students install what runs a notebook and the checks; the rest is an extra."""
    (metadata,) = [text for name, text in texts.items() if name.endswith("/METADATA")]
    lines = re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE)
    needed = [Requirement(line) for line in lines]
    here = {one.name for one in needed if not one.marker or one.marker.evaluate({"extra": ""})}
    assert here == LIGHT


def test_a_browser_is_asked_for_what_it_can_have(texts):
    """Under Pyodide nothing is required that brings a kernel, sockets or processes."""
    (metadata,) = [text for name, text in texts.items() if name.endswith("/METADATA")]
    lines = re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE)
    browser = {"sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}
    needed = [Requirement(line) for line in lines]
    asked = {one.name for one in needed if not one.marker or one.marker.evaluate(browser)}
    assert asked == {"numpy", "hypothesis", "pytest", "click"}


@pytest.mark.prove
def test_it_works_in_a_clean_environment(wheel, tmp_path):
    """Installed from the index, as students do it: every solved notebook passes its checks."""
    venv.create(tmp_path / "venv", with_pip=True)
    program = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = program / "python"
    install = [python, "-m", "pip", "install", "--quiet", wheel]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"pip reaches no index: {done.stderr.strip().splitlines()[-1]}")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

    def run(*command):
        return subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env=clean, check=False
        )

    for name in BLOCKED:
        assert run(python, "-c", f"import {name}").returncode == 1, name
    listed = run(program / "markprop", "labs", "multiple_layers").stdout
    assert "tanh" in listed
    assert "hidden" in listed
    for lab in LABS:
        shutil.copy(CHECKOUT / "reference" / "notebooks" / lab.notebook, tmp_path)
        judged = [exercise.id for exercise in lab.exercises if not exercise.requires]
        options = [part for name in judged for part in ("--exercise", name)]
        checked = run(program / "markprop", "check", lab.notebook, *options)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        passed, visible = re.search(r"(\d+) of (\d+) visible checks; ", checked.stdout).groups()
        assert passed == visible
