"""Planted mistakes of a network of any depth, written a second time from sentences alone."""

from graders.mistakes import mistake
from reference.dp import Model, Node


def answer():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            known = {"tanh": Node.tanh, "sigmoid": Node.sigmoid, "relu": Node.relu}
            if act_func not in known:
                raise ValueError("unknown: " + act_func)
            self.activation = known[act_func]
            self.hidden = []
            width = n_features
            for k in range(n_layers):
                self.hidden.append(self.Linear_Layer(width, n_hidden_neurons, "hidden%d" % k))
                width = n_hidden_neurons
            self.output = self.Linear_Layer(width, 1, "output")

        def forward(self, x):
            for layer in self.hidden:
                x = self.activation(layer(x))
            return self.output(x).sigmoid()

        def loss(self, x, y):
            if not isinstance(y, Node):
                y = Node(y)
            p = self.forward(x)
            terms = y * p.log() + (1 - y) * (1 - p).log()
            return -terms.sum()

    return Net


@mistake("again", of=answer)
def always_tanh():
    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).tanh()
        return self.output(x).sigmoid()


@mistake("again", of=answer)
def act_func_at_the_output():
    def forward(self, x):
        for layer in [*self.hidden, self.output]:
            x = self.activation(layer(x))
        return x


@mistake("again", of=answer)
def activation_once():
    def forward(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.output(self.activation(x)).sigmoid()


@mistake("again", of=answer)
def no_sigmoid_at_the_output():
    def forward(self, x):
        for layer in self.hidden:
            x = self.activation(layer(x))
        return self.output(x)


@mistake("again", of=answer)
def nodes_of_nodes():
    def forward(self, x):
        x = Node(x)
        for layer in self.hidden:
            x = self.activation(layer(x))
        return self.output(x).sigmoid()

    def loss(self, x, y):
        y = Node(y)
        p = self.forward(x)
        return -(y * p.log() + (1 - y) * (1 - p).log()).sum()


@mistake("again", of=answer)
def one_layer_too_few():
    def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
        super().__init__()
        known = {"tanh": Node.tanh, "sigmoid": Node.sigmoid, "relu": Node.relu}
        if act_func not in known:
            raise ValueError("unknown: " + act_func)
        self.activation = known[act_func]
        widths = [n_features] + [n_hidden_neurons] * (n_layers - 1) + [1]
        layers = [self.Linear_Layer(a, b) for a, b in zip(widths, widths[1:])]
        self.hidden, self.output = layers[:-1], layers[-1]


@mistake("again", of=answer)
def ten_units():
    def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
        super().__init__()
        known = {"tanh": Node.tanh, "sigmoid": Node.sigmoid, "relu": Node.relu}
        if act_func not in known:
            raise ValueError("unknown: " + act_func)
        self.activation = known[act_func]
        widths = [n_features] + [10] * n_layers + [1]
        layers = [self.Linear_Layer(a, b) for a, b in zip(widths, widths[1:])]
        self.hidden, self.output = layers[:-1], layers[-1]


@mistake("again", of=answer)
def unknown_names_accepted():
    def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
        super().__init__()
        known = {"tanh": Node.tanh, "relu": Node.relu}
        self.activation = known.get(act_func, Node.sigmoid)
        widths = [n_features] + [n_hidden_neurons] * n_layers + [1]
        layers = [self.Linear_Layer(a, b) for a, b in zip(widths, widths[1:])]
        self.hidden, self.output = layers[:-1], layers[-1]


@mistake("again", of=answer)
def half_of_the_loss():
    def loss(self, x, y):
        if not isinstance(y, Node):
            y = Node(y)
        return -(y * self.forward(x).log()).sum()


@mistake("again", of=answer)
def one_layer_used_again():
    def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
        super().__init__()
        known = {"tanh": Node.tanh, "sigmoid": Node.sigmoid, "relu": Node.relu}
        if act_func not in known:
            raise ValueError("unknown: " + act_func)
        self.activation = known[act_func]
        self.hidden = [self.Linear_Layer(n_features, n_hidden_neurons, "first")]
        if n_layers > 1:
            repeated = self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, "again")
            self.hidden += [repeated] * (n_layers - 1)
        self.output = self.Linear_Layer(n_hidden_neurons, 1, "output")
