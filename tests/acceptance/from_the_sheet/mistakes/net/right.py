"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

from graders.mistakes import right_answer


@right_answer("if chain")
def if_chain():
    class Net(Model):
        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            self.n_layers = n_layers
            self.act_func = act_func
            if act_func != "tanh" and act_func != "sigmoid" and act_func != "relu":
                raise ValueError("only tanh, sigmoid and relu")
            self.layers = [self.Linear_Layer(n_features, n_hidden_neurons, "h0")]
            for i in range(1, n_layers):
                self.layers.append(self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, "h%d" % i))
            self.layers.append(self.Linear_Layer(n_hidden_neurons, 1, "h%d" % n_layers))

        def forward(self, x):
            out = x
            for layer in self.layers[:-1]:
                out = layer(out)
                if self.act_func == "tanh":
                    out = out.tanh()
                elif self.act_func == "sigmoid":
                    out = out.sigmoid()
                else:
                    out = out.relu()
            return self.layers[-1](out).sigmoid()

        def loss(self, x, y):
            p = self.forward(x)
            return -1 * (y * p.log() + (1 - y) * (1 - p).log()).sum()

    return Net


@right_answer("setattr layers")
def setattr_layers():
    class Net(Model):
        ACTS = {"tanh": dp.Node.tanh, "sigmoid": dp.Node.sigmoid, "relu": dp.Node.relu}

        def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
            super().__init__()
            try:
                self.act = self.ACTS[act_func]
            except KeyError:
                raise ValueError(f"unknown activation {act_func}, use one of {list(self.ACTS)}")
            self.depth = n_layers
            dims = [n_features] + [n_hidden_neurons] * n_layers + [1]
            for i, (a, b) in enumerate(zip(dims, dims[1:])):
                setattr(self, f"layer{i}", self.Linear_Layer(a, b, f"h{i}"))

        def forward(self, x):
            for i in range(self.depth):
                x = self.act(getattr(self, f"layer{i}")(x))
            return getattr(self, f"layer{self.depth}")(x).sigmoid()

        def loss(self, x, y):
            out = self.forward(x)
            loss = y * out.log() + (1 - y) * (1 - out).log()
            return -loss.sum()

    return Net
