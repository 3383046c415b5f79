"""The forward pass against the reference."""

from graders.checks import exercise, expect_close, expect_computed, naming, points, recognised
from graders.labs.initialisation.asking import (
    ask_keeping,
    asking,
    meant_activations,
    read_activations,
    send,
)
from graders.labs.initialisation.passes import (
    SIZES,
    random_network,
    showing_network,
)
from graders.labs.initialisation.variety import varied_networks

pytestmark = exercise("forward")

DEEP = (1, *[40] * 50, 1)  # the size that the lab is about, half as wide


@points(2)
def test_deep_networks_give_the_right_activations(student, reference, rng, mistakes):
    """Activations and outputs are right for any depth, width, batch and size of the numbers."""
    plain = [random_network(rng, *case) for case in zip(SIZES, (1, 2, 3, 60, 5, 2), strict=True)]
    networks = [*plain, *varied_networks(rng), random_network(rng, DEEP, 3)]

    def results(names):
        with asking(names) as ask:
            sent = [send(ask, network) for network in plain]
        return [layer for output, _, all_h in sent for layer in (*all_h, output)]

    with (
        naming(lambda: recognised(mistakes, student, results, reference=reference)),
        asking(reference) as ask_reference,
        asking(student) as ask,
    ):
        for network in networks:
            expected, _, expected_h = send(ask_reference, network)
            output, _, all_h = send(ask, network)
            with showing_network(*network):
                for k, right in enumerate(expected_h):
                    expect_close(f"all_h[{k}]", all_h[k], right)
                expect_close("net_output", output, expected)


@points(1)
def test_forward_changes_no_argument(student, rng):
    """compute_network_output leaves the arrays that it is given as they were."""
    for n_data in (1, 4):
        net_input, weights, biases = network = random_network(rng, (2, 5, 3, 4), n_data)
        returned = ask_keeping(
            student,
            "compute_network_output",
            weights,
            net_input=net_input,
            all_weights=weights,
            all_biases=biases,
        )
        found = meant_activations(read_activations(returned, len(weights)), network)
        expect_computed("net_output", found[0], (4, n_data), axes="(D_o, n_data)")
