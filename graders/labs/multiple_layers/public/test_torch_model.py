"""Public checks of the PyTorch model and its loop: all of it judged by numbers that NumPy gives.

The loop is tried on networks made of PyTorch's own parts, so that a slip in the model costs nothing
there.
"""

import numpy as np

from graders.checks import (
    Finding,
    as_array,
    exercise,
    expect_close,
    expect_shape,
    number,
    points,
)
from graders.checks import (
    tolerances as tol,
)
from graders.errors import StudentError
from graders.labs.multiple_layers import perceptrons as numpy_side
from graders.labs.multiple_layers.measures import evaluated, expect_measures
from graders.labs.multiple_layers.tensors import (
    SINGLE,
    cross_entropy_loss,
    descent,
    expect_same_parameters,
    loader,
    own_network,
    read_network,
    tensor,
)

pytestmark = exercise("torch_model")

GATE = "torch_model.has_three_linear_layers"
SCORES = "torch_model.gives_a_score_for_each_class"
SIZES = (12, 5, 7)  # inputs, outputs, hidden units: all different, so that each layer is known
WIDTHS = (12, 7, 7, 5)
SMALL = (12, 7, 5)
AXES = "(batch_size, output_dim)"
RATE = 0.5  # large, so that a step made otherwise shows


def example(rng, widths, count):
    """Return a network with examples for it."""
    parameters = numpy_side.draw(rng, widths)
    inputs = numpy_side.draw_inputs(rng, parameters, count)
    return parameters, inputs, rng.integers(0, widths[-1], count)


@points(1)
def test_has_three_linear_layers(student):
    """The model's parameters are weights and biases of three linear layers."""
    read_network(student, SIZES)


@points("1/2", after=GATE)
def test_gives_a_score_for_each_class(student, rng):
    """The model gives one row of scores for each example of a batch."""
    network = read_network(student, SIZES)
    for count in (4, 1):
        inputs = rng.standard_normal((count, SIZES[0]))
        expect_shape("scores", network.scores(inputs), (count, SIZES[1]), axes=AXES)


@points("1/2", after=SCORES)
def test_flattens_images(student, rng):
    """Images of any shape with `input_dim` pixels give the scores of their pixels in a row."""
    network = read_network(student, SIZES)
    inputs = rng.standard_normal((6, SIZES[0]))
    flat = network.scores(inputs)
    for dims in ((1, 3, 4), (2, 6)):
        images = network.scores(inputs.reshape(6, *dims))
        expect_close("scores", images, np.asarray(flat, dtype=float), axes=AXES)


@points(1, after=SCORES)
def test_scores_follow_from_the_parameters(student, rng):
    """Scores are those of linear layers with ReLUs between them, and no softmax at the end."""
    network = read_network(student, SIZES)
    parameters, inputs, _ = example(rng, WIDTHS, 9)
    network.set(parameters)
    got = expect_shape("scores", network.scores(inputs), (9, SIZES[1]), axes=AXES)
    expected = numpy_side.scores(parameters, inputs)
    if np.abs(got - expected).max() <= SINGLE:
        return
    hint = None
    if np.allclose(got.sum(axis=1), 1, atol=SINGLE):
        hint = "Each row sums to 1: the softmax belongs to the loss, which expects bare scores."
    elif np.allclose(np.exp(got).sum(axis=1), 1, atol=SINGLE):
        hint = "These are logarithms of probabilities: the loss expects bare scores."
    elif np.allclose(got, np.maximum(expected, 0), atol=SINGLE):
        hint = "There is a ReLU after the last layer, which cuts negative scores off."
    try:
        expect_close("scores", got, expected, axes=AXES)
    except Finding as finding:
        finding.hint = hint or finding.hint
        raise
    raise Finding("value", "`scores` differ a little from those of its own parameters.", hint=hint)


@points(1, after=SCORES)
def test_gradients_reach_all_parameters(student, rng):
    """`backward` gives every parameter the derivative of the loss with respect to it."""
    network = read_network(student, SIZES)
    parameters, inputs, labels = example(rng, WIDTHS, 6)
    network.set(parameters)
    outputs = network.model.kept(tensor(student, inputs))
    try:
        cross_entropy_loss(student).kept(outputs, tensor(student, labels)).backward()
    except StudentError as error:
        raise Finding(
            "graph", f"No gradient can be computed from the model's scores: {error.message}"
        ) from None

    def error_at(moved):
        network.set(moved)
        return numpy_side.cross_entropy(as_array("scores", network.scores(inputs)), labels)

    for label, layer, part, grad in network.gradients():
        if grad is None:
            raise Finding("graph", f"No gradient reaches the {label}.")
        direction = rng.standard_normal(parameters[layer][part].shape)
        direction /= np.linalg.norm(direction)
        slope = numpy_side.slope(error_at, parameters, layer, part, direction)
        got = float((expect_shape(label, grad, direction.shape) * direction).sum())
        # The scores have single precision: over this step that is an error of 5e-4.
        if abs(got - slope) > tol.DIRECTION_SINGLE * max(0.5, float(np.linalg.norm(grad))):
            raise Finding(
                "value",
                f"The gradient that `backward` gives the {label} has the slope {number(got)} in "
                f"some direction; a central difference of the loss gives {number(slope)}.",
            )


@points("3/2")
def test_train_epoch_makes_one_step_for_each_batch(student, rng):
    """`train_epoch` moves the parameters against the gradient of each batch in turn."""
    parameters, inputs, labels = example(rng, SMALL, 11)
    batches = numpy_side.batched(inputs, labels, 4)
    network = own_network(student, parameters)
    optimiser = descent(student, network.model, RATE)
    student.train_epoch.kept(
        network.model, loader(student, inputs, labels, 4), cross_entropy_loss(student), optimiser
    )
    got = network.parameters()
    expected = numpy_side.descend(parameters, batches, RATE)
    if numpy_side.distance(got, expected) <= SINGLE:
        return
    known = {
        "Nothing changed: is there a `backward()`, and a `step()` after it, before the gradients "
        "are set to zero?": parameters,
        "This comes of adding each batch's gradients to those of the batches before: set them to "
        "zero first.": numpy_side.descend(parameters, batches, RATE, adding=True),
        "Only the first batch made a step.": numpy_side.descend(parameters, batches[:1], RATE),
        "Only the last batch made a step.": numpy_side.descend(parameters, batches[-1:], RATE),
        "The last step was not made: each batch steps with the gradients of the one before.": (
            numpy_side.descend(parameters, batches[:-1], RATE)
        ),
        "There were two passes through the loader instead of one.": (
            numpy_side.descend(parameters, batches * 2, RATE)
        ),
    }
    try:
        expect_same_parameters(got, expected, "After an epoch of three batches")
    except Finding as finding:
        hints = [h for h, other in known.items() if numpy_side.distance(got, other) <= SINGLE]
        finding.hint = hints[0] if hints else None
        raise


@points("1/2")
def test_train_epoch_lowers_the_error(student, rng):
    """A few epochs with Adam lower the error on the data that they train on."""
    parameters, inputs, _ = example(rng, SMALL, 60)
    labels = inputs[:, :5].argmax(axis=1)
    network = own_network(student, parameters)
    optimiser = student.module("torch.optim").Adam(network.model.parameters(), lr=0.02)
    batches, loss = loader(student, inputs, labels, 10), cross_entropy_loss(student)
    before = numpy_side.cross_entropy(numpy_side.scores(parameters, inputs), labels)
    for _ in range(5):
        student.train_epoch.kept(network.model, batches, loss, optimiser)
    after = numpy_side.cross_entropy(numpy_side.scores(network.parameters(), inputs), labels)
    if after > 0.7 * before:
        raise Finding(
            "rises",
            f"The error is {number(before)} before five epochs and {number(after)} after them; "
            "expected at most 70 % of it.",
        )


@points("1/2")
def test_train_epoch_uses_the_training_mode(student, rng):
    """`train_epoch` puts the model into training mode, whatever mode it was left in."""
    parameters, inputs, labels = example(rng, SMALL, 12)
    network = own_network(student, parameters, normalised=True)
    network.model.eval()
    optimiser = descent(student, network.model, 0.01)
    student.train_epoch.kept(
        network.model, loader(student, inputs, labels, 4), cross_entropy_loss(student), optimiser
    )
    counted = network.state("1.num_batches_tracked")
    if counted != 3:
        raise Finding(
            "mode",
            f"A model that was left in evaluation mode saw {number(counted)} of 3 batches in "
            "training mode; expected all.",
            hint="Layers such as batch normalisation and dropout ask for it: `model.train()`.",
        )


@points(1)
def test_evaluate_gives_error_and_accuracy(student, rng):
    """`evaluate` gives the mean error and the share of examples whose largest score is right."""
    parameters, inputs, labels = example(rng, SMALL, 12)
    outputs = numpy_side.scores(parameters, inputs)
    labels[::2] = outputs[::2].argmax(axis=1)  # neither all right nor all wrong
    measures = evaluated(
        student, own_network(student, parameters), loader(student, inputs, labels, 4)
    )
    expect_measures(measures, outputs, labels, 4)


@points("1/2", after="torch_model.evaluate_gives_error_and_accuracy")
def test_evaluate_counts_every_example_once(student, rng):
    """Error and accuracy are means over the examples, also when the last batch is smaller."""
    parameters, inputs, labels = example(rng, SMALL, 9)
    outputs = numpy_side.scores(parameters, inputs)
    labels[:5] = outputs[:5].argmax(axis=1)
    measures = evaluated(
        student, own_network(student, parameters), loader(student, inputs, labels, 4)
    )
    expect_measures(measures, outputs, labels, 4)


@points("1/2")
def test_evaluate_uses_the_evaluation_mode(student, rng):
    """`evaluate` puts the model into evaluation mode during its pass."""
    parameters, inputs, labels = example(rng, SMALL, 12)
    network = own_network(student, parameters, normalised=True)
    network.model.train()
    evaluated(student, network, loader(student, inputs, labels, 4))
    counted = network.state("1.num_batches_tracked")
    if counted:
        raise Finding(
            "mode",
            f"`evaluate` ran {number(counted)} batches in training mode; expected none.",
            hint="Layers such as batch normalisation and dropout ask for it: `model.eval()`.",
        )


@points("1/4")
def test_evaluate_changes_no_parameter(student, rng):
    """`evaluate` leaves all parameters as they were."""
    parameters, inputs, labels = example(rng, SMALL, 8)
    network = own_network(student, parameters)
    before = network.parameters()
    evaluated(student, network, loader(student, inputs, labels, 4))
    expect_same_parameters(network.parameters(), before, "`evaluate` changed the model")


@points("1/4")
def test_evaluate_records_no_graph(student, rng):
    """`evaluate` records nothing for gradients."""
    parameters, inputs, labels = example(rng, SMALL, 8)
    network = own_network(student, parameters)
    witness = student.module("unittest.mock").Mock(return_value=None)
    network.model.register_forward_hook(witness)
    evaluated(student, network, loader(student, inputs, labels, 4))
    if not witness.read("called"):
        return  # the model was run past its hooks, and nothing was seen
    operator = student.module("operator")
    seen = operator.attrgetter("call_args.args").kept(witness)  # module, inputs, outputs
    if operator.itemgetter(2).kept(seen).read("requires_grad"):
        raise Finding(
            "graph",
            "The scores that `evaluate` computes remember how to be differentiated.",
            hint="That costs memory and time: use `with torch.no_grad():`.",
        )
