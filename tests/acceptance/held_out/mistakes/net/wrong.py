"""Wrong answers for the network of any depth, written without a look at the planted ones."""

from graders.mistakes import mistake
from reference.dp import Model


@mistake("all networks share the layers of the last")
def layers_on_the_class():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features, *[n_hidden_neurons] * n_layers, 1]
            Net.layers = [
                self.Linear_Layer(a, b, f"h{k}") for k, (a, b) in enumerate(zip(sizes, sizes[1:]))
            ]

        def forward(self, x):
            for layer in Net.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return Net.layers[-1](x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("all networks share the last activation function")
def activation_on_the_class():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            Net.act_func = act_func
            sizes = [n_features, *[n_hidden_neurons] * n_layers, 1]
            self.layers = [
                self.Linear_Layer(a, b, f"h{k}") for k, (a, b) in enumerate(zip(sizes, sizes[1:]))
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = getattr(layer(x), Net.act_func)()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("one layer serves for all hidden ones after the first")
def one_layer_repeated():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            first = self.Linear_Layer(n_features, n_hidden_neurons, "first")
            other = self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, "other")
            self.hidden = [first] + [other] * (n_layers - 1)
            self.out = self.Linear_Layer(n_hidden_neurons, 1, "out")

        def forward(self, x):
            for layer in self.hidden:
                x = getattr(layer(x), self.act_func)()
            return self.out(x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the output has the hidden layers' function")
def output_not_a_sigmoid():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features, *[n_hidden_neurons] * n_layers, 1]
            self.layers = [
                self.Linear_Layer(a, b, f"h{k}") for k, (a, b) in enumerate(zip(sizes, sizes[1:]))
            ]

        def forward(self, x):
            for layer in self.layers:
                x = getattr(layer(x), self.act_func)()
            return x

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("unknown functions become the sigmoid")
def unknown_becomes_sigmoid():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            self.act_func = act_func if act_func in ("tanh", "relu") else "sigmoid"
            sizes = [n_features, *[n_hidden_neurons] * n_layers, 1]
            self.layers = [
                self.Linear_Layer(a, b, f"h{k}") for k, (a, b) in enumerate(zip(sizes, sizes[1:]))
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the loss forgets the negative class")
def negative_class_forgotten():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError(act_func)
            self.act_func = act_func
            sizes = [n_features, *[n_hidden_neurons] * n_layers, 1]
            self.layers = [
                self.Linear_Layer(a, b, f"h{k}") for k, (a, b) in enumerate(zip(sizes, sizes[1:]))
            ]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = getattr(layer(x), self.act_func)()
            return self.layers[-1](x).sigmoid()

        def loss(self, x, y):
            return -1 * (y * self.forward(x).log()).sum()

    return Net
