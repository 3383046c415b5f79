"""A new lab verifies as it is, and the guide for authors does what it says."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graders.authoring.skeleton import EXAMPLES, write_skeleton
from graders.catalogue.labs import configured_labs, find_lab, read_lab
from graders.commands import new
from graders.errors import AuthoringError, MarkpropError

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"
FENCE = re.compile(r"^```(\w+)(?: (title|append|cell)=\"([^\"]+)\")?\n(.*?)^```$", re.M | re.S)


def run(line, folder, **environment):
    """Run a command line as a person does: in a folder, in a process of its own."""
    name, *words = shlex.split(line)
    assert name == "markprop"
    command = [sys.executable, "-m", "graders", *words]
    env = os.environ | environment
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=env)


def add_cell(path, source):
    """Add a code cell to a notebook, as an author would in Jupyter."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cell |= {"id": f"added-{len(notebook['cells'])}", "source": source.splitlines(keepends=True)}
    notebook["cells"].append(cell)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def follow(guide, folder):
    """Do what a guide says, in its order; yield its commands, each when its turn has come."""
    for language, action, target, text in FENCE.findall(guide):
        path = folder / target
        if action == "cell":
            add_cell(path, text.rstrip("\n"))
        elif action:
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if action == "append" else ""
            path.write_text(before + text, encoding="utf-8")
        elif language == "console":
            yield from (line.removeprefix("$ ") for line in text.splitlines())


def test_skeleton_is_a_lab(tmp_path):
    """The folder reads as a lab whose notebook and checks are there."""
    files = write_skeleton("curves", tmp_path, title="Curves and slopes")
    lab = find_lab("curves", [tmp_path])

    assert (lab.id, lab.title, lab.notebook) == ("curves", "Curves and slopes", "curves.ipynb")
    assert [exercise.id for exercise in lab.exercises] == ["square"]
    assert tmp_path / "curves" / "reference" / "curves.ipynb" in files
    assert not [f for f in files if "LAB_" in f.read_text(encoding="utf-8")]


def test_title_is_made_from_the_id(tmp_path):
    """Without a title the lab is called by its id, in words."""
    write_skeleton("single_layer_2", tmp_path)

    assert read_lab(tmp_path / "single_layer_2").title == "Single layer 2"


@pytest.mark.parametrize("name", ["", "Curves", "1st", "a-b", "../up", "a b"])
def test_ids_that_are_none_are_refused(tmp_path, name):
    """An id is a folder's, a file's and a Python name at once."""
    with pytest.raises(MarkpropError, match="cannot be a lab's id"):
        write_skeleton(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path):
    """A folder that is there already stays as it is; Markprop's own labs keep their names."""
    write_skeleton("curves", tmp_path)

    with pytest.raises(MarkpropError, match="is there already"):
        write_skeleton("curves", tmp_path)
    with pytest.raises(MarkpropError, match="choose another id"):
        write_skeleton("backprop_questions", tmp_path)


def test_title_with_quotation_marks_is_refused(tmp_path):
    """A title must be able to stand in TOML and JSON."""
    with pytest.raises(MarkpropError, match="quotation mark"):
        write_skeleton("curves", tmp_path, title='The "best" lab')


def test_command_says_what_comes_next(tmp_path):
    """`markprop new` lists what it wrote and the next command."""
    done = CliRunner().invoke(new.command, ["curves", str(tmp_path)], standalone_mode=False)

    assert done.return_value == 0
    assert "test_square.py" in done.output
    assert f"markprop verify curves --labs {tmp_path}" in done.output


def test_project_names_its_labs(tmp_path):
    """`[tool.markprop] labs` of the nearest project counts, from any folder below it."""
    write_skeleton("curves", tmp_path / "labs")
    (tmp_path / "pyproject.toml").write_text('[tool.markprop]\nlabs = ["labs"]\n', encoding="utf-8")
    below = tmp_path / "deep" / "down"
    below.mkdir(parents=True)
    (below / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")

    assert configured_labs(below) == (tmp_path / "labs",)
    assert find_lab("curves", configured_labs(below)).folder == tmp_path / "labs" / "curves"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tool.markprop]\nlabs = "labs"\n', "'labs' is not a list of folders"),
        ("[tool.markprop]\nlab = []\n", "the key 'lab' is not known"),
        ("[tool.markprop\n", "cannot be read"),
    ],
)
def test_faults_in_a_project_are_named(tmp_path, text, said):
    """A table that holds something else is refused with the file's name."""
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")

    with pytest.raises(AuthoringError, match=said) as caught:
        configured_labs(tmp_path)
    assert str(tmp_path / "pyproject.toml") in str(caught.value)


QUICK = "--labs . --no-mutants --repeats 0"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_lab_in_order(tmp_path, example):
    """As it is written; an exercise whose package is not here is left out with a word."""
    run(f"markprop new words . --example {example}", tmp_path)

    # A module that is None here cannot be imported, nor found.
    (tmp_path / "none").mkdir()
    blocked = "import sys; sys.modules['pandas'] = None"
    (tmp_path / "none" / "sitecustomize.py").write_text(blocked)
    done = run(f"markprop verify words {QUICK}", tmp_path, PYTHONPATH=str(tmp_path / "none"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "gap" not in done.stdout
    needs = "not judged: needs pandas" in " ".join(re.sub(r"[│\s]+", " ", done.stdout).split())
    assert needs is (example == "functions")


@pytest.mark.prove
def test_a_table_is_an_answer(tmp_path):
    """With pandas, which Markprop itself does not need: right ones pass, mistakes are caught."""
    packages = tmp_path / "site-packages"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", packages]
    done = subprocess.run([*command, "pandas", "python-dateutil", "six", "pytz", "tzdata"])
    if done.returncode:
        pytest.skip("pip reaches no index")
    run("markprop new words . --example functions", tmp_path)

    here = {"PYTHONPATH": str(packages)}
    verified = run("markprop verify words --labs . --repeats 1", tmp_path, **here)
    graded = run(
        "markprop grade words/reference/words.ipynb --lab words --labs . --out r", tmp_path, **here
    )

    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "group_means in_the_index: group_means.columns" in verified.stdout
    assert "17 of 17 points" in graded.stdout


def test_guide_leads_from_an_empty_folder_to_a_proved_lab(tmp_path):
    """Every file and command of docs/authoring.md works, in the order of the page."""
    for line in follow(GUIDE.read_text(encoding="utf-8"), tmp_path):
        done = run(line, tmp_path)

        assert done.stderr == ""
        assert done.returncode == 0, f"{line}\n{done.stdout}"
    report = json.loads((tmp_path / "results" / "curves" / "report.json").read_text("utf-8"))

    assert report["points"] == report["max_points"] == 20
    assert (tmp_path / "handed_out" / "labs" / "curves" / "public" / "test_softplus.py").is_file()
    assert not (tmp_path / "handed_out" / "labs" / "curves" / "hidden").exists()
