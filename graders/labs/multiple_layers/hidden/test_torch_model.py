"""Hidden checks of the PyTorch model and its loop: several epochs, measured in between."""

from graders.checks import Finding, exercise, number, points
from graders.labs.multiple_layers import perceptrons as numpy_side
from graders.labs.multiple_layers.measures import evaluated
from graders.labs.multiple_layers.tensors import (
    SINGLE,
    cross_entropy_loss,
    descent,
    expect_same_parameters,
    loader,
    read_network,
)

pytestmark = exercise("torch_model")

GATE = "torch_model.has_three_linear_layers"
RATE = 0.2
EPOCHS = 3


@points(1, after=GATE)
def test_a_training_goes_as_it_should(student, rng):
    """Several epochs of your loop on your model, with evaluations between them, go as expected."""
    widths = (9, 6, 6, 4)
    network = read_network(student, (9, 4, 6))
    parameters = numpy_side.draw(rng, widths)
    network.set(parameters)
    inputs = numpy_side.draw_inputs(rng, parameters, 22)
    labels = rng.integers(0, 4, 22)
    loss = cross_entropy_loss(student)
    train_data = loader(student, inputs[:14], labels[:14], 5)
    valid_data = loader(student, inputs[14:], labels[14:], 4)
    optimiser = descent(student, network.model, RATE)
    for epoch in range(1, EPOCHS + 1):
        student.train_epoch.kept(network.model, train_data, loss, optimiser)
        error, _ = evaluated(student, network, valid_data)
        batches = numpy_side.batched(inputs[:14], labels[:14], 5)
        parameters = numpy_side.descend(parameters, batches, RATE)
        after = f"After epoch {epoch} of {EPOCHS}"
        expect_same_parameters(network.parameters(), parameters, after)
        outputs = numpy_side.scores(parameters, inputs[14:])
        expected = numpy_side.cross_entropy(outputs, labels[14:])
        if abs(error - expected) > SINGLE:
            raise Finding(
                "value",
                f"{after} the error on other data is {number(error)}; expected {number(expected)}.",
            )
