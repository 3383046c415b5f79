import numpy as np
import pytest

from graders.checks.cases import Case, random_cases
from graders.checks.extremes import expect_extremes
from graders.checks.feedback import Finding
from graders.checks.oracles import ElementFormula
from graders.checks.properties import (
    expect_arguments_unchanged,
    expect_calls_independent,
    expect_layers_independent,
    expect_layout_irrelevant,
    expect_linear_in_grads,
    expect_rows_independent,
    expect_same_twice,
)

TANH = ElementFormula(np.tanh, lambda x: 1 - np.tanh(x) ** 2)


def slope(x, y, g):
    """Return the gradient of tanh."""
    return g * (1 - y**2)


@pytest.fixture
def case(rng):
    """Return a batch of four rows."""
    return random_cases(rng, 1, sizes=(4, 3))[0]


def every_property(make, case):
    """Run all properties on one kind of layer."""
    other = Case(case.inputs[:2, :2] + 1, case.grads[:2, :2])
    expect_arguments_unchanged(make(), case)
    expect_rows_independent(make(), case)
    expect_same_twice(make(), case)
    expect_layout_irrelevant(make(), case)
    expect_calls_independent(make(), make(), case, other)
    expect_layers_independent(make, make, case, other)
    expect_linear_in_grads(make, case)
    expect_extremes(make, TANH, np.array([[300.0, 1e4, -1e4]]))


@pytest.mark.parametrize(
    "fprop",
    [np.tanh, lambda x: np.tanh(x.astype("f4")), lambda x: np.asfortranarray(np.tanh(x))],
)
def test_right_layers_keep_all_promises(fprop, far, case):
    """A right layer passes, in single precision and in any memory layout."""
    every_property(far(fprop, slope), case)


def in_place(x):
    """Write the outputs into the inputs."""
    return np.tanh(x, out=x)


def upstream_in_place(x, y, g):
    """Write the gradient into the upstream one."""
    g *= 1 - y**2
    return g


def outputs_in_place(x, y, g):
    """Write the slope into the outputs."""
    y *= -y
    y += 1
    return y * g


@pytest.mark.parametrize(
    ("fprop", "bprop", "said"),
    [
        (in_place, slope, "`fprop` changed its argument `inputs`: `inputs[0, 0]` was"),
        (np.tanh, upstream_in_place, "`bprop` changed its argument `grads_wrt_outputs`"),
        (np.tanh, outputs_in_place, "`bprop` changed its argument `outputs`"),
    ],
)
def test_changed_arguments_are_named(fprop, bprop, said, far, case):
    """The method, the argument and the first entry that changed are told."""
    with pytest.raises(Finding) as caught:
        expect_arguments_unchanged(far(fprop, bprop)(), case)

    assert said in caught.value.finding


@pytest.mark.parametrize(
    ("fprop", "bprop", "name"),
    [
        (lambda x: np.tanh(x - x.mean(axis=0)), slope, "outputs"),
        (np.tanh, lambda x, y, g: slope(x, y, g) / len(x), "grads_wrt_inputs"),
        (np.tanh, lambda x, y, g: g * (1 - y.max(axis=0) ** 2), "grads_wrt_inputs"),
    ],
)
def test_rows_that_depend_on_each_other_are_found(fprop, bprop, name, far, case):
    """Dependence on other rows, or on their number, is told with the result that shows it."""
    with pytest.raises(Finding) as caught:
        expect_rows_independent(far(fprop, bprop)(), case)

    assert f"Row 0 of `{name}` differs" in caught.value.finding


def test_random_layers_differ_between_calls(far, case, rng):
    """A layer with random outputs is found."""
    make = far(lambda x: np.tanh(x) + rng.standard_normal(x.shape), slope)

    with pytest.raises(Finding, match="two calls with the same input"):
        expect_same_twice(make(), case)


def test_memory_layout_matters_to_who_reads_memory(far, case):
    """Results that depend on the order in memory are found."""
    make = far(lambda x: np.tanh(x.ravel(order="K").reshape(x.shape)), slope)

    with pytest.raises(Finding, match="how the arrays lie in memory"):
        expect_layout_irrelevant(make(), case)


def test_traces_of_earlier_batches_are_found(far, case):
    """A layer that keeps the first slope that it saw is found."""
    kept = []

    def bprop(x, y, g):
        kept.append(1 - y**2)
        return g * kept[0][: len(x), : x.shape[1]]

    earlier = Case(np.zeros((8, 8)), np.ones((8, 8)))
    fresh = far(np.tanh, slope)()

    with pytest.raises(Finding, match="after another batch"):
        expect_calls_independent(far(np.tanh, bprop)(), fresh, case, earlier)


class Ceiling:
    """A layer that clips; what it keeps is its own or its class's."""

    def __init__(self, ceiling, where):
        self.place = type(self) if where == "class" else self
        self.place.ceiling = ceiling

    def fprop(self, inputs):
        """Keep the mask."""
        self.place.mask = np.abs(inputs) < self.place.ceiling
        return np.clip(inputs, -self.place.ceiling, self.place.ceiling)

    def bprop(self, inputs, outputs, grads):
        """Use the mask."""
        return grads * self.place.mask


@pytest.mark.parametrize("other", [0.5, 2.0])
@pytest.mark.parametrize("where", ["class", "self"])
def test_layers_that_share_what_they_keep_are_found(where, other, case):
    """Masks or settings on the class are found, those of each layer are accepted."""
    between = Case(case.inputs[::-1] * 0.5, case.grads)
    found = False
    try:
        makers = (lambda: Ceiling(0.5, where)), (lambda: Ceiling(other, where))
        expect_layers_independent(*makers, case, between)
    except Finding as finding:
        found = "once there are two layers" in finding.finding

    assert found == (where == "class")


def test_a_layer_that_only_another_one_breaks_is_told_so(case):
    """Shapes that change when another layer is made get the reason."""

    class Columns:
        number = 0

        def __init__(self, number):
            Columns.number = number

        def fprop(self, inputs):
            return inputs[:, : self.number]

        def bprop(self, inputs, outputs, grads):
            return np.pad(grads, ((0, 0), (0, inputs.shape[1] - self.number)))

    whole, part = Case(case.inputs, case.grads), Case(case.inputs, case.grads[:, :1])
    with pytest.raises(Finding) as caught:
        expect_layers_independent(lambda: Columns(3), lambda: Columns(1), whole, part)

    assert "once there are two layers" in caught.value.finding
    assert "belongs in `self`" in caught.value.hint


def test_slopes_at_kinks_may_differ_from_call_to_call(far, rng):
    """Where several slopes are right, another one may be given each time."""

    def bprop(x, y, g):
        return g * np.where(x == 0, rng.random(x.shape), x > 0)

    at_zero = Case(np.array([[0.0, 1.0]]), np.array([[2.0, 3.0]]))
    make = far(lambda x: np.maximum(x, 0), bprop)
    expect_linear_in_grads(make, at_zero, kinks=(0.0,))
    with pytest.raises(Finding):
        expect_linear_in_grads(make, at_zero)


@pytest.mark.parametrize(
    "bprop",
    [
        lambda x, y, g: 1 - y**2,
        lambda x, y, g: np.clip(g, -0.5, 0.5) * (1 - y**2),
        lambda x, y, g: np.maximum(g, 0) * (1 - y**2),
        lambda x, y, g: g**2 * (1 - y**2),
    ],
)
def test_gradients_that_are_not_linear_are_found(bprop, far, case):
    """Forgotten, clipped, halved and squared upstream gradients are found."""
    with pytest.raises(Finding, match="multiplied by -2"):
        expect_linear_in_grads(far(np.tanh, bprop), case)


def quotient(x):
    """Return tanh by exponentials that overflow."""
    with np.errstate(all="ignore"):
        return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@pytest.mark.parametrize(
    ("fprop", "bprop", "method"),
    [
        (quotient, slope, "fprop"),
        (lambda x: np.where(np.abs(x) > 5000, 0, np.tanh(x)), slope, "fprop"),
        (np.tanh, lambda x, y, g: np.where(np.abs(x) > 5000, np.nan, slope(x, y, g)), "bprop"),
        (np.tanh, lambda x, y, g: np.where(np.abs(x) > 5000, 1, slope(x, y, g)), "bprop"),
    ],
)
def test_extreme_inputs_are_judged(fprop, bprop, method, far):
    """Overflow and wrong limits at large inputs are found, in both methods."""
    with pytest.raises(Finding) as caught:
        expect_extremes(far(fprop, bprop), TANH, np.array([[300.0, 1e4, -1e4]]))

    assert f"At an input of 10000 your `{method}` gives" in caught.value.finding


def test_what_is_wrong_everywhere_is_not_called_extreme(far):
    """A wrong slope or function is the business of other checks, as long as it is finite."""
    inputs = np.array([[300.0, -1e4]])
    expect_extremes(far(np.tanh, lambda x, y, g: g), TANH, inputs)
    expect_extremes(far(lambda x: 2 * np.tanh(x), slope), TANH, inputs)

    with pytest.raises(Finding):
        expect_extremes(far(lambda x: x, lambda x, y, g: g * np.inf), TANH, inputs)
