"""A small library for reverse-mode automatic differentiation.

A `Node` holds a two-dimensional array. Every operation on nodes gives a new node that remembers
what it was computed from, so that `Node.backward` can walk back from a result and leave its
partial derivatives in `Node.grad` of everything that took part. `Model` collects the parameters
of a network, and an `Optimizer` trains it.

Three rules keep surprises away:

* Every value is two-dimensional. A number becomes ``(1, 1)`` and a list of n numbers a column
  ``(n, 1)``, so targets of shape ``(n,)`` fit predictions of shape ``(n, 1)``.
* Numbers, rows and columns stretch to the shape of the other operand. A row never meets a column:
  NumPy would silently make a whole table of the two, and a loss over n x n pairs of predictions
  and targets looks like a loss, but is none.
* The sigmoid lies strictly between 0 and 1, as it does on paper. Rounded to exactly 0 or 1, its
  logarithm would be infinite and the derivative of a cross-entropy error nan; as it is, that
  derivative stays right for every input. A logarithm of 0 that has another origin is -inf.
"""

import numpy as np

# The neighbours of 0 and 1 among the numbers that a computer knows.
SMALLEST = np.finfo(np.float64).tiny
LARGEST = 1.0 - np.finfo(np.float64).epsneg


class Node:
    """A two-dimensional array that knows how it was computed.

    Parameters
    ----------
    value : number or array
        Shape ``()``, ``(n,)`` (taken as a column) or ``(n, m)``; copied as float64.
    name : str, optional
        For people; shown when the node is printed.

    Attributes
    ----------
    value : array, shape (n, m)
    grad : array, shape (n, m), or None
        Partial derivatives of the node whose `backward` was called last; None before that.
    """

    # Makes `array * node` come to `Node.__rmul__` instead of multiplying entry by entry.
    __array_ufunc__ = None

    def __init__(self, value, name=None):
        if isinstance(value, Node):
            raise TypeError("this is a Node already; a copy of it would pass no gradient back")
        value = np.array(value, dtype=np.float64)
        if value.ndim > 2:
            raise ValueError(f"a Node holds at most 2 dimensions; got shape {value.shape}")
        self.value = value.reshape(-1, 1) if value.ndim < 2 else value
        self.name = name
        self.grad = None
        self._parents = ()

    def __repr__(self):
        label = f"{self.name}: " if self.name else ""
        return f"Node({label}{self.value})"

    @property
    def shape(self):
        """Shape of the value, ``(n, m)``."""
        return self.value.shape

    def backward(self):
        """Leave the partial derivatives of this node in `grad` of every node that it came from.

        A node of more than one entry counts as the sum of its entries.
        """
        order = _parents_first(self)
        for node in order:
            node.grad = np.zeros_like(node.value)
        self.grad = np.ones_like(self.value)
        for node in reversed(order):
            for parent, pull_back in node._parents:
                parent.grad = parent.grad + pull_back(node.grad)

    # ---- arithmetic, entry by entry

    def __add__(self, other):
        other = _as_partner(self, other)
        return _result(self.value + other.value, (self, lambda g: g), (other, lambda g: g))

    def __sub__(self, other):
        other = _as_partner(self, other)
        return _result(self.value - other.value, (self, lambda g: g), (other, lambda g: -g))

    def __mul__(self, other):
        other = _as_partner(self, other)
        return _result(
            self.value * other.value,
            (self, lambda g: g * other.value),
            (other, lambda g: g * self.value),
        )

    def __truediv__(self, other):
        other = _as_partner(self, other)
        return _result(
            self.value / other.value,
            (self, lambda g: g / other.value),
            (other, lambda g: -g * self.value / other.value**2),
        )

    def __neg__(self):
        return _result(-self.value, (self, lambda g: -g))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return Node(other) - self

    def __rtruediv__(self, other):
        return Node(other) / self

    # ---- matrices

    def dot(self, other):
        """Matrix product; `other` has as many rows as this node has columns."""
        other = _as_node(other)
        if self.shape[1] != other.shape[0]:
            raise ValueError(
                f"dot needs as many columns on the left as rows on the right; "
                f"got {self.shape} and {other.shape}"
            )
        return _result(
            self.value @ other.value,
            (self, lambda g: g @ other.value.T),
            (other, lambda g: self.value.T @ g),
        )

    __matmul__ = dot

    def transpose(self):
        """Rows become columns."""
        return _result(self.value.T, (self, lambda g: g.T))

    @property
    def T(self):
        """The transposed node."""
        return self.transpose()

    def sum(self, axis=None):
        """Sum of all entries, shape (1, 1), or along one axis, which is kept with length 1."""
        total = self.value.sum(axis=axis, keepdims=True)
        return _result(total, (self, lambda g: np.broadcast_to(g, self.shape)))

    # ---- functions, entry by entry

    def exp(self):
        """Exponential function."""
        value = np.exp(self.value)
        return _result(value, (self, lambda g: g * value))

    def log(self):
        """Natural logarithm; -inf at 0 and nan below, as in NumPy."""
        return _result(np.log(self.value), (self, lambda g: g / self.value))

    def square(self):
        """Square of each entry."""
        return _result(self.value**2, (self, lambda g: g * 2 * self.value))

    def sqrt(self):
        """Square root of each entry."""
        value = np.sqrt(self.value)
        return _result(value, (self, lambda g: g / (2 * value)))

    def tanh(self):
        """Hyperbolic tangent."""
        value = np.tanh(self.value)
        return _result(value, (self, lambda g: g * (1 - value**2)))

    def sigmoid(self):
        """Logistic sigmoid, strictly between 0 and 1; large inputs of either sign are safe."""
        small = np.exp(-np.abs(self.value))
        value = np.where(self.value >= 0, 1.0, small) / (1.0 + small)
        value = np.clip(value, SMALLEST, LARGEST)
        return _result(value, (self, lambda g: g * value * (1 - value)))

    def relu(self):
        """Rectified linear unit; its slope at exactly 0 is taken as 0."""
        value = np.maximum(self.value, 0.0)
        return _result(value, (self, lambda g: g * (self.value > 0)))


def _as_node(value):
    return value if isinstance(value, Node) else Node(value)


def _as_partner(node, other):
    """Make a node of the second operand, if the two may be combined entry by entry."""
    other = _as_node(other)
    (rows, columns), (other_rows, other_columns) = node.shape, other.shape
    fits = all(a == b or 1 in (a, b) for a, b in zip(node.shape, other.shape, strict=True))
    both_stretch = (rows < other_rows and columns > other_columns) or (
        rows > other_rows and columns < other_columns
    )
    if not fits or both_stretch:
        raise ValueError(f"shapes {node.shape} and {other.shape} do not fit together")
    return other


def _result(value, *parents):
    """Make the node of a result.

    Each parent comes with the function that turns derivatives with respect to the result into
    derivatives with respect to that parent, before rows and columns that were stretched are
    summed up again.
    """
    node = Node(value)
    node._parents = tuple((parent, _unstretched(parent, pull)) for parent, pull in parents)
    return node


def _unstretched(parent, pull_back):
    def pull_back_and_sum(grad):
        grad = pull_back(grad)
        for axis in (0, 1):
            if parent.shape[axis] == 1 and grad.shape[axis] > 1:
                grad = grad.sum(axis=axis, keepdims=True)
        return grad

    return pull_back_and_sum


def _parents_first(node):
    """List all nodes that `node` came from and itself, each after its parents.

    A loop rather than a recursion, so that no network is too deep for it.
    """
    order, seen, stack = [], set(), [(node, False)]
    while stack:
        current, parents_are_listed = stack.pop()
        if parents_are_listed:
            order.append(current)
        elif id(current) not in seen:
            seen.add(id(current))
            stack.append((current, True))
            stack.extend((parent, False) for parent, _ in current._parents)
    return order


class Model:
    """A network: its parameters, and their derivatives. Subclasses define the loss.

    A subclass creates its layers in ``__init__`` and defines ``loss(x, y)``, which returns a node
    of one entry, and usually ``forward(x)``.

    Parameters
    ----------
    rng : numpy.random.RandomState, optional
        Source of the initial weights; NumPy's global one by default.

    Attributes
    ----------
    neural_nodes : dict of str to Node
        The parameters by name, in the order in which the layers were created.
    """

    def __init__(self, rng=None):
        self.rng = np.random if rng is None else rng
        self.neural_nodes = {}

    def Linear_Layer(self, fan_in, fan_out, name=None):
        """Create the parameters of an affine layer and return the layer as a function.

        Weights are normal with Glorot's variance, ``2 / (fan_in + fan_out)``; biases are zero.

        Parameters
        ----------
        fan_in, fan_out : int
            Numbers of inputs and outputs.
        name : str, optional
            The parameters are called ``<name>_weight``, shape (fan_in, fan_out), and
            ``<name>_bias``, shape (1, fan_out). By default ``layer0``, ``layer1``, ...

        Returns
        -------
        function of a Node, shape (batch_size, fan_in), to a Node, shape (batch_size, fan_out)
        """
        name = f"layer{len(self.neural_nodes) // 2}" if name is None else name
        if f"{name}_weight" in self.neural_nodes:
            raise ValueError(f"there is a layer {name!r} already; each needs a name of its own")
        spread = np.sqrt(2.0 / (fan_in + fan_out))
        weight = Node(self.rng.normal(0.0, spread, size=(fan_in, fan_out)), f"{name}_weight")
        bias = Node(np.zeros((1, fan_out)), f"{name}_bias")
        self.neural_nodes[weight.name] = weight
        self.neural_nodes[bias.name] = bias
        return lambda x: _as_node(x).dot(weight) + bias

    def ReLu_Layer(self, fan_in, fan_out, name=None):
        """Like `Linear_Layer`, followed by rectified linear units."""
        linear = self.Linear_Layer(fan_in, fan_out, name)
        return lambda x: linear(x).relu()

    def loss(self, x, y):
        """Return the error of the predictions for `x` as a node of one entry."""
        raise NotImplementedError("a Model needs a method loss(x, y)")

    def get_param(self):
        """Return copies of all parameters: dict of str to array."""
        return {name: node.value.copy() for name, node in self.neural_nodes.items()}

    def set_param(self, param):
        """Set parameters by name, each to an array of the shape that it has."""
        for name, value in param.items():
            if name not in self.neural_nodes:
                known = ", ".join(self.neural_nodes)
                raise KeyError(f"no parameter is called {name!r}; there are {known}")
            value = np.array(value, dtype=np.float64)
            node = self.neural_nodes[name]
            if value.shape != node.shape:
                raise ValueError(f"{name} has shape {node.shape}; got {value.shape}")
            node.value = value

    def get_grad(self, x, y):
        """Return the partial derivatives of the loss and the loss itself.

        Parameters
        ----------
        x : array or Node, shape (batch_size, n_features)
        y : array or Node, shape (batch_size,) or (batch_size, 1)

        Returns
        -------
        grad : dict of str to array
            One array for each parameter, of its shape, in the order of `get_param`.
        loss : Node, shape (1, 1)
        """
        for node in self.neural_nodes.values():
            node.grad = np.zeros_like(node.value)
        loss = self.loss(x, y)
        loss.backward()
        return {name: node.grad.copy() for name, node in self.neural_nodes.items()}, loss


class Optimizer:
    """Trains a model in steps, each on a random batch. Subclasses define what a step does.

    Parameters
    ----------
    model : Model
    x_train : array, shape (n_examples, n_features)
    y_train : array, shape (n_examples,) or (n_examples, 1)
    hyperparam : dict, optional
        Settings of the subclass by name.
    batch_size : int
        Examples in a batch, drawn with replacement.
    rng : numpy.random.RandomState, optional
        Source of the batches; NumPy's global one by default.
    """

    def __init__(
        self, model, x_train=None, y_train=None, hyperparam=None, batch_size=128, rng=None
    ):
        self.model = model
        self.x_train = x_train
        self.y_train = y_train
        self.hyperparam = {} if hyperparam is None else hyperparam
        self.batch_size = batch_size
        self.rng = np.random if rng is None else rng
        self._set_param()

    def _set_param(self):
        """Read the settings of this optimiser from `hyperparam`."""

    def _update(self, param, grad, name, step):
        """Change ``param[name]``, given the derivatives ``grad``, in step number `step`."""
        raise NotImplementedError("an Optimizer needs a method _update")

    def random_batch(self):
        """Draw a batch: nodes of shape (batch_size, n_features) and (batch_size, 1)."""
        chosen = self.rng.randint(0, len(self.x_train), size=self.batch_size)
        return Node(self.x_train[chosen]), Node(self.y_train[chosen])

    def train(self, steps=1000, print_each=100):
        """Take that many steps, showing the loss of the first and of every `print_each`-th.

        Returns
        -------
        array, shape (1, 1)
            Loss of the last batch.
        """
        param = self.model.get_param()
        print("step\tloss")  # noqa: T201  (the student watches the training)
        for step in range(1, steps + 1):
            x, y = self.random_batch()
            grad, loss = self.model.get_grad(x, y)
            if step == 1 or step % print_each == 0:
                print(f"{step}\t{loss.value[0, 0]:.6g}")  # noqa: T201
            for name in grad:
                self._update(param, grad, name, step)
            self.model.set_param(param)
        return loss.value


class SGD(Optimizer):
    """Stochastic gradient descent: each step goes against the gradient, scaled by ``alpha``.

    ``hyperparam["alpha"]`` is the learning rate, 0.001 by default.
    """

    def _set_param(self):
        self.alpha = self.hyperparam.get("alpha", 0.001)

    def _update(self, param, grad, name, step):
        param[name] = param[name] - self.alpha * grad[name]
