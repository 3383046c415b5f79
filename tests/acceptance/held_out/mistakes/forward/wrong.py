"""Wrong answers for the forward pass, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("the last layer is rectified as well")
def last_layer_rectified():
    def compute_network_output(net_input, all_weights, all_biases):
        h, all_h, all_f = net_input, [], []
        for w, b in zip(all_weights, all_biases):
            all_h.append(h)
            f = b + w @ h
            all_f.append(f)
            h = np.maximum(f, 0)
        return h, all_f, all_h

    return compute_network_output


@mistake("biases are left out of the hidden layers")
def biases_left_out():
    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for k, w in enumerate(all_weights):
            last = k == len(all_weights) - 1
            all_f.append(w @ all_h[-1] + (all_biases[k] if last else 0))
            all_h.append(all_f[-1].clip(0))
        return all_f[-1], all_f, all_h[:-1]

    return compute_network_output


@mistake("ReLU works in the array that it is given")
def rectified_in_place():
    def ReLU(preactivation):
        preactivation[preactivation < 0] = 0
        return preactivation

    return ReLU


@mistake("there are always three hidden layers")
def three_hidden_layers():
    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for k in range(min(3, len(all_weights) - 1)):
            all_f.append(all_biases[k] + all_weights[k] @ all_h[k])
            all_h.append(np.maximum(0, all_f[k]))
        all_f.append(all_biases[-1] + all_weights[-1] @ all_h[-1])
        return all_f[-1], all_f, all_h

    return compute_network_output


@mistake("biases are added for the first example only")
def bias_of_the_first_example():
    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for w, b in zip(all_weights, all_biases):
            f = w @ all_h[-1]
            f[:, :1] += b
            all_f.append(f)
            all_h.append(np.where(f > 0, f, 0))
        return all_f[-1], all_f, all_h[:-1]

    return compute_network_output


@mistake("lists are made once and grow from call to call")
def lists_that_grow():
    def compute_network_output(net_input, all_weights, all_biases, all_f=[], all_h=[]):  # noqa: B006
        h = net_input
        for w, b in zip(all_weights, all_biases):
            all_h.append(h)
            all_f.append(b + w @ h)
            h = np.maximum(all_f[-1], 0)
        return all_f[-1], all_f, all_h

    return compute_network_output
