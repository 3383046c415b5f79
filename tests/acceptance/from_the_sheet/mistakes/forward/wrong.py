"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("the output is rectified too")
def relu_on_output():
    def ReLU(preactivation):
        return np.maximum(0, preactivation)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for w, b in zip(all_weights, all_biases):
            all_f.append(w @ all_h[-1] + b)
            all_h.append(ReLU(all_f[-1]))
        return all_h[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@mistake("biases forgotten in the last layer")
def no_bias():
    def ReLU(preactivation):
        return np.where(preactivation > 0, preactivation, 0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        h = net_input
        all_f, all_h = [], [h]
        for k in range(K):
            f = all_weights[k] @ h + all_biases[k]
            h = ReLU(f)
            all_f.append(f)
            all_h.append(h)
        f = all_weights[K] @ h
        all_f.append(f)
        return f, all_f, all_h

    return ReLU, compute_network_output


@mistake("ReLU changes its argument, so all_f holds activations")
def inplace_relu():
    def ReLU(preactivation):
        preactivation[preactivation < 0] = 0
        return preactivation

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for k in range(len(all_weights)):
            f = all_biases[k] + all_weights[k] @ all_h[k]
            all_f.append(f)
            if k < len(all_weights) - 1:
                all_h.append(ReLU(f))
        return all_f[-1], all_f, all_h

    return ReLU, compute_network_output


@mistake("depth taken from the global K")
def uses_global_K():
    K = 5

    def ReLU(preactivation):
        return np.maximum(preactivation, 0)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f = [None] * 3
        all_h = [None] * 3
        all_h[0] = net_input
        for k in range(2):
            all_f[k] = all_biases[k] + all_weights[k] @ all_h[k]
            all_h[k + 1] = ReLU(all_f[k])
        all_f[2] = all_biases[2] + all_weights[2] @ all_h[2]
        return all_f[2], all_f, all_h

    return ReLU, compute_network_output
