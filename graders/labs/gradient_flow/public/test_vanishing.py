"""What the recorded logs of deep networks show."""

from graders.checks import Finding, described, exercise, points
from graders.labs.gradient_flow.logs import expect_deep_log, expect_kept, expect_vanished
from graders.labs.gradient_flow.networks import ACTIVATIONS

pytestmark = exercise("vanishing")

DEEPEST = "deepest_sigmoid_log"


def recorded(student):
    """Return the logs of `comparison` by activation function."""
    found = student.value("comparison")
    if not isinstance(found, dict) or not set(ACTIVATIONS) <= set(found):
        keys = ", ".join(sorted(map(str, found))) if isinstance(found, dict) else ""
        said = f"a dict with the keys {keys}" if keys else described(found)
        raise Finding(
            "type",
            f"`comparison` is {said}; expected a dict with the keys {', '.join(ACTIVATIONS)}.",
        )
    return {name: expect_deep_log(f'comparison["{name}"]', found[name]) for name in ACTIVATIONS}


@points(2)
def test_deepest_log_belongs_to_ten_hidden_layers(student):
    """deepest_sigmoid_log is the log of a network of ten hidden layers, filled in every row."""
    expect_deep_log(DEEPEST, student.value(DEEPEST))


@points(2)
def test_gradients_of_sigmoids_vanish(student):
    """In deepest_sigmoid_log, gradients shrink by orders of magnitude towards the first layer."""
    expect_vanished(DEEPEST, expect_deep_log(DEEPEST, student.value(DEEPEST)))


@points(2)
def test_gradients_of_tanh_and_relu_do_not_vanish(student):
    """In comparison, gradients vanish with sigmoids, and do not with tanh and relu."""
    logs = recorded(student)
    expect_vanished('comparison["sigmoid"]', logs["sigmoid"])
    for name in ("tanh", "relu"):
        expect_kept(f'comparison["{name}"]', logs[name], logs["sigmoid"])
