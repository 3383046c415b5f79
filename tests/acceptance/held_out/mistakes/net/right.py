"""Right answers for the network of any depth, written without a look at the planted ones."""

from graders.mistakes import right_answer
from reference.dp import Model


@right_answer("conditions in words, names of its own")
def conditions():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super(Net, self).__init__()  # noqa: UP008 -- as students write
            self.act_func = act_func
            self.n_layers = n_layers
            self.input = self.Linear_Layer(n_features, n_hidden_neurons, "input")
            for k in range(n_layers - 1):
                layer = self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, f"hidden{k}")
                setattr(self, f"hidden{k}", layer)
            self.output = self.Linear_Layer(n_hidden_neurons, 1, "output")

        def act(self, x):
            if self.act_func == "tanh":
                return x.tanh()
            elif self.act_func == "sigmoid":
                return x.sigmoid()
            elif self.act_func == "relu":
                return x.relu()
            raise ValueError("unknown activation function")

        def forward(self, x):
            x = self.act(self.input(x))
            for k in range(self.n_layers - 1):
                x = self.act(getattr(self, f"hidden{k}")(x))
            return self.output(x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@right_answer("a table of functions, and two sums in the loss")
def table_of_functions():
    functions = {
        "tanh": lambda n: n.tanh(),
        "sigmoid": lambda n: n.sigmoid(),
        "relu": lambda n: n.relu(),
    }

    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func="tanh"):
            super().__init__()
            if act_func not in functions:
                raise ValueError("no such function: " + str(act_func))
            self.f = functions[act_func]
            self.layers = []
            size = n_features
            for _ in range(n_layers):
                self.layers.append(self.Linear_Layer(size, n_hidden_neurons))
                size = n_hidden_neurons
            self.layers.append(self.Linear_Layer(size, 1))

        def forward(self, x):
            *hidden, last = self.layers
            for layer in hidden:
                x = self.f(layer(x))
            return last(x).sigmoid()

        def loss(self, x, y):
            p = self.forward(x)
            return (-1 * (y * p.log())).sum() + (-1 * ((1 - y) * (1 - p).log())).sum()

    return functions, Net


@right_answer("tanh from sigmoids")
def tanh_from_sigmoids():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            known = ["tanh", "sigmoid", "relu"]
            known.index(act_func)  # a ValueError for any other
            self.act_func = act_func
            sizes = [n_features] + [n_hidden_neurons] * n_layers + [1]
            self.layers = [
                self.Linear_Layer(sizes[k], sizes[k + 1], str(k)) for k in range(n_layers + 1)
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = layer(x)
                if self.act_func == "tanh":
                    x = 2 * (2 * x).sigmoid() - 1
                else:
                    x = x.sigmoid() if self.act_func == "sigmoid" else x.relu()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@right_answer("the whole network as one function")
def one_function():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            assert n_layers > 0
            if act_func == "tanh" or act_func == "sigmoid" or act_func == "relu":
                chosen = act_func
            else:
                raise ValueError
            net = lambda x: x  # noqa: E731
            size = n_features
            for k in range(n_layers):
                net = self.stacked(net, self.Linear_Layer(size, n_hidden_neurons, f"l{k}"), chosen)
                size = n_hidden_neurons
            self.net = self.stacked(net, self.Linear_Layer(size, 1, "top"), "sigmoid")

        @staticmethod
        def stacked(below, layer, function):
            return lambda x: getattr(layer(below(x)), function)()

        def forward(self, x):
            return self.net(x)

        def loss(self, x, y):
            out = self.net(x)
            return ((y * out.log() + (1 - y) * (1 - out).log()) * -1).sum()

    return Net
