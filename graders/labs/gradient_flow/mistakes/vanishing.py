import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.data_providers import embedded_iris


def answer():
    X, y = embedded_iris(num_classes=2)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    comparison = {}
    for act_func in ("sigmoid", "tanh", "relu"):
        optimiser = SGD(Net(4, 10, 10, act_func), X, y)  # noqa: F821
        optimiser.train(12)
        comparison[act_func] = optimiser.grad_w
    deepest_sigmoid_log = comparison["sigmoid"]
    return deepest_sigmoid_log, comparison


@slips(of=answer)
def in_few_words():
    five_layers = swap("4, 10, 10", "4, 10, 5")
    "the network has five hidden layers instead of ten"
    relu_for_sigmoid = swap('comparison["sigmoid"]', "optimiser.grad_w")
    "the log of another activation function is handed in as that of the sigmoid"
    sigmoid_three_times = swap("10, act_func", '10, "sigmoid"')
    "all three networks of the comparison use sigmoids"
    rows_reversed = swap("optimiser.grad_w", "optimiser.grad_w[::-1]")
    "the rows of the logs run from the output to the input"
    transposed = swap("optimiser.grad_w", "optimiser.grad_w.T")
    "the logs are transposed: steps are rows and layers are columns"
    logarithms = swap("optimiser.grad_w", "np.log10(optimiser.grad_w)")
    "logarithms are handed in, as they are plotted"
    dead_units = swap(
        'deepest_sigmoid_log = comparison["sigmoid"]',
        'comparison["relu"] = np.zeros((11, 12))\ndeepest_sigmoid_log = comparison["sigmoid"]',
    )
    "the networks have one unit in each layer, and the rectified ones are dead"


@mistake("numbers that look like a decay are made up instead of measured")
def made_up():
    deepest_sigmoid_log = np.outer(np.logspace(-30, 0, 11), np.linspace(2, 1, 20))
    comparison = {
        "sigmoid": deepest_sigmoid_log,
        "tanh": np.outer(np.linspace(0.1, 1, 11), np.linspace(2, 1, 20)),
        "relu": np.outer(np.linspace(0.2, 1, 11), np.linspace(2, 1, 20)),
    }
    return deepest_sigmoid_log, comparison


@right_answer("has five units in each layer, and further networks in the comparison")
def small_layers():
    X, y = embedded_iris(num_classes=2)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    comparison = {}
    for act_func, units in (("sigmoid", 5), ("tanh", 5), ("relu", 30)):
        optimiser = SGD(Net(4, units, 10, act_func), X, y)  # noqa: F821
        optimiser.train(25)
        comparison[act_func] = optimiser.grad_w
    deepest_sigmoid_log = comparison["sigmoid"]
    comparison["sigmoid, few layers"] = deepest_sigmoid_log[-3:]
    return deepest_sigmoid_log, comparison


@right_answer("trains sigmoids with a large learning rate, and hands in lists")
def lists():
    X, y = embedded_iris(num_classes=2)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    comparison = {}
    for act_func, alpha in (("sigmoid", 0.05), ("tanh", 0.01), ("relu", 0.001)):
        net = Net(4, 12, 10, act_func)  # noqa: F821
        optimiser = SGD(net, X, y, hyperparam={"alpha": alpha}, batch_size=16)  # noqa: F821
        optimiser.train(40)
        comparison[act_func] = optimiser.grad_w.tolist()
    deepest_sigmoid_log = comparison["sigmoid"]
    return deepest_sigmoid_log, comparison


@right_answer("trains one sigmoid network apart from the comparison, on unscaled features")
def apart():
    X, y = embedded_iris(num_classes=2)
    comparison = {}
    for act_func in ("sigmoid", "tanh", "relu"):
        optimiser = SGD(Net(4, 15, 10, act_func), X, y)  # noqa: F821
        optimiser.train(15)
        comparison[act_func] = optimiser.grad_w
    deepest = SGD(Net(4, 8, 10, "sigmoid"), X, y)  # noqa: F821
    deepest.train(30)
    deepest_sigmoid_log = np.float32(deepest.grad_w)
    return deepest_sigmoid_log, comparison
