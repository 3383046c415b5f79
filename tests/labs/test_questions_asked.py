"""What a right answer is asked: conditions vary within each question, not by more questions."""

import json

import pytest

from graders.authoring.trials import Trial, run_trials
from graders.catalogue.labs import find_lab
from graders.judging.reference import reference_notebook
from graders.sandbox.forking import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no forking on this system")

# Questions to the reference, by lab and exercise, before anything varied but values.
BEFORE = {
    "initialisation": {"forward": 318, "backward": 570, "stable_variance": 10, "he_init": 48},
    "backprop_questions": {
        "relu_at_zero": 51,
        "sigmoid_delta": 15,
        "vector_jacobian": 93,
        "mlp_predict": 65,
        "fit_polynomial": 29,
        "logistic_cost": 131,
    },
    "gradient_flow": {"gradient_log": 315, "net": 297},
}
MOST = 1.3  # times as many: a question costs about 0.1 ms, and a class has hundreds of answers


def cells_that_train(lab):
    """Return the solved notebook's functions that are judged by running them."""
    path = reference_notebook(lab.folder, lab.notebook)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    return "\n".join(source for source in sources if source.startswith("def fit_polynomial("))


@pytest.mark.parametrize(
    ("lab_id", "exercise_id"), [(lab, e) for lab in BEFORE for e in BEFORE[lab]]
)
def test_a_right_answer_is_hardly_asked_more(lab_id, exercise_id):
    """Full marks within 1.3 times as many questions as before."""
    lab = find_lab(lab_id)
    trial = Trial("reference", "import numpy as np\n" + cells_that_train(lab))
    ((_, outcome),) = run_trials(lab, lab.exercise(exercise_id), [trial], jobs=1)

    assert outcome.full
    assert outcome.calls <= MOST * BEFORE[lab_id][exercise_id]
