"""The backward pass against the reference and against differences of the loss."""

import numpy as np

from graders.checks import (
    as_array,
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
from graders.labs.initialisation.asking import (
    PARAMETERS,
    ask_keeping,
    asking,
    expect_error,
    meant_derivatives,
    send_back,
    summed,
)
from graders.labs.initialisation.passes import (
    SIZES,
    random_pass,
    showing_network,
)
from graders.labs.initialisation.variety import varied_passes

pytestmark = exercise("backward")

ARGUMENTS = ("all_weights", "all_biases", "all_f", "all_h", "y")
DEEP = (1, *[40] * 50, 1)  # the size that the lab is about, half as wide


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


@points("1/2")
def test_derivatives_are_those_of_the_loss(student, reference, rng):
    """Derivatives of weights and biases are the slopes of the loss, entry by entry."""
    with asking(student) as ask:
        for sizes in SIZES[:-1]:
            sent = random_pass(rng, sizes)
            expected = reference.backward_pass(*sent.arguments())
            found = send_back(ask, sent)
            shown = {"net_input": sent.h[0], "y": sent.y}
            for index, name in enumerate(PARAMETERS):
                for k in range(sent.depth + 1):

                    def loss(moved, k=k, index=index, sent=sent):
                        lists = [list(sent.weights), list(sent.biases)]
                        lists[index][k] = moved
                        output = reference.compute_network_output(sent.h[0], *lists)[0]
                        return np.sum((output - sent.y) ** 2)

                    at = (sent.weights, sent.biases)[index][k]
                    entry = f"{name}[{k}]"
                    with showing(**shown):
                        expect_derivatives(entry, found[name][k], expected[index][k], loss, at)


def expect_right(found, expected, sent):
    """Check every derivative of a pass; only two lists need not hold all of them."""
    for name in found.lists:
        for k, right in enumerate(expected[name]):
            entry, value = found.named(name, k), found[name][k]
            if name == "all_dl_dbiases":
                value = summed(entry, value, sent.f[k])
            # The derivative with respect to the input trains nothing: it may be None.
            if not (name == "all_dl_dh" and k == 0 and value is None):
                expect_close(entry, value, right)


@points(1)
def test_deep_networks_give_the_right_derivatives(student, reference, rng, mistakes):
    """All lists are right, for any depth, width, number of examples and size of the error."""
    passes = [*varied_passes(rng), random_pass(rng, DEEP)]

    def results(names):
        values = []
        with asking(names) as ask:
            for sent in passes[: len(SIZES)]:
                found = send_back(ask, sent)
                values += found["all_dl_dweights"]
                values += [
                    summed("biases", value, f)
                    for value, f in zip(found["all_dl_dbiases"], sent.f, strict=True)
                ]
                if sent.n_data == 1:
                    # Entry 0 of all_dl_dh may be left out, and tells nothing that others do not.
                    values += [*found["all_dl_dh"][1:], *found["all_dl_df"]]
        return values

    with (
        naming(lambda: recognised(mistakes, student, results, reference=reference)),
        asking(reference) as ask_reference,
        asking(student) as ask,
    ):
        for sent in passes:
            expected, found = send_back(ask_reference, sent), send_back(ask, sent)
            with showing_network(sent.h[0], sent.weights, sent.biases, y=sent.y):
                expect_right(found, expected, sent)


@points("1/2")
def test_backward_changes_no_argument(student, rng):
    """backward_pass leaves the arrays that it is given as they were."""
    for n_data in (1, 3):
        sent = random_pass(rng, (2, 5, 3, 4), n_data)
        given = dict(zip(ARGUMENTS, sent.arguments(), strict=True))
        returned = ask_keeping(student, "backward_pass", sent.weights, **given)
        if n_data == 1:
            expect_error([(meant_derivatives(returned, sent), sent)])
