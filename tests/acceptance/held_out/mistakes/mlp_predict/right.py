"""Right answers for predictions of fitted networks, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("recursion, and a squeeze of the last axis")
def recursion():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        z = np.dot(inputs, coefs[0]) + intercepts[0]
        if len(coefs) == 1:
            return z.squeeze(axis=1) if z.shape[1] == 1 else z
        if activation == "relu":
            z = np.clip(z, 0, None)
        elif activation == "tanh":
            z = np.tanh(z)
        elif activation == "logistic":
            z = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
        return mlp_predict(coefs[1:], intercepts[1:], z, activation)

    return mlp_predict


@right_answer("row by row")
def row_by_row():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        functions = dict(
            identity=lambda z: z,
            logistic=lambda z: np.exp(-np.logaddexp(0, -z)),
            tanh=np.tanh,
            relu=lambda z: (z + abs(z)) / 2,
        )
        predictions = []
        for row in inputs:
            for k, (w, b) in enumerate(zip(coefs, intercepts)):
                row = w.T @ row + b
                if k + 1 < len(coefs):
                    row = functions[activation](row)
            predictions.append(row[0] if len(row) == 1 else list(row))
        return predictions

    return mlp_predict


@right_answer("biases as further weights")
def biases_as_weights():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        def with_ones(z):
            return np.c_[z, np.ones(len(z))]

        h = np.asarray(inputs)
        for layer, w in enumerate(coefs):
            h = with_ones(h) @ np.r_[w, [intercepts[layer]]]
            if layer < len(coefs) - 1:
                if activation == "logistic":
                    h = 0.5 + 0.5 * np.tanh(h / 2)
                if activation == "tanh":
                    h = np.tanh(h)
                if activation == "relu":
                    h[h < 0] = 0
        return h.flatten() if h.shape[-1] == 1 else h

    return mlp_predict


@right_answer("all activations are kept")
def all_activations():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        with np.errstate(over="ignore"):
            activations = [inputs]
            for i in range(len(coefs) - 1):
                z = activations[i] @ coefs[i] + intercepts[i]
                match activation:
                    case "identity":
                        activations.append(z)
                    case "logistic":
                        activations.append(1 / (1 + np.exp(-z)))
                    case "tanh":
                        activations.append(np.tanh(z))
                    case _:
                        activations.append(np.where(z > 0, z, 0))
            out = activations[-1] @ coefs[-1] + intercepts[-1]
        return out if out.shape[1] > 1 else out.reshape(-1)

    return mlp_predict
