"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("while loop")
def while_loop():
    def relu(x):
        return np.maximum(x, 0)

    def logistic(x):
        return 1.0 / (1.0 + np.exp(-x))

    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        if activation == "relu":
            f = relu
        elif activation == "tanh":
            f = np.tanh
        elif activation == "logistic":
            f = logistic
        elif activation == "identity":
            f = lambda x: x
        else:
            raise ValueError(activation)
        a = inputs
        i = 0
        while i < len(coefs):
            a = np.dot(a, coefs[i]) + intercepts[i]
            if i != len(coefs) - 1:
                a = f(a)
            i += 1
        if a.shape[1] == 1:
            return a[:, 0]
        return a

    return mlp_predict


@right_answer("row by row too")
def row_by_row_too():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        result = []
        for row in inputs:
            h = row
            for i in range(len(coefs)):
                z = [
                    sum(h[j] * coefs[i][j][k] for j in range(len(h))) + intercepts[i][k]
                    for k in range(len(intercepts[i]))
                ]
                if i < len(coefs) - 1:
                    if activation == "relu":
                        z = [max(0, v) for v in z]
                    elif activation == "tanh":
                        z = [np.tanh(v) for v in z]
                    elif activation == "logistic":
                        z = [1 / (1 + np.exp(-v)) for v in z]
                h = z
            result.append(h[0] if len(h) == 1 else h)
        return np.array(result)

    return mlp_predict
