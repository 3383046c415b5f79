"""The forward pass against the reference."""

from graders.checks import (
    borrowed_globals,
    exercise,
    expect_close,
    expect_computed,
    naming,
    points,
    recognised,
)
from graders.labs.initialisation.passes import (
    SIZES,
    random_parameters,
    read_activations,
    send,
    showing_network,
    sizes_as_globals,
)

pytestmark = exercise("forward")

DEEP = (1, *[40] * 50, 1)  # the size that the lab is about, half as wide


@points(2)
def test_deep_networks_give_the_right_activations(student, reference, rng, mistakes):
    """Activations and outputs are right in small networks and in one of fifty layers."""
    networks = [
        (rng.normal(size=(sizes[0], 6)), *random_parameters(rng, sizes)) for sizes in (*SIZES, DEEP)
    ]

    def results(names):
        sent = [send(names, *network) for network in networks[:-1]]
        return [layer for output, _, all_h in sent for layer in (*all_h, output)]

    with naming(lambda: recognised(mistakes, student, results, reference=reference)):
        for network in networks:
            expected, _, expected_h = send(reference, *network)
            output, _, all_h = send(student, *network)
            with showing_network(*network):
                for k, right in enumerate(expected_h):
                    expect_close(f"all_h[{k}]", all_h[k], right)
                expect_close("net_output", output, expected)


@points(1)
def test_forward_changes_no_argument(student, rng):
    """compute_network_output leaves the arrays that it is given as they were."""
    weights, biases = random_parameters(rng, (2, 5, 3, 4))
    net_input = rng.normal(size=(2, 4))
    with borrowed_globals(student, **sizes_as_globals(weights)):
        returned, after = student.compute_network_output.with_arguments(net_input, weights, biases)

    output, _, _ = read_activations(returned, len(weights))
    expect_computed("net_output", output, (4, 4), axes="(D_o, n_data)")
    expect_close("net_input after the call", after[0], net_input)
    for name, parts, parts_after in zip(
        ("all_weights", "all_biases"), (weights, biases), after[1:], strict=True
    ):
        for k, part in enumerate(parts):
            expect_close(f"{name}[{k}] after the call", parts_after[k], part)
