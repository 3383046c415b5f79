"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("the sigmoid's log is tanh's")
def tanh_twice():
    def run(act):
        net = Net(X.shape[1], 10, 10, act)
        opt = SGD(net, x_train=X, y_train=y)
        opt.train(steps=50, print_each=50)
        return opt.grad_w

    np.random.seed(1)
    comparison = {act: run("tanh") for act in ["sigmoid", "tanh", "relu"]}
    deepest_sigmoid_log = comparison["sigmoid"]

    return deepest_sigmoid_log, comparison
