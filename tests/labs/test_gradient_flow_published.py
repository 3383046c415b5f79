"""The gradient-flow lab in its published form: a copied optimiser, and logs in a global array."""

import contextlib
import io

import numpy as np
import pytest

from tests.labs.gradient_flow import judge

PUBLISHED = """
import numpy as np
import dp
from dp import Model, Node

rng = np.random.RandomState(4)
X = rng.normal(size=(100, 4)) + np.repeat([-1.5, 1.5], 50)[:, None]
y = np.repeat([0, 1], 50)
X = (X - X.mean(axis=0)) / X.std(axis=0)

class Optimizer(object):
    def __init__(self, model, x_train=None, y_train=None, hyperparam=dict(), batch_size=128):
        self.model, self.x_train, self.y_train = model, x_train, y_train
        self.hyperparam, self.batch_size = hyperparam, batch_size
        self._set_param()

    def random_batch(self):
        rows = np.random.randint(0, self.x_train.shape[0], size=self.batch_size)
        return Node(self.x_train[rows]), Node(self.y_train[rows])

    def _train(self, steps=1000, num_grad_stores=0, print_each=100):
        if num_grad_stores > 0:
            self.model.get_grad(*self.random_batch())
        param = self.model.get_param()
        for i in range(1, steps + 1):
            grad, loss = self.model.get_grad(*self.random_batch())
            for layer in range(n_hidden_layers + 1):
                grad_w[layer, i - 1] = np.mean(np.abs(grad["h%d_weight" % layer]))
            if i % print_each == 0 or i == 1:
                print(i, loss.value[0, 0])
            for g in grad:
                self._update(param, grad, g, i)
            self.model.set_param(param)
        return loss.value

class SGD(Optimizer):
    def _set_param(self):
        self.alpha = self.hyperparam.get("alpha", 0.001)

    def _update(self, param, grad, g, i):
        param[g] -= self.alpha * grad[g]

    def train(self, steps=1000, print_each=100):
        return self._train(steps, num_grad_stores=1, print_each=print_each)
"""

STATIC_NET = """
class Net(Model):
    def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
        super(Net, self).__init__()
        self.hidden = self.Linear_Layer(n_features, 10, "h0")
        self.out = self.Linear_Layer(10, 1, "h1")

    def loss(self, x, y):
        if not type(y) == Node:
            y = Node(y)
        out = self.forward(x)
        return (-1 * (y * out.log() + (1 - y) * (1 - out).log())).sum()

    def forward(self, x):
        if not type(x) == Node:
            x = Node(x)
        return self.out(self.hidden(x).tanh()).sigmoid()
"""

SOLVED_NET = """
class Net(Model):
    def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
        super(Net, self).__init__()
        if act_func not in ("tanh", "sigmoid", "relu"):
            raise ValueError(act_func)
        self.act_func, self.n_layers = act_func, n_layers
        self.hidden = []
        for i in range(n_layers):
            fan_in = n_features if i == 0 else n_hidden_neurons
            self.hidden.append(self.Linear_Layer(fan_in, n_hidden_neurons, "h" + str(i)))
        self.out = self.Linear_Layer(n_hidden_neurons, 1, "h" + str(n_layers))

    def loss(self, x, y):
        if not type(y) == Node:
            y = Node(y)
        out = self.forward(x)
        return (-1 * (y * out.log() + (1 - y) * (1 - out).log())).sum()

    def forward(self, x):
        if not type(x) == Node:
            x = Node(x)
        for layer in self.hidden:
            x = getattr(layer(x), self.act_func)()
        return self.out(x).sigmoid()

n_epochs, n_hidden_layers, n_hidden_neurons, n_features = 100, 10, 10, 4
grad_w = np.zeros(shape=(n_hidden_layers + 1, n_epochs))
net = Net(n_features, n_hidden_neurons, n_hidden_layers, "sigmoid")
optimiser = SGD(net, x_train=X, y_train=y)
optimiser.train(steps=n_epochs, print_each=n_epochs // 10)
"""

BROKEN_NET = SOLVED_NET.replace(
    "return self.out(x).sigmoid()", "return self.out(x.tanh()).sigmoid()"
)


def published(net):
    """Return the globals of a notebook in the published form, with one of its networks."""
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(PUBLISHED + net, names)
    return names


@pytest.mark.parametrize(
    "net", [STATIC_NET, SOLVED_NET, BROKEN_NET], ids=["static", "solved", "broken"]
)
def test_log_in_a_global_is_judged_on_whatever_network_there_is(given_code, net):
    """A log that is right earns full marks, whether `Net` is untouched, solved or wrong."""
    points, findings = judge(published(net), "gradient_log")

    assert findings == {}
    assert points == {"gradient_log": 10}


def test_published_form_is_graded_under_its_own_names(given_code):
    """The network counts, and the last `grad_w` as the log of the deepest network."""
    points, findings = judge(published(SOLVED_NET), "net", "vanishing")

    assert points == {"net": 10, "vanishing": 6}
    assert all("comparison" in finding for finding in findings.values())


def test_globals_are_put_back(given_code):
    """Logs and settings of the notebook are as they were after a check trained something else."""
    names = published(SOLVED_NET)
    before = {name: names[name] for name in ("grad_w", "n_epochs", "n_hidden_layers", "net")}
    log = before["grad_w"].copy()
    keys = set(names)
    judge(names, "gradient_log")

    assert set(names) == keys
    assert names["net"] is before["net"]
    assert (names["n_epochs"], names["n_hidden_layers"]) == (100, 10)
    np.testing.assert_array_equal(names["grad_w"], log)
