"""Honest slips, really graded: full marks for what is right, and a reason for the rest.

Each row is a way in which correct answers come in with something wrong beside them; other graders
lose marks or whole batches by them.
"""

import copy
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TEMPLATE = Path(__file__).parents[2] / "student_template" / "notebooks" / "multiple_layers.ipynb"

IMPORTS = "import numpy as np\n\nfrom mlp.layers import Layer"
TANH = """\
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (1 - outputs**2)"""
RELU = """\
class ReluLayer(Layer):
    def fprop(self, inputs):
        return np.maximum(inputs, 0)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (inputs > 0)"""
CHECK = 'from graders import check\n\ncheck("tanh")\ncheck("relu")'
FULL = {"tanh", "relu"}


def code(source, **changes):
    """Return a code cell."""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": []}
    return {**cell, "source": source, **changes}


def notebook(*cells, minor=4, **metadata):
    """Return the text of a notebook of these cells or sources."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    content = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}
    return json.dumps(content)


def float32(source):
    """Return an answer that computes in single precision."""
    return source.replace("return ", "return np.float32(1) * ").replace(
        "(inputs)", "(inputs.astype(np.float32))"
    )


def answered_template():
    """Return the lab's whole notebook with two of its exercises answered."""
    content = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        for answer in (TANH, RELU):
            if "".join(cell["source"]).startswith(answer.split("\n")[0]):
                cell["source"] = answer
    return json.dumps(content)


def without_metadata(text):
    """Return a notebook from which some tool took every trace of metadata."""
    content = json.loads(text)
    content["metadata"] = {}
    for cell in content["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return json.dumps(content)


GRADED = {"nbgrader": {"grade": True, "grade_id": "tanh", "points": 5, "locked": True}}
PYTHON_2 = {"name": "python2", "display_name": "Python 2", "language": "python"}
TWICE = code(TANH, id="answer", metadata=GRADED)


@dataclass(frozen=True)
class Slip:
    """One way to hand in right answers with something wrong beside them.

    Parameters
    ----------
    text : str
        The notebook.
    full : set of str
        Exercises that get full marks; the others get none.
    failures : list of (int, str)
        Cells that are reported, and what stopped them: what nothing needs does not even run.
    words : str
        What the student reads about an exercise without marks, or about the whole.
    """

    text: str
    full: set = field(default_factory=lambda: FULL)
    failures: list = field(default_factory=list)
    words: str = ""


SLIPS = {
    "syntax_error_elsewhere": Slip(
        notebook(IMPORTS, "x = = 1", TANH, RELU), failures=[(2, "SyntaxError")]
    ),
    "exception_elsewhere": Slip(notebook(IMPORTS, TANH, "1 / 0", RELU)),
    "missing_library": Slip(
        notebook(IMPORTS, "import a_library_of_mine", TANH, RELU),
        failures=[(2, "ModuleNotFoundError")],
    ),
    "missing_data_file": Slip(notebook(IMPORTS, TANH, RELU, "data = np.load('data/mnist.npz')")),
    "check_cells_deleted": Slip(notebook(IMPORTS, TANH, RELU)),
    "check_cell_edited": Slip(
        notebook(IMPORTS, TANH, RELU, code("assert False, 'broke it'", metadata=GRADED))
    ),
    "answer_cell_deleted_and_new_one_used": Slip(
        notebook(IMPORTS, CHECK, "# I deleted the cell, here is a new one\n" + TANH, RELU)
    ),
    "class_renamed": Slip(
        notebook(IMPORTS, TANH, RELU.replace("ReluLayer", "ReLULayer")),
        full={"tanh"},
        words="There is `ReLULayer` (cell 3); the name must be exactly `ReluLayer`.",
    ),
    "classes_moved_to_the_end": Slip(notebook(IMPORTS, CHECK, "print('done')", RELU, TANH)),
    "answer_cell_duplicated": Slip(notebook(IMPORTS, TWICE, copy.deepcopy(TWICE), RELU, minor=5)),
    "all_metadata_stripped": Slip(without_metadata(answered_template())),
    "training_of_600_seconds": Slip(
        notebook(IMPORTS, TANH, "import time\ntime.sleep(600)", RELU, "after = 1")
    ),
    "single_precision": Slip(notebook(IMPORTS, float32(TANH), float32(RELU))),
    "leftover_pip_install": Slip(
        notebook("!pip install numpy\n%pip install -q scipy\n" + IMPORTS, TANH, RELU)
    ),
    "leftover_input": Slip(notebook(IMPORTS, TANH, "name = input('Your name: ')", RELU)),
    "magics": Slip(
        notebook(
            "%matplotlib notebook\n%load_ext tensorboard\n%load_ext autoreload\n%autoreload 2\n"
            + IMPORTS,
            "%%time\n" + TANH,
            "%%bash\nrm -rf *",
            "files = !ls\n%reset -f",
            "%%capture\n" + RELU,
        )
    ),
    "warnings_in_the_answer": Slip(
        notebook(
            IMPORTS + "\nimport sys\nimport warnings",
            TANH.replace("return np", "warnings.warn('slow')\n        return np"),
            RELU.replace("return np", "print('relu', file=sys.stderr)\n        return np"),
        )
    ),
    "a_hundred_thousand_lines": Slip(
        notebook(IMPORTS, TANH, "for n in range(100_000):\n    print('step', n)", RELU)
    ),
    "kernel_of_a_conda_environment": Slip(
        notebook(
            IMPORTS,
            TANH,
            RELU,
            kernelspec={"name": "conda-env-mlp-py", "display_name": "mlp", "language": "python"},
        )
    ),
    "python_2": Slip(
        notebook(
            IMPORTS,
            "print 'numpy', np.__version__",
            TANH,
            RELU,
            minor=0,
            kernelspec=PYTHON_2,
        ),
        failures=[(2, "SyntaxError")],
    ),
    # What can be read beside the slip is judged, and the slip is named.
    "python_2_in_the_answer": Slip(
        notebook(IMPORTS, TANH, RELU + "\n\nprint ReluLayer()"), failures=[(3, "SyntaxError")]
    ),
    "python_2_within_the_answer": Slip(
        notebook(
            IMPORTS, TANH, RELU.replace("        return", "        print inputs\n        return", 1)
        ),
        full={"tanh"},
        failures=[(3, "SyntaxError")],
        words="Cell 3, which should define it, cannot be read by Python: Missing parentheses",
    ),
    "truncated": Slip(notebook(IMPORTS, TANH, RELU)[:-60], full=set(), words="is cut off"),
    "empty": Slip("", full=set(), words="is empty"),
    "conflict": Slip(
        notebook(IMPORTS).replace(", ", ",\n<<<<<<< HEAD\n", 1),
        full=set(),
        words="unresolved merge",
    ),
    "tags_that_skip": Slip(
        notebook(IMPORTS, code(TANH, metadata={"tags": ["skip-execution"]}), RELU)
    ),
    "byte_order_mark": Slip("\ufeff" + notebook(IMPORTS, TANH, RELU)),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Grade a class in which every student made another slip, once."""
    folder = tmp_path_factory.mktemp("class")
    for name, slip in SLIPS.items():
        (folder / f"{name}.ipynb").write_text(slip.text, encoding="utf-8")
    (folder / "numbered_by_the_browser").mkdir()
    (folder / "numbered_by_the_browser" / "multiple_layers (1).ipynb").write_text(
        notebook(IMPORTS, TANH, RELU)
    )
    out = folder.parent / "results"
    command = [sys.executable, "-m", "graders", "grade", str(folder), "--lab", "multiple_layers"]
    command += ["--exercise", "tanh", "--exercise", "relu"]
    # None should meet the limit: no exercise needs the cell of 600 s.
    options = ["--each", "--cell-limit", "10", "--out", str(out)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.parent.name: json.loads(path.read_text()) for path in out.glob("*/report.json")}


def test_nobody_is_lost(reports):
    """Every submission of the batch has its report, whatever the others did."""
    assert set(reports) == {*SLIPS, "numbered_by_the_browser"}


def exercises(report):
    """Return points, maximum and what is said, for tanh and relu."""
    for exercise in report["exercises"]:
        if exercise["id"] in FULL:
            said = " ".join(check.get("finding") or "" for check in exercise["checks"])
            yield exercise["id"], exercise["points"], exercise["max_points"], said


@pytest.mark.parametrize("name", [*SLIPS, "numbered_by_the_browser"])
def test_what_is_right_gets_full_marks_and_the_rest_a_reason(reports, name):
    """The marks, the cells that stopped, and the words for what has no marks."""
    slip = SLIPS.get(name, Slip(""))
    report = reports[name]
    for exercise, points, most, said in exercises(report):
        assert points == (most if exercise in slip.full else 0), said
        if exercise not in slip.full:
            assert slip.words in said
    found = [(failure["cell"], failure["name"]) for failure in report["notebook"]["failures"]]
    if name != "all_metadata_stripped":  # the template's other exercises stop as they should
        assert found == slip.failures
    if not slip.full:
        assert slip.words in report["reason"]
