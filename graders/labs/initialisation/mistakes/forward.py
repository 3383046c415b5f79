import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def ReLU(preactivation):
        return preactivation.clip(0.0)

    def compute_network_output(net_input, all_weights, all_biases):
        all_f, all_h = [], [net_input]
        for weights, biases in zip(all_weights, all_biases):
            all_f.append(biases + weights @ all_h[-1])
            all_h.append(ReLU(all_f[-1]))
        return all_f[-1], all_f, all_h[:-1]

    return ReLU, compute_network_output


@slips(of=answer)
def in_few_words():
    output_rectified = swap("biases + weights @ all_h[-1]", "ReLU(biases + weights @ all_h[-1])")
    "the output layer is rectified like a hidden one"
    no_biases = swap("biases + weights @ all_h", "weights @ all_h")
    "the biases are left out"
    no_biases_at_the_output = swap(
        "biases + weights", "(biases if len(all_h) < len(all_weights) else 0.0) + weights"
    )
    "the biases of the output layer are left out"
    biases_after_relu = (
        swap("biases + weights", "weights"),
        swap("ReLU(all_f[-1])", "ReLU(all_f[-1]) + biases"),
        swap("return all_f[-1]", "all_f[-1] = all_f[-1] + biases\nreturn all_f[-1]"),
    )
    "the biases are added after ReLU instead of before it"
    no_relu = swap("ReLU(all_f[-1])", "all_f[-1]")
    "the hidden layers are not rectified, which makes the whole network linear"
    last_hidden_layer_linear = swap(
        "ReLU(all_f[-1])", "ReLU(all_f[-1]) if len(all_f) < len(all_weights) - 1 else all_f[-1]"
    )
    "the last hidden layer is not rectified: the loop ends one layer too early"
    first_biases_everywhere = swap(
        "zip(all_weights, all_biases)",
        "zip(all_weights, all_biases[:1] * (len(all_weights) - 1) + all_biases[-1:])",
    )
    "the same column of biases is used in every hidden layer, the first one"
    absolute_value = swap("preactivation.clip(0.0)", "np.abs(preactivation)")
    "ReLU takes absolute values instead of replacing negative entries by 0"
    indicator = swap("preactivation.clip(0.0)", "(preactivation > 0).astype(float)")
    "ReLU returns its slope, 1 or 0, instead of its value"
    turned_round = swap("preactivation.clip(0.0)", "np.minimum(preactivation, 0.0)")
    "ReLU keeps the negative entries and replaces the positive ones by 0"


@mistake(
    "ReLU changes the array that it is given, so that `all_f` lists rectified values", of=answer
)
def relu_in_place():
    swap("all_h.append(ReLU", "if len(all_f) < len(all_weights):\n    all_h.append(ReLU")
    swap("all_h[:-1]", "all_h")

    def ReLU(preactivation):
        preactivation[preactivation < 0] = 0
        return preactivation


@right_answer(
    "takes the number of layers from the global K, as an early form of the lab did", of=answer
)
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


@right_answer("computes in single precision", of=answer)
def single_precision():
    swap("preactivation.clip(0.0)", "np.maximum(preactivation, np.float32(0))")
    swap("[net_input]", "[net_input.astype(np.float32)]")
    swap("biases + weights @", "biases.astype(np.float32) + weights.astype(np.float32) @")


@right_answer(
    "writes ReLU as (x + |x|) / 2, and lists one activation too many: the output's own", of=answer
)
def half_of_the_sum():
    swap("preactivation.clip(0.0)", "(preactivation + np.abs(preactivation)) / 2")
    swap("biases + weights @ all_h[-1]", 'np.einsum("ij,jn->in", weights, all_h[-1]) + biases')
    swap("all_h[:-1]", "all_h")


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
