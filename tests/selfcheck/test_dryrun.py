"""The rehearsal of marking: the saved notebook from its first cell, and how that differs."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from graders.catalogue.labs import find_lab
from graders.errors import MarkpropError, SubmissionError
from graders.model import Limits, Verdict
from graders.reports.notebook_view import MIME, SelfCheck
from graders.sandbox.launcher import Launcher
from graders.selfcheck.dryrun import dry_run, lab_of, repository_of, shown_verdicts
from graders.selfcheck.in_notebook import check_names

TEMPLATE = Path(__file__).parents[2] / "student_template"
IMPORTS = "import sys\nimport numpy as np\nsys.path.append('..')\nfrom mlp.layers import Layer"
TANH = """\
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1 - outputs**2) * grads_wrt_outputs
"""


@pytest.fixture(autouse=True)
def _no_given_code(monkeypatch):
    """Forget the given code that other tests of this process have loaded."""
    for name in [n for n in sys.modules if n.split(".")[0] in ("mlp", "dp")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture(scope="module")
def launcher():
    """Return what starts the notebooks' processes, once for all tests here."""
    with Launcher("auto") as made:
        yield made


@pytest.fixture(scope="module")
def lab():
    """Return the lab with one of its exercises."""
    return find_lab("multiple_layers").only(["tanh"])


def write(path, *cells, shown=None):
    """Write a notebook of these sources; the last cell shows a self-check."""
    code = [
        {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": cell}
        for cell in cells
    ]
    if shown is not None:
        data = {**shown._repr_mimebundle_(), "text/plain": repr(shown)}
        output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
        code[-1]["outputs"] = [{**output, "data": data}]
    content = {"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def right_in_the_notebook(lab):
    """Return the self-check of a right answer."""
    from reference.mlp.layers import TanhLayer

    return check_names({"TanhLayer": TanhLayer}, lab)


def test_a_deleted_cell_is_found(launcher, lab, tmp_path):
    """What passed in the running notebook and cannot pass from the top is said, with a reason."""
    path = write(tmp_path / "lab.ipynb", IMPORTS, "check('tanh')", shown=right_in_the_notebook(lab))
    found = dry_run(path, lab, launcher, Limits())

    assert not found.selfcheck.passed
    (note,) = found.notes
    assert note.startswith("Passed when last checked in the notebook, but not from the top: “")
    assert "and 6 more. Look for a cell that was deleted, changed, or run out of order." in note


def test_what_was_mended_since_is_said_too(launcher, lab, tmp_path):
    """A check that failed when the notebook last showed it, and passes now, is good news."""
    wrong = check_names({}, lab)
    path = write(tmp_path / "lab.ipynb", IMPORTS, TANH, "check('tanh')", shown=wrong)
    found = dry_run(path, lab, launcher, Limits())

    assert found.selfcheck.passed
    (note,) = found.notes
    assert note.startswith("Passed from the top, but not when last checked in the notebook: “")


def test_equal_verdicts_need_no_word(launcher, lab, tmp_path):
    """Where notebook and run agree, nothing is added, and the run is told as it goes on."""
    shown = right_in_the_notebook(lab)
    last = "from graders import check\n\ncheck('tanh')"
    path = write(tmp_path / "lab.ipynb", IMPORTS, TANH, last, shown=shown)
    told = []
    found = dry_run(path, lab, launcher, Limits(), told.append)

    assert found.notes == ()
    assert found.run.failures == ()
    assert told[0] is None
    assert [result.check.id for result in told[1:]] == [r.check.id for r in shown.results]


def test_modules_of_the_repository_take_part(launcher, lab, tmp_path):
    """Classes may stand in `mlp/`: the notebook is run in the repository that it lies in."""
    shutil.copytree(TEMPLATE / "mlp", tmp_path / "mlp")
    with open(tmp_path / "mlp" / "layers.py", "a", encoding="utf-8") as module:
        module.write("\n\n" + TANH)
    path = write(tmp_path / "notebooks" / lab.notebook, IMPORTS)
    for place in (path, path.parent, tmp_path):
        found = dry_run(place, lab, launcher, Limits())
        assert found.selfcheck.passed, place
    found = dry_run(path, lab, launcher, Limits())
    assert found.notes == (
        "`TanhLayer` is the one of `mlp.layers`: no cell of the notebook defines it.",
    )


def test_the_notebook_that_was_asked_for_is_run(launcher, lab, tmp_path):
    """A copy beside the lab's notebook is checked itself; marking would take the other, we say."""
    shutil.copytree(TEMPLATE / "mlp", tmp_path / "mlp")
    write(tmp_path / "notebooks" / lab.notebook, IMPORTS, TANH.replace("np.tanh", "np.sinh"))
    copy = write(tmp_path / "notebooks" / "copy.ipynb", IMPORTS, TANH)
    found = dry_run(copy, lab, launcher, Limits())

    assert found.selfcheck.passed
    assert found.notes == (
        f"Handed in as a repository, notebooks/{lab.notebook} would be marked, not this file.",
    )


@pytest.mark.parametrize("change", ["crlf", "bom", "latin"])
def test_notebooks_of_other_systems_are_read(launcher, lab, tmp_path, change):
    """Line ends of Windows, a byte order mark, and letters beyond ASCII change no verdict."""
    path = write(tmp_path / "lab.ipynb", IMPORTS, "# Übung\n" + TANH)
    data = path.read_bytes()
    if change == "crlf":
        content = json.loads(data)
        for cell in content["cells"]:
            cell["source"] = cell["source"].replace("\n", "\r\n")
        data = json.dumps(content, indent=1).replace("\n", "\r\n").encode()
    elif change == "bom":
        data = b"\xef\xbb\xbf" + data
    else:
        data = json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8")
    path.write_bytes(data)
    assert dry_run(path, lab, launcher, Limits()).selfcheck.passed


def test_what_cannot_be_read_is_one_sentence(launcher, lab, tmp_path):
    """A notebook that was cut off is named as such, whether the lab is given or to be found."""
    path = tmp_path / "lab.ipynb"
    path.write_text('{"cells": [')
    for attempt in (lambda: dry_run(path, lab, launcher, Limits()), lambda: lab_of(path)):
        with pytest.raises(SubmissionError, match=r"^`lab.ipynb` is cut off"):
            attempt()


def test_the_lab_is_found_from_the_notebook(tmp_path):
    """By the file name, in a folder too; else by what the notebook defines."""
    assert lab_of(write(tmp_path / "gradient_flow.ipynb", "x = 1")).id == "gradient_flow"
    renamed = write(tmp_path / "own" / "mine.ipynb", "class MaxoutLayer:\n    pass")
    assert lab_of(renamed).id == "transfer_functions"
    write(tmp_path / "one" / "notebooks" / "initialisation.ipynb", "x = 1")
    assert lab_of(tmp_path / "one").id == "initialisation"


def test_where_no_lab_or_several_fit_the_sentence_asks(tmp_path):
    """Nothing is guessed: --lab decides."""
    nothing = write(tmp_path / "mine.ipynb", "x = 1")
    with pytest.raises(MarkpropError, match=r"defines none of the exercises.*--lab: backprop"):
        lab_of(nothing)
    for name in ("initialisation", "gradient_flow"):
        write(tmp_path / "all" / f"{name}.ipynb", "x = 1")
    with pytest.raises(MarkpropError, match=r"several labs.*gradient_flow, initialisation"):
        lab_of(tmp_path / "all")


def test_a_repository_is_where_mlp_is(tmp_path):
    """The folder with `mlp` is handed in: the notebook's own, or the one above it."""
    (tmp_path / "mlp").mkdir()
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    assert repository_of(tmp_path / "lab.ipynb") == tmp_path
    assert repository_of(tmp_path / "notebooks" / "lab.ipynb") == tmp_path
    assert repository_of(tmp_path / "notebooks") == tmp_path
    assert repository_of(tmp_path / "notebooks" / "deep" / "lab.ipynb") is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"cells": 3}', json.dumps({"cells": [{"outputs": [{"data": {MIME: []}}]}]})],
)
def test_whatever_a_notebook_holds_the_comparison_stays_calm(tmp_path, text):
    """Outputs of other tools, and files that are no notebooks, compare with nothing."""
    path = tmp_path / "lab.ipynb"
    path.write_text(text)
    assert shown_verdicts(path) == {}
    assert shown_verdicts(tmp_path / "absent.ipynb") == {}


def test_the_last_self_check_of_each_exercise_counts(lab, tmp_path):
    """A notebook may show several self-checks; the later one of a check replaces the earlier."""
    right = right_in_the_notebook(lab)
    path = write(tmp_path / "lab.ipynb", "check('tanh')", shown=check_names({}, lab))
    assert "failed" in shown_verdicts(path).values()
    content = json.loads(path.read_text())
    later = json.loads(write(tmp_path / "b.ipynb", "check()", shown=right).read_text())
    content["cells"] += later["cells"]
    path.write_text(json.dumps(content))
    assert set(shown_verdicts(path).values()) == {str(Verdict.PASSED)}
    assert SelfCheck(right.results).passed
