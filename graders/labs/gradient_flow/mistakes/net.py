from itertools import pairwise

from graders.mistakes import mistake, right_answer
from reference.dp import Model, Node


@mistake("every hidden layer uses tanh, whatever act_func says")
def always_tanh():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            sizes = [n_features] + [n_hidden_neurons] * n_layers
            self.hidden = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers)
            ]
            self.out = self.Linear_Layer(n_hidden_neurons, 1, f"h{n_layers}")

        def forward(self, x):
            for layer in self.hidden:
                x = layer(x).tanh()
            return self.out(x).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the output layer uses act_func, too, instead of a sigmoid")
def act_func_at_the_output():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for layer in self.layers:
                x = getattr(layer(x), self.act_func)()
            return x

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the output is the weighted sum itself: its sigmoid is missing")
def no_sigmoid_at_the_output():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return self.layers[-1](x)

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x).sigmoid()
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the output layer counts as one of the n_layers: there is one hidden layer too few")
def one_layer_too_few():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * (n_layers - 1) + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers)
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("every hidden layer has ten units, whatever n_hidden_neurons says")
def ten_units():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features] + [10] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("all hidden layers after the first are one and the same layer, used again and again")
def one_layer_used_again():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            self.first = self.Linear_Layer(n_features, n_hidden_neurons, "h0")
            hidden = self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, "h1")
            self.hidden = [hidden] * (n_layers - 1)
            self.out = self.Linear_Layer(n_hidden_neurons, 1, "h2")

        def forward(self, x):
            for layer in [self.first, *self.hidden]:
                x = getattr(layer(x), self.act_func)()
            return self.out(x).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the activation function is applied after the last hidden layer alone")
def activation_once():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = layer(x)
            return self.layers[-1](getattr(x, self.act_func)()).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("names that are no activation function are taken for sigmoid")
def unknown_names_accepted():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                if self.act_func == "tanh":
                    x = layer(x).tanh()
                elif self.act_func == "relu":
                    x = layer(x).relu()
                else:
                    x = layer(x).sigmoid()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the loss counts the examples of class 1 alone: the second half of the formula is missing")
def half_of_the_loss():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            y = y if isinstance(y, Node) else Node(y)
            return -1 * (y * self.forward(x).log()).sum()

    return Net


@mistake("whatever comes in is made a node, even what is one already, as in training")
def nodes_of_nodes():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[i], sizes[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            x = Node(x)
            for layer in self.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            y = Node(y)
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


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
