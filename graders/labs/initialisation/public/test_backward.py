"""The backward pass, layer by layer, on one example at a time and on batches."""

import numpy as np

from graders.checks import (
    Finding,
    as_array,
    exercise,
    expect_close,
    expect_finite,
    expect_shape,
    points,
    showing,
)
from graders.checks.entries import HUGE
from graders.labs.initialisation.asking import (
    PARAMETERS,
    asking,
    expect_error,
    expect_slopes,
    expect_start,
    meant_derivatives,
    read_derivatives,
    send_back,
    shapes_of,
    summed,
)
from graders.labs.initialisation.passes import (
    EXAMPLE_BIASES,
    EXAMPLE_WEIGHTS,
    SIZES,
    Pass,
    random_pass,
)

pytestmark = exercise("backward")


@points(1)
def test_worked_example_of_the_lab_sheet(student):
    """The worked example gives the derivatives of the lab sheet."""
    columns = [[[2.0]], [[2.5], [0.0]], [[2.5], [0.0]], [[2.5], [-3.0]], [[2.5], [-1.5]], [[4.0]]]
    x, h1, h2, f0, f1, f2 = map(np.array, columns)
    example = Pass(
        list(EXAMPLE_WEIGHTS), list(EXAMPLE_BIASES), [f0, f1, f2], [x, h1, h2], np.array([[3.0]])
    )
    with asking(student) as ask:
        for found in [send_back(ask, example) for _ in range(2)]:  # the same when asked again
            expect_example(found)


def expect_example(found):
    """Check the derivatives of the worked example."""
    for name, layers in {
        "all_dl_df": ([[4.0], [0.0]], [[4.0], [0.0]], [[2.0]]),
        "all_dl_dbiases": ([[4.0], [0.0]], [[4.0], [0.0]], [[2.0]]),
        "all_dl_dweights": ([[8.0], [0.0]], [[10.0, 0.0], [0.0, 0.0]], [[5.0, 0.0]]),
    }.items():
        for k, expected in enumerate(layers):
            expect_close(found.named(name, k), found[name][k], expected)
    for k, expected in ((2, [[4.0], [-2.0]]), (1, [[4.0], [8.0]])):
        expect_close(f"all_dl_dh[{k}]", found["all_dl_dh"][k], expected)


@points(1)
def test_it_starts_from_the_derivative_of_the_loss(student, rng):
    """The last entry of all_dl_df is the derivative of the squared error at the output."""
    # Errors as large as a million: nothing is cut off on the way.
    targets = (1.0, 1.0, HUGE, 1e3, 0.0, 1.0)
    with asking(student) as ask:
        for sizes, target in zip(SIZES, targets, strict=True):
            sent = random_pass(rng, sizes, target=target)
            with showing(net_output=sent.f[-1], y=sent.y):
                found = send_back(ask, sent)
                name, top = found.named("all_dl_df", sent.depth), found["all_dl_df"][sent.depth]
                expect_close(name, top, 2 * (sent.f[-1] - sent.y))


@points(2)
def test_parameters_get_the_derivative_of_their_pre_activations(student, rng):
    """Weights and biases of each layer get their derivatives from all_dl_df of that layer."""
    with asking(student) as ask:
        for sizes in SIZES:
            sent = random_pass(rng, sizes)
            found = send_back(ask, sent)
            expect_start(found, sent)
            for k, h in enumerate(sent.h):
                name = found.named("all_dl_df", k)
                dl_df = expect_shape(name, found["all_dl_df"][k], sent.f[k].shape)
                with showing(**{name: dl_df, f"all_h[{k}]": h}):
                    expect_close(f"all_dl_dbiases[{k}]", found["all_dl_dbiases"][k], dl_df)
                    dl_dweights = np.outer(dl_df, h)
                    expect_close(f"all_dl_dweights[{k}]", found["all_dl_dweights"][k], dl_dweights)


@points(2)
def test_each_layer_hands_its_derivative_to_the_one_below(student, rng):
    """all_dl_dh and all_dl_df of each layer follow from the one above it."""
    with asking(student) as ask:
        for sizes in SIZES:
            for zeros in (False, True):
                sent = random_pass(rng, sizes, zeros=zeros)
                found = send_back(ask, sent)
                expect_start(found, sent)
                for k in range(sent.depth, 0, -1):
                    expect_handed_down(found, sent, k)


def expect_handed_down(found, sent, k):
    """Check the derivatives of the activations that layer `k` gets, and below them."""
    name = found.named("all_dl_df", k)
    above = expect_shape(name, found["all_dl_df"][k], sent.f[k].shape)
    dl_dh = expect_close(f"all_dl_dh[{k}]", found["all_dl_dh"][k], sent.weights[k].T @ above)
    below = found["all_dl_df"][k - 1]
    expect_slopes(found.named("all_dl_df", k - 1), below, sent.f[k - 1], dl_dh)


@points("1/2")
def test_derivatives_have_the_shapes_of_what_they_belong_to(student, rng):
    """Each derivative has the shape of what it belongs to, for one example and for several."""
    alone = []
    with asking(student) as ask:
        for sizes, n_data in (((2, 4, 3, 1), 1), ((1, 3, 2), 1), ((3, 3, 2), 4)):
            sent = random_pass(rng, sizes, n_data)
            returned = ask("backward_pass", sent.weights, *sent.arguments())
            expected = shapes_of(sent)
            for name, values in read_derivatives(returned, sent).lists.items():
                for k, value in enumerate(values[: sent.depth + 1]):
                    # The derivative with respect to the input trains nothing: it may be None.
                    if not (name == "all_dl_dh" and k == 0 and value is None):
                        expect_one_of(f"{name}[{k}]", value, expected[name][k], sent.f[k].shape)
            if n_data == 1:
                alone.append((meant_derivatives(returned, sent), sent))
    expect_error(alone)


def expect_one_of(name, value, shape, unsummed):
    """Check a shape; the derivatives of biases may have a column for each example."""
    of_biases = name.startswith("all_dl_dbiases")
    if not (of_biases and as_array(name, value).shape == unsummed):
        expect_shape(name, value, shape)


@points("3/2")
def test_a_batch_gives_the_sum_of_its_parts(student, rng):
    """For several examples, derivatives of parameters are summed over them; the rest are columns.

    The derivatives of the biases may have a column for each example instead of their sum.
    """
    with asking(student) as ask:
        for sizes, n_data, first in (
            ((2, 5, 1), 2, 1),
            ((3, 6, 5, 2), 5, 1),
            ((1, 6, 6, 1), 60, 30),
        ):
            sent = random_pass(rng, sizes, n_data)
            both = send_back(ask, sent)
            parts = [send_back(ask, part) for part in sent.split(first)]
            name, top = f"all_dl_dbiases[{sent.depth}]", parts[0]["all_dl_dbiases"][sent.depth]
            if not np.any(as_array(name, top)):
                raise Finding("constant", f"`{name}` is 0 although outputs differ from targets.")
            with showing(all_h_0=sent.h[0], net_output=sent.f[-1], y=sent.y):
                for k, f in enumerate(sent.f):
                    expect_sums(both, parts, k, sent.split(first), f)


def expect_sums(both, parts, k, passes, f):
    """Check that one layer's derivatives are the sum, or the columns, of those of two parts."""
    weights, biases = (f"{name}[{k}]" for name in PARAMETERS)
    shape = passes[0].weights[k].shape
    alone = [
        expect_finite(weights, expect_shape(weights, part["all_dl_dweights"][k], shape))
        for part in parts
    ]
    expect_close(weights, both["all_dl_dweights"][k], sum(np.asarray(a, float) for a in alone))
    halves = zip(parts, passes, strict=True)
    total = sum(summed(biases, part["all_dl_dbiases"][k], one.f[k]) for part, one in halves)
    expect_finite(biases, total)
    expect_close(biases, summed(biases, both["all_dl_dbiases"][k], f), total)
    if both.two:
        return
    for name in ("all_dl_df", "all_dl_dh")[: 1 + (k > 0)]:
        rows = len(f) if name == "all_dl_df" else shape[1]
        columns = [
            expect_shape(f"{name}[{k}]", part[name][k], (rows, one.n_data))
            for part, one in zip(parts, passes, strict=True)
        ]
        expect_close(f"{name}[{k}]", both[name][k], np.hstack(columns))
