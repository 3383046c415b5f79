import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        functions = {
            "identity": lambda z: z,
            "logistic": lambda z: 1 / (1 + np.exp(-z)),
            "tanh": np.tanh,
            "relu": lambda z: np.maximum(0, z),
        }
        values = inputs
        for weights, biases in zip(coefs[:-1], intercepts[:-1], strict=True):
            values = functions[activation](values @ weights + biases)
        values = values @ coefs[-1] + intercepts[-1]
        return values[:, 0] if values.shape[1] == 1 else values

    return mlp_predict


@slips(of=answer)
def in_few_words():
    no_activation = swap(
        "functions[activation](values @ weights + biases)", "values @ weights + biases"
    )
    "no activation follows the hidden layers: the whole network is one affine map"
    biases_multiplied = (
        swap("weights + biases", "weights * biases"),
        swap("] + intercepts[-1]", "] * intercepts[-1]"),
    )
    "the biases are multiplied with the weighted sums instead of added to them"
    biases_left_out = swap(" + biases", ""), swap(" + intercepts[-1]", "")
    "the biases are left out"
    output_activated = swap(
        "values @ coefs[-1] + intercepts[-1]",
        "functions[activation](values @ coefs[-1] + intercepts[-1])",
    )
    "the activation follows the last layer too"
    always_relu = swap("functions[activation](", "np.maximum(0, ")
    "the activation is the ReLU whatever `activation` says"
    first_layer_only = swap(
        "values = functions[activation](values @ weights + biases)",
        "values = values @ weights + biases\n"
        "if weights is coefs[0]:\n"
        "    values = functions[activation](values)",
    )
    "only the first hidden layer has its activation"
    inputs_activated = (
        swap("](values @ weights + biases)", "](values) @ weights + biases"),
        swap("values @ coefs[-1]", "functions[activation](values) @ coefs[-1]"),
    )
    "the activation is applied to the inputs before each layer, the first one included"
    standardised_again = swap(
        "values = inputs",
        "spread = inputs.std(axis=0)\n"
        "values = (inputs - inputs.mean(axis=0)) / np.where(spread > 0, spread, 1)",
    )
    "the inputs are standardised once more, although the caller has done it"
    column_for_one_output = swap(
        "return values[:, 0] if values.shape[1] == 1 else values", "return values"
    )
    "one output comes as a column of shape (batch_size, 1) instead of (batch_size,)"
    falling_sigmoid = swap("np.exp(-z)", "np.exp(z)")
    "the logistic sigmoid has the sign of its exponent turned round"
    softmax_output = swap(
        "return values",
        "values = np.exp(values - values.max(axis=1, keepdims=True))\n"
        "values = values / values.sum(axis=1, keepdims=True)\n"
        "return values",
    )
    "a softmax follows the last layer, as if the outputs were probabilities"


@right_answer("recursion from the first layer, and a sigmoid without overflow", of=answer)
def recursion():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        sums = np.dot(inputs, coefs[0]) + intercepts[0]
        if len(coefs) == 1:
            return np.squeeze(sums, axis=1) if sums.shape[1] == 1 else sums
        if activation == "relu":
            sums = sums * (sums > 0)
        elif activation == "tanh":
            sums = np.tanh(sums)
        elif activation == "logistic":
            sums = np.exp(-np.logaddexp(0, -sums))
        return mlp_predict(coefs[1:], intercepts[1:], sums, activation)


@right_answer("one example at a time, columns for rows, and a list as the result", of=answer)
def columns_for_rows():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        predictions = []
        for example in inputs:
            column = example.reshape(-1, 1)
            for i in range(len(coefs)):
                column = coefs[i].T @ column + intercepts[i].reshape(-1, 1)
                if i == len(coefs) - 1 or activation == "identity":
                    continue
                if activation == "relu":
                    column[column < 0] = 0
                elif activation == "tanh":
                    column = 2 / (1 + np.exp(-2 * column)) - 1
                else:
                    column = 1 / (1 + np.exp(-column))
            predictions.append(column[:, 0].tolist())
        return [p[0] for p in predictions] if len(coefs[-1][0]) == 1 else predictions


@right_answer("biases as a further row of the weights, with a column of ones", of=answer)
def biases_as_weights():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        functions = dict(
            identity=lambda z: z,
            logistic=lambda z: 1.0 / (1.0 + np.exp(-z)),
            tanh=np.tanh,
            relu=lambda z: z.clip(min=0),
        )
        values = inputs
        last = len(coefs) - 1
        for i in range(last + 1):
            weights = np.vstack([coefs[i], intercepts[i]])
            values = np.hstack([values, np.ones((len(values), 1))]) @ weights
            values = values if i == last else functions[activation](values)
        return values.ravel() if values.shape[1] == 1 else values


@right_answer("single precision", of=answer)
def single_precision():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        values = inputs.astype(np.float32)
        for i, (weights, biases) in enumerate(zip(coefs, intercepts, strict=True)):
            values = values @ weights.astype(np.float32) + biases.astype(np.float32)
            if i < len(coefs) - 1:
                if activation == "relu":
                    values = np.maximum(values, 0)
                if activation == "tanh":
                    values = np.tanh(values)
                if activation == "logistic":
                    values = 1 / (1 + np.exp(-values))
        return values[:, 0] if values.shape[1] == 1 else values
