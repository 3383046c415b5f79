"""The differentiation library that students are given."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from reference import dp
from reference.dp import SGD, Model, Node, Optimizer

STEP = 1e-6
# Central differences with that step: truncation near 1e-12 times the third derivative, rounding
# near 1e-16 / 1e-6 = 1e-10; a thousand times that still sees every wrong formula.
TOLERANCE = 1e-7


def central_differences(function, value):
    """Slopes of a scalar function of one array, entry by entry."""
    slopes = np.zeros_like(value)
    for place in np.ndindex(value.shape):
        up, down = value.copy(), value.copy()
        up[place] += STEP
        down[place] -= STEP
        slopes[place] = (function(up) - function(down)) / (2 * STEP)
    return slopes


def expect_gradients(expression, *values):
    """`backward` agrees with central differences with respect to every operand."""
    nodes = [Node(value) for value in values]
    result = expression(*nodes)
    # Random weights on the entries: with equal ones, errors of opposite signs could cancel.
    weights = np.random.RandomState(7).normal(size=result.shape)
    (result * weights).sum().backward()
    for index, (node, value) in enumerate(zip(nodes, values, strict=True)):

        def weighted(changed, index=index):
            operands = [Node(changed if i == index else v) for i, v in enumerate(values)]
            return (expression(*operands).value * weights).sum()

        assert_allclose(
            node.grad, central_differences(weighted, value), rtol=TOLERANCE, atol=TOLERANCE
        )


@pytest.fixture
def rng():
    """Fresh source of random numbers, the same for each test."""
    return np.random.RandomState(3)


@pytest.mark.parametrize(
    "name", ["exp", "log", "square", "sqrt", "tanh", "sigmoid", "relu", "transpose", "sum"]
)
def test_gradient_of_functions_of_one_operand(name, rng):
    """Each function has the derivative of what it computes."""
    value = rng.uniform(0.3, 2.0, size=(3, 4))
    if name not in ("log", "sqrt"):
        value *= rng.choice([-1.0, 1.0], size=(3, 4))

    expect_gradients(lambda a: getattr(a, name)(), value)


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_sum_keeps_two_dimensions(axis, rng):
    """A sum along an axis keeps that axis with length 1, and spreads its derivative."""
    value = rng.normal(size=(3, 4))

    assert_allclose(Node(value).sum(axis).value, value.sum(axis=axis, keepdims=True))
    expect_gradients(lambda a: a.sum(axis), value)


@pytest.mark.parametrize("shapes", [((3, 4), (3, 4)), ((3, 4), (1, 4)), ((3, 1), (3, 4))])
@pytest.mark.parametrize(
    "operation",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: b / (a * a) + a * 3.0,
    ],
    ids=["add", "subtract", "multiply", "divide", "mixed"],
)
def test_gradient_of_arithmetic(operation, shapes, rng):
    """Arithmetic has the right derivatives, summed where a row or column was stretched."""
    expect_gradients(operation, *(rng.uniform(0.5, 2.0, size=shape) for shape in shapes))


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (lambda a: 1 - a, lambda a: 1 - a),
        (lambda a: 2 / a, lambda a: 2 / a),
        (lambda a: 3 + a, lambda a: 3 + a),
        (lambda a: 3 * a, lambda a: 3 * a),
        (lambda a: -a, lambda a: -a),
        (lambda a: np.array([[1.0], [2.0]]) * a, lambda a: np.array([[1.0], [2.0]]) * a),
        (lambda a: np.array([[1.0], [2.0]]) - a, lambda a: np.array([[1.0], [2.0]]) - a),
    ],
)
def test_numbers_and_arrays_may_stand_on_the_left(operation, expected, rng):
    """A number or array on the left of an operator gives a node, with its derivative."""
    value = rng.uniform(0.5, 2.0, size=(2, 3))

    assert_allclose(operation(Node(value)).value, expected(value))
    expect_gradients(operation, value)


def test_gradient_of_matrix_products(rng):
    """`dot`, `@` and `T` have the right derivatives with respect to both factors."""
    a, b, c = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(5, 4))

    expect_gradients(lambda a, b, c: (a.dot(b) @ c.T).tanh(), a, b, c)


def test_a_node_used_twice_collects_both_derivatives(rng):
    """Derivatives along several ways through the graph add up."""
    expect_gradients(lambda a: a * a.tanh() + a.square().sum() * a, rng.normal(size=(2, 3)))


def test_backward_starts_afresh():
    """Calling `backward` twice does not double the derivatives."""
    a = Node(3.0)
    result = a * a
    result.backward()
    result.backward()

    assert a.grad[0, 0] == 6.0


def test_no_network_is_too_deep():
    """Thousands of operations in a row need no recursion."""
    a = node = Node(1.0)
    for _ in range(5000):
        node = node + 1.0
    node.backward()

    assert node.value[0, 0] == 5001.0
    assert a.grad[0, 0] == 1.0


@pytest.mark.parametrize(
    ("value", "shape"), [(2.0, (1, 1)), ([1.0, 2.0], (2, 1)), (np.zeros((2, 3)), (2, 3))]
)
def test_every_value_has_two_dimensions(value, shape):
    """A number becomes (1, 1) and a list a column."""
    assert shape == Node(value).shape


def test_a_node_keeps_a_copy():
    """Changing an array later does not change the node made of it."""
    value = np.ones((2, 2))
    node = Node(value)
    value[0, 0] = 5.0

    assert node.value[0, 0] == 1.0


@pytest.mark.parametrize(
    ("value", "error"), [(np.zeros((1, 2, 3)), ValueError), (Node(1), TypeError)]
)
def test_what_a_node_cannot_hold(value, error):
    """Three dimensions, and nodes themselves, are refused."""
    with pytest.raises(error):
        Node(value)


@pytest.mark.parametrize(
    "shapes", [((3, 1), (1, 3)), ((1, 3), (4, 1)), ((2, 3), (2, 2)), ((2, 3), (3, 3))]
)
def test_rows_and_columns_never_meet(shapes):
    """A column of targets and a row of predictions are refused, not turned into a table."""
    first, second = (Node(np.ones(shape)) for shape in shapes)

    with pytest.raises(ValueError, match="do not fit together"):
        first - second


def test_dot_names_the_shapes_that_do_not_fit():
    """A matrix product of the wrong shapes says which they are."""
    with pytest.raises(ValueError, match=re.escape("(2, 3) and (2, 3)")):
        Node(np.ones((2, 3))).dot(np.ones((2, 3)))


@pytest.mark.parametrize("target", [0.0, 1.0])
@pytest.mark.parametrize("z", [-1e4, -800.0, -40.0, -1.0, 0.0, 1.0, 40.0, 800.0, 1e4])
def test_cross_entropy_is_safe_for_every_input(z, target):
    """However far the sigmoid saturates, the error is finite and its derivative exact."""
    logit = Node(z)
    out = logit.sigmoid()
    loss = -1 * (target * out.log() + (1 - target) * (1 - out).log())
    loss.backward()

    assert np.isfinite(loss.value).all()
    # The derivative of the error with respect to the logit is sigmoid(z) - target.
    expected = np.exp(-np.logaddexp(0.0, -z)) - target
    assert_allclose(logit.grad[0, 0], expected, rtol=1e-9, atol=1e-15)


def test_relu_slope_at_zero_is_zero():
    """The convention at exactly zero is the course's."""
    a = Node([[-1.0, 0.0, 1.0]])
    a.relu().backward()

    assert_array_equal(a.grad, [[0.0, 0.0, 1.0]])


class Regression(Model):
    """Two affine layers with a squared error."""

    def __init__(self, rng=None):
        super().__init__(rng)
        self.first = self.Linear_Layer(3, 4, "first")
        self.second = self.Linear_Layer(4, 1, "second")

    def loss(self, x, y):
        """Sum of squared differences."""
        outputs = self.second(self.first(x).tanh())
        return (outputs - (y if isinstance(y, Node) else Node(y))).square().sum()


def test_parameters_are_named_after_their_layers(rng):
    """Keys are `<layer>_weight` and `<layer>_bias`, in order of creation."""
    shapes = {name: value.shape for name, value in Regression(rng).get_param().items()}

    assert shapes == {
        "first_weight": (3, 4),
        "first_bias": (1, 4),
        "second_weight": (4, 1),
        "second_bias": (1, 1),
    }
    assert list(shapes) == ["first_weight", "first_bias", "second_weight", "second_bias"]


def test_layers_without_a_name_are_numbered(rng):
    """A layer needs no name of the caller's."""
    model = Model(rng)
    model.Linear_Layer(2, 3)
    model.ReLu_Layer(3, 1)

    assert list(model.get_param()) == [
        "layer0_weight",
        "layer0_bias",
        "layer1_weight",
        "layer1_bias",
    ]


def test_two_layers_of_one_name_are_refused(rng):
    """A second layer of the same name would take the first one's parameters away."""
    model = Model(rng)
    model.Linear_Layer(2, 3, "h")

    with pytest.raises(ValueError, match="'h' already"):
        model.Linear_Layer(3, 3, "h")


def test_relu_layer_is_a_linear_layer_and_relu(rng):
    """`ReLu_Layer` cuts negative outputs off."""
    model = Model(rng)
    layer = model.ReLu_Layer(2, 3, "h")
    x = rng.normal(size=(5, 2))

    assert_allclose(layer(x).value, np.maximum(x @ model.get_param()["h_weight"], 0.0))


def test_initial_weights_have_glorot_variance(rng):
    """Weights are normal with variance 2 / (fan_in + fan_out); biases are zero."""
    model = Model(rng)
    model.Linear_Layer(300, 100, "h")
    param = model.get_param()

    # 30,000 draws: the sample variance has a relative standard error of 0.8 %.
    assert_allclose(param["h_weight"].var(), 2 / 400, rtol=0.05)
    assert not param["h_bias"].any()


def test_gradient_of_a_model(rng):
    """`get_grad` gives the derivatives of the loss with respect to every parameter."""
    model = Regression(rng)
    x, y = rng.normal(size=(5, 3)), rng.normal(size=5)
    grad, loss = model.get_grad(x, y)
    param = model.get_param()

    assert loss.shape == (1, 1)
    assert list(param) == list(grad)
    for name, value in param.items():

        def changed_loss(changed, name=name):
            model.set_param({name: changed})
            return model.loss(x, y).value[0, 0]

        slopes = central_differences(changed_loss, value)
        model.set_param({name: value})
        assert_allclose(grad[name], slopes, rtol=1e-6, atol=1e-6)  # sums of 5 squares: coarser


def test_targets_of_one_dimension_are_a_column(rng):
    """Targets of shape (n,) and (n, 1) give the same loss and gradient."""
    model = Regression(rng)
    x, y = rng.normal(size=(5, 3)), rng.normal(size=5)
    flat, flat_loss = model.get_grad(Node(x), Node(y))
    column, column_loss = model.get_grad(x, y.reshape(5, 1))

    assert flat_loss.value == column_loss.value
    for name in flat:
        assert_array_equal(flat[name], column[name])


def test_a_parameter_without_influence_has_gradient_zero(rng):
    """Layers that the loss does not use get zeros, not leftovers."""
    model = Regression(rng)
    model.Linear_Layer(2, 2, "spare")
    grad, _ = model.get_grad(rng.normal(size=(5, 3)), np.ones(5))

    assert not grad["spare_weight"].any()


def test_parameters_are_handed_out_and_taken_in_as_copies(rng):
    """Changing a handed-out array changes nothing until it is set."""
    model = Regression(rng)
    param = model.get_param()
    param["first_weight"] += 1.0
    assert not np.array_equal(param["first_weight"], model.get_param()["first_weight"])

    model.set_param(param)
    param["first_weight"] += 1.0
    assert_allclose(model.get_param()["first_weight"], param["first_weight"] - 1.0)


def test_set_param_names_what_does_not_fit(rng):
    """Unknown names and other shapes are refused in words."""
    model = Regression(rng)

    with pytest.raises(KeyError, match="no parameter is called 'third_weight'"):
        model.set_param({"third_weight": np.ones((2, 2))})
    with pytest.raises(ValueError, match=re.escape("first_weight has shape (3, 4); got (4, 3)")):
        model.set_param({"first_weight": np.ones((4, 3))})


@pytest.mark.parametrize(
    "missing", [lambda: Model().loss(1, 2), lambda: Optimizer(Model())._update({}, {}, "", 1)]
)
def test_subclasses_must_complete_the_interface(missing):
    """What a subclass has to define says so."""
    with pytest.raises(NotImplementedError, match="needs a method"):
        missing()


def test_same_random_state_gives_the_same_model():
    """Initial weights come from the random state that is handed over, or from NumPy's global."""
    first = Regression(np.random.RandomState(5)).get_param()
    second = Regression(np.random.RandomState(5)).get_param()
    np.random.seed(5)  # noqa: TID251  (the course's notebooks seed NumPy's global state)
    globally = Regression().get_param()

    for name in first:
        assert_array_equal(first[name], second[name])
        assert_array_equal(first[name], globally[name])


def test_sgd_takes_plain_steps(rng, capsys):
    """After training, the parameters are those of the update rule on the drawn batches."""
    x, y = rng.normal(size=(20, 3)), rng.normal(size=20)
    model = Regression(rng)
    twin = Regression(rng)
    twin.set_param(model.get_param())
    optimiser = SGD(
        model, x, y, hyperparam={"alpha": 0.01}, batch_size=4, rng=np.random.RandomState(1)
    )
    last = optimiser.train(steps=5, print_each=2)

    batches = np.random.RandomState(1)
    for _ in range(5):
        chosen = batches.randint(0, 20, size=4)
        grad, loss = twin.get_grad(x[chosen], y[chosen])
        twin.set_param({name: v - 0.01 * grad[name] for name, v in twin.get_param().items()})
    assert_array_equal(loss.value, last)
    for name, value in twin.get_param().items():
        assert_allclose(model.get_param()[name], value, rtol=1e-12)
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == [
        "step",
        "1",
        "2",
        "4",
    ]


def test_default_settings_are_the_course_s():
    """Without settings, the learning rate is 0.001 and a batch holds 128 examples."""
    optimiser = SGD(Regression(), np.zeros((10, 3)), np.zeros(10))
    x, y = optimiser.random_batch()

    assert optimiser.alpha == 0.001
    assert x.shape == (128, 3)
    assert y.shape == (128, 1)


def test_the_bounds_of_the_sigmoid_are_the_numbers_next_to_0_and_1():
    """Nothing lies between the bounds and 0 or 1 that could still be divided by."""
    assert np.nextafter(dp.LARGEST, 2.0) == 1.0
    assert np.isfinite(1.0 / dp.SMALLEST)


def test_a_node_shows_its_name_and_value():
    """Printing a node shows what it holds."""
    assert repr(Node(2.0, "w")) == "Node(w: [[2.]])"
    assert repr(Node(2.0)) == "Node([[2.]])"
