"""The backward pass against the reference and against differences of the loss."""

import numpy as np

from graders.checks import (
    as_array,
    borrowed_globals,
    central_differences,
    exercise,
    expect_close,
    naming,
    points,
    recognised,
    showing,
)
from graders.checks import (
    tolerances as tol,
)
from graders.errors import CheckFailed, CheckUndecided
from graders.labs.initialisation.passes import (
    SIZES,
    expect_start,
    random_pass,
    read_derivatives,
    send_back,
    showing_network,
    sizes_as_globals,
)

pytestmark = exercise("backward")

DEEP = (1, *[40] * 50, 1)  # the size that the lab is about, half as wide
PARAMETERS = ("all_dl_dweights", "all_dl_dbiases")


def expect_derivatives(name, found, expected, loss, at):
    """Check derivatives against the reference; before they fail, differences are heard too."""
    try:
        expect_close(name, found, expected)
    except CheckFailed:
        slopes = central_differences(loss, at)
        near = tol.DIRECTION_RELATIVE * max(1.0, np.abs(slopes).max())
        # Where the two agree, an answer that is only near to them is a little wrong.
        if np.all(np.abs(expected - slopes) <= near):
            raise
        got = as_array(name, found)
        if got.shape == slopes.shape and np.all(np.abs(got - slopes) <= near):
            raise CheckUndecided(
                f"`{name}` agrees with differences of the loss and not with the reference."
            ) from None
        raise


@points(1)
def test_derivatives_are_those_of_the_loss(student, reference, rng):
    """Derivatives of weights and biases are the slopes of the loss, entry by entry."""
    for sizes in SIZES[:-1]:
        sent = random_pass(rng, sizes)
        expected = reference.backward_pass(*sent.arguments())
        found = send_back(student, sent)
        shown = {"net_input": sent.h[0], "y": sent.y}
        for index, name in enumerate(PARAMETERS):
            for k in range(sent.depth + 1):

                def loss(moved, k=k, index=index, sent=sent):
                    lists = [list(sent.weights), list(sent.biases)]
                    lists[index][k] = moved
                    output = reference.compute_network_output(sent.h[0], *lists)[0]
                    return np.sum((output - sent.y) ** 2)

                at = (sent.weights, sent.biases)[index][k]
                with showing(**shown):
                    expect_derivatives(f"{name}[{k}]", found[name][k], expected[index][k], loss, at)


@points(1)
def test_deep_networks_give_the_right_derivatives(student, reference, rng, mistakes):
    """All four lists are right in small networks and in one of fifty layers."""
    passes = [random_pass(rng, sizes) for sizes in (*SIZES, DEEP)]

    def results(names):
        found = [send_back(names, sent) for sent in passes[:-1]]
        # Entry 0 of all_dl_dh may be left out, and tells nothing that the others do not.
        return [a for lists in found for name in lists for a in lists[name][name == "all_dl_dh" :]]

    with naming(lambda: recognised(mistakes, student, results, reference=reference)):
        for sent in passes:
            expected, found = send_back(reference, sent), send_back(student, sent)
            with showing_network(sent.h[0], sent.weights, sent.biases, y=sent.y):
                for name, layers in expected.items():
                    for k, right in enumerate(layers):
                        # The derivative with respect to the input trains nothing: it may be None.
                        if not (name == "all_dl_dh" and k == 0 and found[name][k] is None):
                            expect_close(f"{name}[{k}]", found[name][k], right)


@points(1)
def test_backward_changes_no_argument(student, rng):
    """backward_pass leaves the arrays that it is given as they were."""
    sent = random_pass(rng, (2, 5, 3, 4))
    with borrowed_globals(student, **sizes_as_globals(sent.weights)):
        returned, after = student.backward_pass.with_arguments(*sent.arguments())

    expect_start(read_derivatives(returned, sent), sent)
    for name, parts, parts_after in zip(
        ("all_weights", "all_biases", "all_f", "all_h"), sent.arguments(), after, strict=False
    ):
        for k, part in enumerate(parts):
            expect_close(f"{name}[{k}] after the call", parts_after[k], part)
    expect_close("y after the call", after[4], sent.y)
