"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

from graders.mistakes import mistake


@mistake("unknown activation becomes relu")
def no_error():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            self.act_func = act_func
            self.ls = []
            for i in range(n_layers):
                self.ls.append(
                    self.Linear_Layer(
                        n_features if i == 0 else n_hidden_neurons, n_hidden_neurons, f"h{i}"
                    )
                )
            self.last = self.Linear_Layer(n_hidden_neurons, 1, f"h{n_layers}")

        def forward(self, x):
            for l in self.ls:
                x = l(x)
                x = (
                    x.tanh()
                    if self.act_func == "tanh"
                    else x.sigmoid()
                    if self.act_func == "sigmoid"
                    else x.relu()
                )
            return self.last(x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("the output uses act_func")
def act_on_output():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in {"tanh", "sigmoid", "relu"}:
                raise ValueError(act_func)
            self.act_func = act_func
            dims = [n_features] + n_layers * [n_hidden_neurons] + [1]
            self.ls = [
                self.Linear_Layer(dims[i], dims[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for l in self.ls:
                x = getattr(l(x), self.act_func)()
            return x

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("four features are written in")
def hardcoded_features():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError("bad act_func")
            self.act_func = act_func
            self.first = self.Linear_Layer(4, n_hidden_neurons, "h0")
            self.mid = [
                self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, f"h{i}")
                for i in range(1, n_layers)
            ]
            self.out = self.Linear_Layer(n_hidden_neurons, 1, f"h{n_layers}")

        def forward(self, x):
            x = getattr(self.first(x), self.act_func)()
            for l in self.mid:
                x = getattr(l(x), self.act_func)()
            return self.out(x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("n_layers + 1 hidden layers")
def one_more_layer():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError("bad act_func")
            self.act_func = act_func
            self.first = self.Linear_Layer(n_features, n_hidden_neurons, "h0")
            self.mid = [
                self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, f"h{i + 1}")
                for i in range(n_layers)
            ]
            self.out = self.Linear_Layer(n_hidden_neurons, 1, f"h{n_layers + 1}")

        def forward(self, x):
            x = getattr(self.first(x), self.act_func)()
            for l in self.mid:
                x = getattr(l(x), self.act_func)()
            return self.out(x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@mistake("least squares in place of cross-entropy")
def squared_loss():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            if act_func not in ("tanh", "sigmoid", "relu"):
                raise ValueError("bad act_func")
            self.act_func = act_func
            dims = [n_features] + n_layers * [n_hidden_neurons] + [1]
            self.ls = [
                self.Linear_Layer(dims[i], dims[i + 1], f"h{i}") for i in range(n_layers + 1)
            ]

        def forward(self, x):
            for l in self.ls[:-1]:
                x = getattr(l(x), self.act_func)()
            return self.ls[-1](x).sigmoid()

        def loss(self, x, y):
            d = self.forward(x) - y
            return (d * d).sum()

    return Net
