import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        K = len(all_weights) - 1
        dweights, dbiases = [None] * (K + 1), [None] * (K + 1)
        dh, df = [None] * (K + 1), [None] * (K + 1)
        df[K] = 2 * (all_f[K] - y)
        for layer in range(K, -1, -1):
            dbiases[layer] = np.array(df[layer])
            dweights[layer] = np.matmul(df[layer], all_h[layer].T)
            dh[layer] = np.matmul(all_weights[layer].T, df[layer])
            if layer > 0:
                df[layer - 1] = (all_f[layer - 1] > 0) * dh[layer]
        return dweights, dbiases, dh, df

    return backward_pass


@slips(of=answer)
def in_few_words():
    factor_two_missing = swap("2 * (all_f[K] - y)", "all_f[K] - y")
    "the factor 2 is missing from the derivative of the squared error"
    turned_sign = swap("all_f[K] - y", "y - all_f[K]")
    "the error is taken as target minus output, which turns every sign round"
    no_slope = swap("(all_f[layer - 1] > 0) * dh", "dh")
    "the slope of ReLU is 1 everywhere: left out, or asked of the activations with `>= 0`"
    slope_of_activations = swap("all_f[layer - 1] > 0", "all_h[layer] >= 0")
    "the slope of ReLU is 1 everywhere: left out, or asked of the activations with `>= 0`"
    slope_turned_round = swap("[layer - 1] > 0", "[layer - 1] < 0")
    "the slope of ReLU is 1 where the pre-activation is negative, and 0 elsewhere"
    activation_for_slope = swap("(all_f[layer - 1] > 0)", "all_h[layer]")
    "the gradient is multiplied by the activation instead of by the slope of ReLU"
    slope_of_the_derivative = swap("all_f[layer - 1] > 0", "dh[layer] > 0")
    "the slope of ReLU is taken from the sign of the derivative instead of the pre-activation's"
    slope_of_the_layer_above = swap("[layer - 1] > 0", "[layer] > 0")
    "the slope of ReLU is taken one layer too high, from `all_f[layer]`"
    weights_from_pre_activations = swap(
        "all_h[layer].T", "(all_f[layer - 1] if layer else all_h[0]).T"
    )
    "the derivatives of the weights are formed with pre-activations instead of activations"
    biases_without_an_axis = swap("np.array(df[layer])", "df[layer].sum(axis=1)")
    "the derivatives of the biases lose an axis: they are summed without `keepdims=True`"
    parameters_averaged = (
        swap("np.array(df[layer])", "df[layer].mean(axis=1, keepdims=True)"),
        swap("all_h[layer].T)", "all_h[layer].T) / y.shape[1]"),
    )
    "the derivatives of the parameters are averaged over the examples instead of summed"
    biases_of_one_example = swap("np.array(df[layer])", "df[layer][:, :1]")
    "the derivatives of the biases are those of the first example alone"
    slopes_do_not_travel = swap(
        "(all_weights[layer].T, df[layer])",
        "(all_weights[layer].T, dh[layer + 1] if layer < K else df[K])",
    )
    "the slopes change `all_dl_df` alone: what travels on to the layer below is without them"
    first_layer_left_out = (
        swap(
            "dweights, dbiases = [None] * (K + 1), [None] * (K + 1)",
            "dweights = [np.zeros_like(w) for w in all_weights]\n"
            "dbiases = [np.zeros_like(b) for b in all_biases]",
        ),
        swap("dh, df = [None] * (K + 1)", "dh, df = [np.zeros_like(h) for h in all_h]"),
        swap("range(K, -1, -1)", "range(K, 0, -1)"),
    )
    "the loop ends above the first layer, whose derivatives stay zero"


@right_answer("leaves the biases unsummed, takes slope 1 at zero, and reads K from the globals")
def published_form():
    def indicator_function(x):
        x_in = np.array(x)
        x_in[x_in >= 0] = 1
        x_in[x_in < 0] = 0
        return x_in

    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        all_dl_dweights, all_dl_dbiases = [None] * (K + 1), [None] * (K + 1)  # noqa: F821
        all_dl_df, all_dl_dh = [None] * (K + 1), [None] * (K + 1)  # noqa: F821
        all_dl_df[K] = np.array(2 * (all_f[K] - y))  # noqa: F821
        for layer in range(K, -1, -1):  # noqa: F821
            all_dl_dbiases[layer] = np.array(all_dl_df[layer])
            all_dl_dweights[layer] = np.matmul(all_dl_df[layer], all_h[layer].transpose())
            all_dl_dh[layer] = np.matmul(all_weights[layer].transpose(), all_dl_df[layer])
            if layer > 0:
                all_dl_df[layer - 1] = indicator_function(all_f[layer - 1]) * all_dl_dh[layer]
        return all_dl_dweights, all_dl_dbiases, all_dl_dh, all_dl_df

    return indicator_function, backward_pass


@right_answer("takes slope 1/2 at zero, and leaves out the derivative of the input", of=answer)
def half_at_zero():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        df = [2.0 * (all_f[-1] - y)]
        dh = []
        for weights, f in zip(all_weights[:0:-1], all_f[-2::-1]):
            dh.insert(0, weights.T @ df[0])
            df.insert(0, np.heaviside(f, 0.5) * dh[0])
        dweights = [d @ h.T for d, h in zip(df, all_h)]
        dbiases = [d.sum(axis=1, keepdims=True) for d in df]
        return dweights, dbiases, [None, *dh], df


@right_answer("returns two lists, as the book's notebook on back-propagation does", of=answer)
def two_lists():
    swap("return dweights, dbiases, dh, df", "return dweights, dbiases")


@right_answer("asks the activations where the units are active, and sums products", of=answer)
def active_units():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        K = len(all_weights) - 1
        dweights, dbiases, dh, df = ([None] * (K + 1) for _ in range(4))
        for layer in reversed(range(K + 1)):
            if layer == K:
                df[layer] = 2 * all_f[layer] - 2 * y
            else:
                df[layer] = np.where(all_h[layer + 1] > 0, dh[layer + 1], 0)
            dbiases[layer] = df[layer].copy()
            dweights[layer] = np.einsum("in,jn->ij", df[layer], all_h[layer])
            dh[layer] = np.dot(df[layer].T, all_weights[layer]).T
        return dweights, dbiases, dh, df


@right_answer("computes in single precision", of=answer)
def single_precision():
    swap("2 * (all_f[K] - y)", "(2 * (all_f[K] - y)).astype(np.float32)")
    swap("np.matmul(df[layer], all_h[layer].T)", "df[layer] @ all_h[layer].astype(np.float32).T")
    swap(
        "np.matmul(all_weights[layer].T, df[layer])",
        "all_weights[layer].astype(np.float32).T @ df[layer]",
    )
    swap("(all_f[layer - 1] > 0)", "(all_f[layer - 1] > 0).astype(np.float32)")
