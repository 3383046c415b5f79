from itertools import pairwise

from graders.mistakes import mistake, right_answer, slips, swap
from reference.dp import Model, Node


def answer():
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
            out = self.forward(x)
            return -1 * (y * out.log() + (1 - y) * (1 - out).log()).sum()

    return Net


@slips(of=answer)
def in_few_words():
    always_tanh = swap("getattr(layer(x), self.act_func)()", "layer(x).tanh()")
    "every hidden layer uses tanh, whatever act_func says"
    act_func_at_the_output = (
        swap("self.layers[:-1]", "self.layers"),
        swap("self.layers[-1](x).sigmoid()", "x"),
    )
    "the output layer uses act_func, too, instead of a sigmoid"
    activation_once = (
        swap("getattr(layer(x), self.act_func)()", "layer(x)"),
        swap("[-1](x)", "[-1](getattr(x, self.act_func)())"),
    )
    "the activation function is applied after the last hidden layer alone"
    no_sigmoid_at_the_output = (
        swap("[-1](x).sigmoid()", "[-1](x)"),
        swap("self.forward(x)", "self.forward(x).sigmoid()"),
    )
    "the output is the weighted sum itself: its sigmoid is missing"
    nodes_of_nodes = (
        swap("y if isinstance(y, Node) else Node(y)", "Node(y)"),
        swap("for layer in", "x = Node(x)\nfor layer in"),
    )
    "whatever comes in is made a node, even what is one already, as in training"
    one_layer_too_few = (
        swap("* n_layers +", "* (n_layers - 1) +"),
        swap("range(n_layers + 1)", "range(n_layers)"),
    )
    "the output layer counts as one of the n_layers: there is one hidden layer too few"
    ten_units = swap("[n_hidden_neurons]", "[10]")
    "every hidden layer has ten units, whatever n_hidden_neurons says"
    unknown_names_accepted = swap("raise ValueError(act_func)", 'act_func = "sigmoid"')
    "names that are no activation function are taken for sigmoid"
    half_of_the_loss = swap(" + (1 - y) * (1 - out).log()", "")
    "the loss counts the examples of class 1 alone: the second half of the formula is missing"


@mistake(
    "all hidden layers after the first are one and the same layer, used again and again", of=answer
)
def one_layer_used_again():
    def __init__(self, n_features, n_hidden_neurons, n_layers, act_func):
        super().__init__()
        if act_func not in ("tanh", "sigmoid", "relu"):
            raise ValueError(act_func)
        self.act_func = act_func
        first = self.Linear_Layer(n_features, n_hidden_neurons, "h0")
        hidden = self.Linear_Layer(n_hidden_neurons, n_hidden_neurons, "h1")
        self.layers = [first] + [hidden] * (n_layers - 1)
        self.layers.append(self.Linear_Layer(n_hidden_neurons, 1, "h2"))


@right_answer(
    "has one branch for each activation function, and creates the output layer first", of=answer
)
def branches():
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


@right_answer(
    "writes the cross-entropy with one logarithm, of the probability of the right class", of=answer
)
def one_logarithm():
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


@right_answer(
    "makes each activation function of exponentials, and leaves layers without names", of=answer
)
def exponentials():
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
