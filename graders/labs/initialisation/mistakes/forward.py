import numpy as np

from graders.mistakes import mistake, right_answer


@mistake("the output layer is rectified like a hidden one")
def output_rectified():
    def ReLU(preactivation):
        return preactivation.clip(0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(ReLU(biases + np.matmul(weights, all_h[-1])))
            all_h.append(all_f[-1])
        return all_f[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@mistake("the biases are left out")
def no_biases():
    def ReLU(preactivation):
        return preactivation.clip(0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f, all_h = [None] * (K + 1), [None] * (K + 1)
        all_h[0] = net_input
        for layer in range(K):
            all_f[layer] = np.matmul(all_weights[layer], all_h[layer])
            all_h[layer + 1] = ReLU(all_f[layer])
        all_f[K] = np.matmul(all_weights[K], all_h[K])
        return all_f[K], all_f, all_h

    return ReLU, compute_network_output


@mistake("the biases are added after ReLU instead of before it")
def biases_after_relu():
    def ReLU(preactivation):
        return preactivation.clip(0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f, all_h = [None] * (K + 1), [None] * (K + 1)
        all_h[0] = net_input
        for layer in range(K):
            all_f[layer] = np.matmul(all_weights[layer], all_h[layer])
            all_h[layer + 1] = ReLU(all_f[layer]) + all_biases[layer]
        all_f[K] = np.matmul(all_weights[K], all_h[K]) + all_biases[K]
        return all_f[K], all_f, all_h

    return ReLU, compute_network_output


@mistake("the hidden layers are not rectified, which makes the whole network linear")
def no_relu():
    def ReLU(preactivation):
        return preactivation.clip(0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(biases + weights @ all_h[-1])
            all_h.append(all_f[-1])
        return all_f[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@mistake("the last hidden layer is not rectified: the loop ends one layer too early")
def last_hidden_layer_linear():
    def ReLU(preactivation):
        return preactivation.clip(0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f, all_h = [None] * (K + 1), [None] * (K + 1)
        all_h[0] = net_input
        for layer in range(K):
            all_f[layer] = all_biases[layer] + np.matmul(all_weights[layer], all_h[layer])
            all_h[layer + 1] = ReLU(all_f[layer]) if layer < K - 1 else all_f[layer]
        all_f[K] = all_biases[K] + np.matmul(all_weights[K], all_h[K])
        return all_f[K], all_f, all_h

    return ReLU, compute_network_output


@mistake("ReLU takes absolute values instead of replacing negative entries by 0")
def absolute_value():
    def ReLU(preactivation):
        return np.abs(preactivation)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(biases + weights @ all_h[-1])
            all_h.append(ReLU(all_f[-1]))
        return all_f[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@mistake("ReLU returns its slope, 1 or 0, instead of its value")
def indicator():
    def ReLU(preactivation):
        return (preactivation > 0).astype(float)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(biases + weights @ all_h[-1])
            all_h.append(ReLU(all_f[-1]))
        return all_f[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@mistake("ReLU keeps the negative entries and replaces the positive ones by 0")
def turned_round():
    def ReLU(preactivation):
        return np.minimum(preactivation, 0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(biases + weights @ all_h[-1])
            all_h.append(ReLU(all_f[-1]))
        return all_f[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@mistake("ReLU changes the array that it is given, so that `all_f` lists rectified values")
def relu_in_place():
    def ReLU(preactivation):
        preactivation[preactivation < 0] = 0
        return preactivation

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(biases + weights @ all_h[-1])
            if len(all_f) < len(all_weights):
                all_h.append(ReLU(all_f[-1]))
        return all_f[-1], all_f, all_h

    return ReLU, compute_network_output


@mistake("the same column of biases is used in every hidden layer, the first one")
def first_biases_everywhere():
    def ReLU(preactivation):
        return preactivation.clip(0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights in all_weights[:-1]:
            all_f.append(all_biases[0] + weights @ all_h[-1])
            all_h.append(ReLU(all_f[-1]))
        all_f.append(all_biases[-1] + all_weights[-1] @ all_h[-1])
        return all_f[-1], all_f, all_h

    return ReLU, compute_network_output


@right_answer("takes the number of layers from the global K, as an early form of the lab did")
def global_depth():
    def ReLU(preactivation):
        activation = preactivation.clip(0.0)
        return activation

    def compute_network_output(net_input, all_weights, all_biases):
        all_f = [None] * (K + 1)  # noqa: F821
        all_h = [None] * (K + 1)  # noqa: F821
        all_h[0] = net_input
        for layer in range(K):  # noqa: F821
            all_f[layer] = all_biases[layer] + np.matmul(all_weights[layer], all_h[layer])
            all_h[layer + 1] = ReLU(all_f[layer])
        all_f[K] = all_biases[K] + np.matmul(all_weights[K], all_h[K])  # noqa: F821
        return all_f[K], all_f, all_h  # noqa: F821

    return ReLU, compute_network_output


@right_answer("computes in single precision")
def single_precision():
    def ReLU(preactivation):
        return np.maximum(preactivation, np.float32(0))

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input.astype(np.float32)]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(biases.astype(np.float32) + weights.astype(np.float32) @ all_h[-1])
            all_h.append(ReLU(all_f[-1]))
        return all_f[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@right_answer("writes ReLU as (x + |x|) / 2, and lists one activation too many: the output's own")
def half_of_the_sum():
    def ReLU(preactivation):
        return (preactivation + np.abs(preactivation)) / 2

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(np.einsum("ij,jn->in", weights, all_h[-1]) + biases)
            all_h.append(ReLU(all_f[-1]))
        return all_f[-1], all_f, all_h

    return ReLU, compute_network_output


@right_answer("works through entries and examples with Python loops, and returns tuples of lists")
def loops():
    def relu_of_one(value):
        return value if value > 0 else 0.0

    def ReLU(preactivation):
        return np.vectorize(relu_of_one, otypes=[float])(preactivation)
        raise NotImplementedError("replace this line")

    def compute_network_output(net_input, all_weights, all_biases):
        columns = []
        for n in range(net_input.shape[1]):
            h, fs, hs = net_input[:, n], [], []
            for weights, biases in zip(all_weights, all_biases):
                hs.append(h)
                fs.append(weights @ h + biases[:, 0])
                h = np.array([relu_of_one(value) for value in fs[-1]])
            columns.append((fs, hs))
        count = range(len(all_weights))
        all_f = tuple(np.column_stack([fs[k] for fs, _ in columns]).tolist() for k in count)
        all_h = tuple(np.column_stack([hs[k] for _, hs in columns]).tolist() for k in count)
        return all_f[-1], all_f, all_h

    return relu_of_one, ReLU, compute_network_output
