"""Wrong answers for the backward pass, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("the factor 2 of the loss is forgotten")
def factor_forgotten():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dw, db, dh, df = ([None] * n for _ in range(4))
        df[-1] = all_f[-1] - y
        for k in reversed(range(n)):
            db[k], dw[k], dh[k] = df[k], df[k] @ all_h[k].T, all_weights[k].T @ df[k]
            if k:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dw, db, dh, df

    return backward_pass


@mistake("the slope is taken at the activations of the wrong layer")
def slope_of_another_layer():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dw, db, dh, df = ([None] * n for _ in range(4))
        df[-1] = 2 * (all_f[-1] - y)
        for k in reversed(range(n)):
            db[k], dw[k], dh[k] = df[k], df[k] @ all_h[k].T, all_weights[k].T @ df[k]
            if k:
                df[k - 1] = dh[k] * (dh[k] > 0)
        return dw, db, dh, df

    return backward_pass


@mistake("weights are not transposed where they are square")
def weights_not_transposed():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dw, db, dh, df = ([None] * n for _ in range(4))
        df[-1] = 2 * (all_f[-1] - y)
        for k in reversed(range(n)):
            w = all_weights[k]
            w = w if w.shape[0] == w.shape[1] else w.T
            db[k], dw[k], dh[k] = df[k], df[k] @ all_h[k].T, w @ df[k]
            if k:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dw, db, dh, df

    return backward_pass


@mistake("gradients of weights are turned")
def turned_gradients():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dw, db, dh, df = ([None] * n for _ in range(4))
        df[-1] = 2 * (all_f[-1] - y)
        for k in reversed(range(n)):
            db[k], dw[k], dh[k] = df[k], all_h[k] @ df[k].T, all_weights[k].T @ df[k]
            if k:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dw, db, dh, df

    return backward_pass


@mistake("gradients are cut at 1")
def gradients_cut():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dw, db, dh, df = ([None] * n for _ in range(4))
        df[-1] = 2 * (all_f[-1] - y)
        for k in reversed(range(n)):
            db[k], dw[k] = df[k], df[k] @ all_h[k].T
            dh[k] = np.clip(all_weights[k].T @ df[k], -1, 1)
            if k:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dw, db, dh, df

    return backward_pass


@mistake("the first layer is left out")
def first_layer_left_out():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dw = [np.zeros_like(w) for w in all_weights]
        db = [np.zeros_like(b) for b in all_biases]
        dh = [np.zeros_like(h) for h in all_h]
        df = [np.zeros_like(f) for f in all_f]
        df[-1] = 2 * (all_f[-1] - y)
        for k in range(n - 1, 0, -1):
            db[k], dw[k], dh[k] = df[k], df[k] @ all_h[k].T, all_weights[k].T @ df[k]
            df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dw, db, dh, df

    return backward_pass
