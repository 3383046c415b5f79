"""A network of any depth, against the reference with the same parameters."""

from dataclasses import dataclass

import numpy as np

from graders.checks import (
    KINDS_OF_ENTRIES,
    Finding,
    all_pairs,
    as_array,
    entries_of,
    exercise,
    expect_close,
    expect_number,
    naming,
    points,
    recognised,
    showing,
)
from graders.errors import CheckUndecided, StudentError
from graders.labs.gradient_flow.hidden.backward import gradients
from graders.labs.gradient_flow.networks import (
    ACTIVATIONS,
    BIAS,
    WEIGHT,
    Array,
    Parameters,
    examples,
    expect_fitting,
    layer_names,
    layers,
    make_net,
    read_gradients,
    read_parameters,
    value_of,
)

pytestmark = exercise("net")

# One hidden unit would leave layers of one shape, which what they hold cannot tell from each other.
NETS = all_pairs(
    **{"n_features": (4, 1, 2, 16), "n_hidden_neurons": (3, 2, 6, 30), "n_layers": (1, 2, 5, 10)},
    act_func=ACTIVATIONS,
)
SQUARE = 0  # as many examples as features
BATCHES = all_pairs(
    count=(6, 1, 2, 40, 200, SQUARE), kind=KINDS_OF_ENTRIES, targets=("both", "ones", "zeros")
)
LARGEST = 100.0  # entry of a batch
JUDGED = 0, -1  # the first and the last batch of a round


@dataclass(frozen=True)
class Asked:
    """A network, and what it is asked about: batches in two rounds, other networks in between."""

    sizes: tuple[int, int, int]
    act_func: str
    rounds: list[list[tuple[Array, Array]]]


def drawn_batch(rng, n_features, *, count, kind, targets):
    """Return inputs and targets."""
    x, y = examples(rng, count or n_features, n_features)
    x = entries_of(rng, x.shape, kind, largest=LARGEST)
    return x, {"both": y, "ones": np.ones_like(y), "zeros": np.zeros_like(y)}[targets]


def questions(rng):
    """Return what to ask every network about; each has batches of four kinds."""
    asked = []
    for number, net in enumerate(NETS):
        *sizes, act_func = net.values()
        judged = [BATCHES[(5 * number + 7 * place) % len(BATCHES)] for place in range(4)]
        first, second, third, last = (drawn_batch(rng, sizes[0], **case) for case in judged)
        between = [examples(rng, count, sizes[0]) for count in range(1, 7)]
        asked.append(Asked(tuple(sizes), act_func, [[first, second], [third, *between, last]]))
    return asked


def drawn(net, asked):
    """Return parameters for a network that depend on its settings alone, not on names.

    Ten layers let an input through: units of relu get a positive weight from somewhere, and
    sigmoids, whose slope is a quarter at most, large weights around their middle.
    """
    rng = np.random.default_rng([*asked.sizes, 7])
    steep = asked.act_func == "sigmoid"
    found, own = {}, read_parameters(net)
    expect_fitting(own, asked.sizes[0])
    for name, weight, bias in layers(own):
        weights = rng.normal(0.0, 1.5 / np.sqrt(len(weight)), weight.shape)
        largest = np.abs(weights) == np.abs(weights).max(axis=0)
        weights = np.where(largest, np.abs(weights), weights) * (4.0 if steep else 1.0)
        biases = rng.normal(0.0, 0.4, bias.shape)
        biases[:, 0] = np.abs(biases[:, 0])
        if steep and found:
            biases -= weights.sum(axis=0) / 2
        found |= {f"{name}{WEIGHT}": weights, f"{name}{BIAS}": biases}
    return found


def fitting(parameters, x) -> Parameters:
    """Return parameters that make up for the size of the inputs, so that each example counts."""
    first = layer_names(parameters)[0] + WEIGHT
    return {**parameters, first: parameters[first] / (np.abs(x).max() or 1.0)}


class Settled:
    """A network whose parameters are set to what suits the inputs, before each question.

    Parameters
    ----------
    names : Student or namespace
        Where `Net` is.
    asked : Asked
        What is asked of it.
    """

    def __init__(self, names, asked):
        self.net = make_net(names, *asked.sizes, asked.act_func)
        self.parameters = drawn(self.net, asked)

    def forward(self, x):
        """Return the probabilities of a batch."""
        self.net.set_param(fitting(self.parameters, x))
        return value_of(self.net.forward(x))

    def in_turn(self, method, batches):
        """Return what a method gives for the first and the last batch of a round.

        In between the loss is asked, which needs no other parameters and hands less over.
        """
        first, *between, last = batches
        turns = [*self._set_and_ask(method, *first)]
        turns += [("loss", given) for given in between]
        turns += self._set_and_ask(method, *last)
        answers = self.net.in_turn(*turns)
        return answers[1], answers[-1]

    def _set_and_ask(self, method, x, y):
        given = (x,) if method == "forward" else (x, y)
        return ("set_param", (fitting(self.parameters, x),)), (method, given)


@points(1)
def test_deep_networks_give_the_right_probabilities(student, reference, rng, mistakes):
    """Networks of up to ten hidden layers give the right probabilities, several at once."""
    asked = questions(rng)

    def results(names):
        nets = [Settled(names, one) for one in asked]
        return [
            as_array("forward(x)", net.forward(one.rounds[0][0][0]))
            for net, one in zip(nets, asked, strict=True)
        ]

    with naming(lambda: recognised(mistakes, student, results, reference=reference)):
        nets = [Settled(student, one) for one in asked]
        for net, one in zip(nets, asked, strict=True):
            try:
                expect_probabilities(net, one, one.rounds[0], reference)
            except (Finding, StudentError) as failure:
                expect_probabilities(Settled(student, one), one, one.rounds[0], reference)
                raise _shared(failure) from None
        for net, one in zip(nets, asked, strict=True):
            expect_probabilities(net, one, one.rounds[1], reference)


def expect_probabilities(net, asked, batches, reference):
    """Check what a network gives for the first and the last batch of a round."""
    right = Settled(reference, asked)
    found = net.in_turn("forward", batches)
    for which, answer in zip(JUDGED, found, strict=True):
        x, _ = batches[which]
        with showing(act_func=asked.act_func, x=x):
            expect_close("forward(x)", value_of(answer), right.forward(x))


def _shared(failure):
    """Return the finding for a network that is right only while it is the last one made."""
    return Finding(
        "shared",
        f"The network is right alone, but not once others were made after it: {failure}",
        hint="Layers and settings belong in `self`: variables of the class, and global ones, are "
        "shared by all networks.",
    )


@points(1)
def test_every_derivative_is_right(student, reference, rng):
    """get_grad gives the derivatives of the loss with respect to every weight and bias."""
    asked = questions(rng)
    nets = [Settled(student, one) for one in asked]
    for number in (0, 1):
        for net, one in zip(nets, asked, strict=True):
            expect_derivatives(net, one, one.rounds[number], reference)


def expect_derivatives(net, asked, batches, reference):
    """Check loss and derivatives for the first and the last batch of a round."""
    own = Settled(reference, asked)
    found = net.in_turn("get_grad", batches)
    for which, answer in zip(JUDGED, found, strict=True):
        x, y = batches[which]
        parameters = fitting(own.parameters, x)
        own.net.set_param(parameters)
        ours, right_loss = own.net.get_grad(x, y)
        right = gradients(parameters, asked.act_func, x, y)
        if not all(np.allclose(ours[name], right[name]) for name in right):
            raise CheckUndecided(
                f"Two ways to the derivatives of a {asked.act_func} network differ."
            )
        right = gradients(fitting(net.parameters, x), asked.act_func, x, y)
        with showing(act_func=asked.act_func, x=x, y=y):
            grad, loss = read_gradients(answer, net.parameters)
            expect_close("loss", expect_number("loss", value_of(loss)), right_loss.value[0, 0])
            for name, expected in right.items():
                expect_close(f"grad[{name!r}]", grad[name], expected)
