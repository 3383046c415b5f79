"""A network of any depth, against the reference with the same parameters."""

import numpy as np

from graders.checks import (
    Finding,
    as_array,
    exercise,
    expect_close,
    expect_number,
    in_form,
    naming,
    points,
    recognised,
    showing,
)
from graders.errors import CheckUndecided, StudentError
from graders.labs.gradient_flow.hidden.backward import gradients
from graders.labs.gradient_flow.networks import (
    ACTIVATIONS,
    ask_gradients,
    examples,
    layers,
    make_net,
    read_parameters,
    value_of,
)

pytestmark = exercise("net")

# (n_features, n_hidden_neurons, n_layers), and how many examples are asked about. One hidden unit
# would leave layers of one shape, which cannot be told from each other by what they hold.
SIZES = {(4, 3, 1): 6, (2, 2, 3): 1, (4, 6, 10): 4, (1, 2, 2): 200, (16, 30, 5): 20}
# Numbers of examples in the batches of calls that follow each other.
IN_TURN = (1, 5, 2, 7, 3, 40, 1, 6, 2, 4, 8, 3)


def questions(rng):
    """Return sizes, activation functions and batches to ask every network about."""
    made = [
        (sizes, act_func, *examples(rng, count, sizes[0]))
        for sizes, count in SIZES.items()
        for act_func in ACTIVATIONS
    ]
    sizes, act_func, x, y = made[0]
    made[0] = (sizes, act_func, 0 * x, np.ones_like(y))
    sizes, act_func, x, y = made[1]
    made[1] = (sizes, act_func, 30 * np.sign(x), np.zeros_like(y))
    return made


def drawn(net, sizes):
    """Return parameters for a network that depend on their shapes alone, not on their names."""
    rng = np.random.default_rng([*sizes, 7])
    found = {}
    for name, weight, bias in layers(read_parameters(net)):
        found[f"{name}_weight"] = rng.normal(0.0, 1.5 / np.sqrt(len(weight)), weight.shape)
        found[f"{name}_bias"] = rng.normal(0.0, 0.4, bias.shape)
    return found


def settled(names, sizes, act_func):
    """Return a network, and the parameters that it was set to."""
    net = make_net(names, *sizes, act_func)
    parameters = drawn(net, sizes)
    net.set_param(parameters)
    return net, parameters


@points(1)
def test_deep_networks_give_the_right_probabilities(student, reference, rng, mistakes):
    """Networks of up to ten hidden layers give the right probabilities, several at once."""
    asked = questions(rng)

    def built(names):
        return [settled(names, sizes, act_func)[0] for sizes, act_func, _, _ in asked]

    def results(names):
        nets = built(names)
        return [
            as_array("forward(x)", value_of(net.forward(x)))
            for net, (_, _, x, _) in zip(nets, asked, strict=True)
        ]

    right = results(reference)
    with naming(lambda: recognised(mistakes, student, results, reference=reference)):
        nets = built(student)
        for net, (sizes, act_func, x, _), expected in zip(nets, asked, right, strict=True):
            with showing(act_func=act_func, x=x):
                try:
                    expect_close("forward(x)", value_of(net.forward(x)), expected)
                except (Finding, StudentError) as failure:
                    alone, _ = settled(student, sizes, act_func)
                    expect_close("forward(x)", value_of(alone.forward(x)), expected)
                    raise _shared(failure) from None
        expect_steady(student, reference, rng)


def expect_steady(student, reference, rng):
    """Check that two networks go on being right, whatever was asked of either before."""
    kinds = ("tanh", "relu") * 2
    nets, own = (
        [settled(names, (4, 3, 2), act_func)[0] for act_func in kinds[:2]] * 2
        for names in (student, reference)
    )
    batches = [examples(rng, count, 4) for count in IN_TURN]
    for method, given in (("forward", [(x,) for x, _ in batches]), ("loss", batches)):
        for net, right, act_func in zip(nets, own, kinds, strict=True):
            answers = net.in_turn(*((method, arguments) for arguments in given))
            for which in (0, -1):
                x, y = batches[which]
                with showing(act_func=act_func, x=x, y=y):
                    expected = value_of(getattr(right, method)(*given[which]))
                    shaped = in_form(value_of(answers[which]), expected.shape)
                    expect_close(f"{method}(...)", shaped, expected)


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
    for sizes, act_func, x, y in questions(rng):
        own, parameters = settled(reference, sizes, act_func)
        right = gradients(parameters, act_func, x, y)
        ours, right_loss = own.get_grad(x, y)
        if not all(np.allclose(ours[name], right[name]) for name in right):
            raise CheckUndecided(f"Two ways to the derivatives of a {act_func} network differ.")

        net, parameters = settled(student, sizes, act_func)
        right = gradients(parameters, act_func, x, y)
        with showing(act_func=act_func, x=x, y=y):
            found, loss = ask_gradients(net, x, y, parameters)
            expect_close("loss", expect_number("loss", value_of(loss)), right_loss.value[0, 0])
            for name, expected in right.items():
                expect_close(f"grad[{name!r}]", found[name], expected)
