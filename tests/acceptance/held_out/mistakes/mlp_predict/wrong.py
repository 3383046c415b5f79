"""Wrong answers for predictions of fitted networks, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("the output is activated as well")
def output_activated():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        f = {
            "identity": lambda z: z,
            "logistic": lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
            "tanh": np.tanh,
            "relu": lambda z: np.maximum(z, 0),
        }[activation]
        h = inputs
        for w, b in zip(coefs, intercepts):
            h = f(h @ w + b)
        return h.ravel() if h.shape[1] == 1 else h

    return mlp_predict


@mistake("one output keeps its axis")
def axis_kept():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        f = {
            "identity": lambda z: z,
            "logistic": lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
            "tanh": np.tanh,
            "relu": lambda z: np.maximum(z, 0),
        }[activation]
        h = inputs
        for w, b in zip(coefs[:-1], intercepts[:-1]):
            h = f(h @ w + b)
        return h @ coefs[-1] + intercepts[-1]

    return mlp_predict


@mistake("always relu")
def always_relu():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        h = inputs
        for w, b in zip(coefs[:-1], intercepts[:-1]):
            h = np.maximum(0, h @ w + b)
        out = h @ coefs[-1] + intercepts[-1]
        return out[:, 0] if out.shape[1] == 1 else out

    return mlp_predict


@mistake("biases are left out")
def biases_left_out():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        f = {
            "identity": lambda z: z,
            "logistic": lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
            "tanh": np.tanh,
            "relu": lambda z: np.maximum(z, 0),
        }[activation]
        h = inputs
        for w in coefs[:-1]:
            h = f(h @ w)
        out = h @ coefs[-1]
        return out[:, 0] if out.shape[1] == 1 else out

    return mlp_predict


@mistake("there is always one hidden layer")
def one_hidden_layer():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        f = {
            "identity": lambda z: z,
            "logistic": lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
            "tanh": np.tanh,
            "relu": lambda z: np.maximum(z, 0),
        }[activation]
        out = f(inputs @ coefs[0] + intercepts[0]) @ coefs[1] + intercepts[1]
        return out[:, 0] if out.shape[1] == 1 else out

    return mlp_predict


@mistake("the logistic function is a tanh")
def logistic_is_tanh():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        h = inputs
        for w, b in zip(coefs[:-1], intercepts[:-1]):
            h = h @ w + b
            if activation == "relu":
                h = h * (h > 0)
            elif activation != "identity":
                h = np.tanh(h)
        out = h @ coefs[-1] + intercepts[-1]
        return out[:, 0] if out.shape[1] == 1 else out

    return mlp_predict
