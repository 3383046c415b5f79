from graders.mistakes import mistake
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
