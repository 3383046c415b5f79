from itertools import pairwise

from graders.mistakes import right_answer
from reference.dp import Model, Node


@right_answer("has one branch for each activation function, and creates the output layer first")
def branches():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            self.act_func = act_func
            self.out = self.Linear_Layer(n_hidden_neurons, 1, "out")
            self.hidden = []
            self.hidden.append(self.Linear_Layer(n_features, n_hidden_neurons, "hidden1"))
            for i in range(2, n_layers + 1):
                layer = self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, f"hidden{i}")
                self.hidden.append(layer)

        def loss(self, x, y):
            if not isinstance(y, Node):
                y = Node(y)
            out = self.forward(x)
            loss = -1 * (y * out.log() + (1 - y) * (1 - out).log())
            return loss.sum()

        def forward(self, x):
            if not isinstance(x, Node):
                x = Node(x)
            for layer in self.hidden:
                if self.act_func == "tanh":
                    x = layer(x).tanh()
                elif self.act_func == "sigmoid":
                    x = layer(x).sigmoid()
                elif self.act_func == "relu":
                    x = layer(x).relu()
                else:
                    raise ValueError("unknown activation function: " + self.act_func)
            return self.out(x).sigmoid()

    return Net


@right_answer("writes the cross-entropy with one logarithm, of the probability of the right class")
def one_logarithm():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            functions = {"tanh": Node.tanh, "sigmoid": Node.sigmoid, "relu": Node.relu}
            try:
                self.function = functions[act_func]
            except KeyError:
                raise ValueError(f"{act_func} is not one of {list(functions)}") from None
            self.n_layers = n_layers
            for i in range(n_layers + 1):
                fan_in = n_hidden_neurons if i else n_features
                fan_out = n_hidden_neurons if i < n_layers else 1
                setattr(self, f"layer_{i}", self.Linear_Layer(fan_in, fan_out, f"layer_{i}"))

        def forward(self, x):
            for i in range(self.n_layers):
                x = self.function(getattr(self, f"layer_{i}")(x))
            return getattr(self, f"layer_{self.n_layers}")(x).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return (y * out + (1 - y) * (1 - out)).log().sum() * -1.0

    return Net


@right_answer("makes each activation function of exponentials, and leaves layers without names")
def exponentials():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in {"tanh", "sigmoid", "relu"}:
                raise ValueError("act_func must be 'tanh', 'sigmoid' or 'relu'")
            self.act_func = act_func
            widths = [n_features, *[n_hidden_neurons] * n_layers, 1]
            self.stack = [self.Linear_Layer(a, b) for a, b in pairwise(widths)]

        def forward(self, x):
            *hidden, output = self.stack
            for layer in hidden:
                z = layer(x)
                if self.act_func == "tanh":
                    x = 2 / (1 + (z * -2).exp()) - 1
                elif self.act_func == "sigmoid":
                    x = 1 / (1 + (-z).exp())
                else:
                    x = (z + z.square().sqrt()) / 2
            return 1 / (1 + (-output(x)).exp())

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -(y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net
