"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("book way")
def book_way():
    def ReLU(preactivation):
        activation = preactivation.copy()
        activation[activation < 0] = 0
        return activation

    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f = [None] * (K + 1)
        all_h = [None] * (K + 1)
        all_h[0] = net_input
        for layer in range(K):
            all_f[layer] = all_biases[layer] + np.matmul(all_weights[layer], all_h[layer])
            all_h[layer + 1] = ReLU(all_f[layer])
        all_f[K] = all_biases[K] + np.matmul(all_weights[K], all_h[K])
        net_output = all_f[K]
        return net_output, all_f, all_h

    return ReLU, compute_network_output


@right_answer("recursion tuple")
def recursion_tuple():
    ReLU = lambda preactivation: np.where(preactivation > 0, preactivation, 0)

    def compute_network_output(net_input, all_weights, all_biases):
        fs = []
        hs = [np.array(net_input)]
        for k, (W, b) in enumerate(zip(all_weights, all_biases)):
            f = np.einsum("ij,jn->in", W, hs[k]) + b
            fs += [f]
            if k + 1 < len(all_weights):
                hs += [ReLU(f)]
        return fs[-1], tuple(fs), tuple(hs)

    return ReLU, compute_network_output
