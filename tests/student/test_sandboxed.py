"""A submission of several notebooks: each exercise is asked of its own, and no folder is told."""

import json

import pytest

from graders.catalogue.labs import find_lab
from graders.judging.runner import with_checks
from graders.judging.turns import Manner
from graders.marking.pipeline import grade
from graders.model import Limits
from graders.reading import find_submissions
from graders.sandbox.launcher import Launcher
from graders.submissions import Order
from tests.submissions.made import notebook, write

HEAD = "import os\nimport numpy as np\nfrom mlp.layers import Layer\n"
TANH = (
    "class TanhLayer(Layer):\n    def fprop(self, inputs):\n        return np.tanh(inputs)\n"
    "    def bprop(self, inputs, outputs, grads):\n        return grads * (1 - outputs**2)\n"
)
RELU = (
    "class ReluLayer(Layer):\n    def fprop(self, inputs):\n        return np.maximum(inputs, 0)\n"
    "    def bprop(self, inputs, outputs, grads):\n        return grads * (inputs > 0)\n"
)
LAB = find_lab("multiple_layers").only(["tanh", "relu"])


@pytest.fixture
def graded(tmp_path):
    """Grade a folder with these files."""

    def run(everything=False, **files):
        for name, content in files.items():
            write(tmp_path / "ada" / f"{name}.ipynb", content)
        (found,) = find_submissions(
            [tmp_path / "ada"], LAB, order=Order(single=True), workspace=tmp_path / "w"
        )
        with Launcher("auto") as launcher:
            return with_checks(
                LAB,
                lambda checks: grade(
                    found, LAB, checks, launcher, Manner(Limits(total_s=100), everything=everything)
                ),
                hidden=True,
            )

    return run


def test_each_exercise_is_asked_of_its_own_notebook(graded):
    """Two notebooks that share nothing: both exercises pass, and both have run."""
    found = graded(a=notebook(HEAD, TANH), b=notebook(HEAD + RELU))
    exercises = {part.id: part for part in found.report.exercises}

    assert (exercises["tanh"].points, exercises["relu"].points) == (10, 10)
    assert exercises["tanh"].source.model_dump(mode="json") == {
        "notebook": "a.ipynb",
        "cell": 2,
        "lines": [1, 5],
        "code": TANH.rstrip("\n"),
    }
    assert exercises["relu"].source.notebook == "b.ipynb"
    assert list(found.further) == ["b.ipynb"]
    assert json.loads(found.further["b.ipynb"])["cells"][0]["execution_count"]
    assert "Marked from `b.ipynb`: relu." in [note.text for note in found.report.notes]


def test_folders_made_for_a_run_are_not_told(graded):
    """Neither a cell's failure, nor an exception of an answer, nor an output names them."""
    wrong = TANH.replace(
        "return np.tanh", "open(os.getcwd() + '/gone.npz')\n        return np.tanh"
    )
    cells = notebook(HEAD + "print(os.getcwd())\nopen('data/x')", HEAD + wrong, RELU)
    found = graded(everything=True, a=cells)
    text = found.report.to_json() + found.executed

    assert "markprop-" not in text
    assert "site-packages/markprop" not in text
    assert "No such file or directory: 'gone.npz'" in text
    assert json.loads(found.executed)["cells"][0]["outputs"][0]["text"] in (".\n", [".\n"])
