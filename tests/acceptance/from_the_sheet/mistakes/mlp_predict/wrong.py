"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("activation on the output too")
def activation_last():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        act = {
            "relu": lambda z: np.maximum(0, z),
            "tanh": np.tanh,
            "logistic": lambda z: 1 / (1 + np.exp(-z)),
            "identity": lambda z: z,
        }[activation]
        h = inputs
        for W, b in zip(coefs, intercepts):
            h = act(h @ W + b)
        return h.ravel() if h.shape[1] == 1 else h

    return mlp_predict


@mistake("no activation at all")
def no_activation():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        h = inputs
        for W, b in zip(coefs, intercepts):
            h = h @ W + b
        return h.ravel() if h.shape[1] == 1 else h

    return mlp_predict


@mistake("always ReLU")
def always_relu_too():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        h = inputs
        for W, b in zip(coefs[:-1], intercepts[:-1]):
            h = np.maximum(h @ W + b, 0)
        h = h @ coefs[-1] + intercepts[-1]
        return np.squeeze(h)

    return mlp_predict


@mistake("exactly one hidden layer")
def one_hidden():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        z = np.dot(inputs, coefs[0]) + intercepts[0]
        if activation == "relu":
            a = np.maximum(z, 0)
        elif activation == "tanh":
            a = np.tanh(z)
        elif activation == "logistic":
            a = 1 / (1 + np.exp(-z))
        else:
            a = z
        out = np.dot(a, coefs[1]) + intercepts[1]
        return out[:, 0] if out.shape[1] == 1 else out

    return mlp_predict


@mistake("multiplies by the bias")
def bias_times():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        act = {
            "relu": lambda z: np.maximum(0, z),
            "tanh": np.tanh,
            "logistic": lambda z: 1 / (1 + np.exp(-z)),
            "identity": lambda z: z,
        }[activation]
        h = inputs
        for i, W in enumerate(coefs):
            h = h @ W * intercepts[i]
            if i < len(coefs) - 1:
                h = act(h)
        return h.ravel() if h.shape[1] == 1 else h

    return mlp_predict


@mistake("column for one output")
def column():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        act = {
            "relu": lambda z: np.maximum(0, z),
            "tanh": np.tanh,
            "logistic": lambda z: 1 / (1 + np.exp(-z)),
            "identity": lambda z: z,
        }[activation]
        h = inputs
        for i, W in enumerate(coefs):
            h = h @ W + intercepts[i]
            if i < len(coefs) - 1:
                h = act(h)
        return h

    return mlp_predict
