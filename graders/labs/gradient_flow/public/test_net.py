"""A network of any depth, judged on parameters that are set from outside."""

from fractions import Fraction

import numpy as np

from graders.checks import (
    Finding,
    exercise,
    expect_close,
    expect_finite,
    expect_number,
    expect_shape,
    number,
    points,
    showing,
)
from graders.errors import CheckFailed, StudentError
from graders.labs.gradient_flow.networks import (
    ACTIVATIONS,
    BIAS,
    WEIGHT,
    ask_gradients,
    evaluate,
    examples,
    layer_names,
    layers,
    make_net,
    random_parameters,
    read_parameters,
    value_of,
)

pytestmark = exercise("net")

# (n_features, n_hidden_neurons, n_layers)
SIZES = ((4, 3, 1), (2, 5, 2), (5, 1, 3), (3, 3, 6))


def settled(student, rng, sizes, act_func):
    """Return a network of the student's, and the parameters that it was set to."""
    net = make_net(student, *sizes, act_func)
    parameters = random_parameters(rng, read_parameters(net))
    net.set_param(parameters)
    return net, parameters


def batches(rng):
    """Return sizes of networks, each with a batch: one example, many, large, tiny and negative."""
    counts, spreads = (4, 1, 60, 2), (1.0, 30.0, 1.0, 1e-8)
    made = [
        (sizes, spread * rng.normal(size=(count, sizes[0])))
        for sizes, count, spread in zip(SIZES, counts, spreads, strict=True)
    ]
    made[2] = (made[2][0], -abs(made[2][1]))
    return made


@points(3)
def test_each_activation_function_gives_the_right_probabilities(student, rng, award):
    """Hidden layers use the function that act_func names, and the output is a sigmoid."""
    failures = []
    for act_func in ACTIVATIONS:
        try:
            for sizes, x in batches(rng):
                net, parameters = settled(student, rng, sizes, act_func)
                with showing(act_func=act_func, x=x):
                    expected = evaluate(parameters, act_func, x)[-1]
                    expect_close(
                        f'Net(..., "{act_func}").forward(x)',
                        value_of(net.forward(x)),
                        expected,
                        axes="(batch_size, 1)",
                    )
        except (CheckFailed, StudentError) as failure:
            failures.append(failure)
    if failures:
        award(Fraction(len(ACTIVATIONS) - len(failures), len(ACTIVATIONS)))
        raise failures[0]


@points(2)
def test_layers_have_the_asked_number_and_sizes(student):
    """There are n_layers hidden layers of n_hidden_neurons units, and an output layer of one."""
    for n_features, n_hidden_neurons, n_layers in SIZES:
        net = make_net(student, n_features, n_hidden_neurons, n_layers, "tanh")
        parameters = read_parameters(net)
        asked = {
            "n_features": n_features,
            "n_hidden_neurons": n_hidden_neurons,
            "n_layers": n_layers,
        }
        sizes = [n_features, *[n_hidden_neurons] * n_layers, 1]
        with showing(**asked):
            names = layer_names(parameters)
            if len(names) != n_layers + 1:
                raise Finding(
                    "value",
                    f"the number of layers of `Net` is {len(names)}; expected {n_layers + 1}: "
                    f"{n_layers} hidden and one for the output.",
                    hint="Does every layer have a name of its own?",
                )
            for k, (name, weight, bias) in enumerate(layers(parameters)):
                for part, found, expected in (
                    (WEIGHT, weight.shape, (sizes[k], sizes[k + 1])),
                    (BIAS, bias.shape, (1, sizes[k + 1])),
                ):
                    if found != expected:
                        raise Finding(
                            "shape",
                            f"`{name}{part}` has shape {found}; expected {expected} in layer {k} "
                            f"of {n_layers + 1}.",
                        )


@points(1)
def test_unknown_activation_functions_are_refused(student):
    """A name of no activation function raises a ValueError."""
    # One that refuses every name tells good ones from bad ones no better than one that takes all.
    make_net(student, 4, 3, 2, "tanh").forward(np.ones((2, 4)))
    for act_func in ("softplus", ""):
        with showing(act_func=act_func):
            try:
                net = make_net(student, 4, 3, 2, act_func)
                net.forward(np.ones((2, 4)))
            except StudentError as error:
                if error.name == "ValueError":
                    continue
                raise Finding(
                    "value",
                    f"`Net` raises {error.name} for act_func={act_func!r}; expected a ValueError.",
                ) from None
            raise Finding("value", f"`Net` accepts act_func={act_func!r}; expected a ValueError.")


@points(1)
def test_loss_is_the_summed_cross_entropy(student, rng):
    """The loss is the cross-entropy of the network's own outputs, summed over the batch."""
    for count in (1, 2, 7):
        net, _ = settled(student, rng, (4, 3, 2), "tanh")
        x, y = examples(rng, count, 4)
        with showing(x=x, y=y):
            returned = value_of(net.forward(x))
            outputs = expect_shape("forward(x)", returned, (count, 1), axes="(batch_size, 1)")
            outputs = expect_finite("forward(x)", outputs).ravel()
            outside = outputs[(outputs <= 0) | (outputs >= 1)]
            if outside.size:
                raise Finding(
                    "value",
                    f"`forward(x)` gives {number(outside[0])}; a probability lies between 0 and 1.",
                )
            likelihoods = np.where(y == 1, outputs, 1 - outputs)
            loss = expect_number("loss", value_of(net.loss(x, y)))
            expect_close("loss", loss, -np.log(likelihoods).sum())


@points(1)
def test_gradients_are_the_slopes_of_the_loss(student, rng):
    """The derivatives of get_grad are the slopes of the network's own loss."""
    step = 1e-4  # rounding leaves 1e-11 of a slope, and the third derivative 1e-8 of it
    node = student.module("dp").Node  # an optimiser hands over nodes, not arrays
    for act_func in ACTIVATIONS:
        net, parameters = settled(student, rng, (4, 3, 2), act_func)
        x, y = examples(rng, 5, 4)
        grad, _ = ask_gradients(net, node(x), node(y), parameters)
        direction = {name: rng.normal(size=value.shape) for name, value in parameters.items()}
        losses = []
        for signed in (step, -step):
            net.set_param({n: value + signed * direction[n] for n, value in parameters.items()})
            losses.append(expect_number("loss", value_of(net.loss(x, y))))
        slope = sum(np.sum(grad[name] * direction[name]) for name in parameters)
        with showing(act_func=act_func, x=x, y=y):
            # A unit of relu that changes sides within the step bends the loss by 1e-4 at most.
            expect_close(
                "slope of the loss along a direction, by get_grad",
                slope,
                (losses[0] - losses[1]) / (2 * step),
                relative=1e-3,
                absolute=1e-3,
            )
