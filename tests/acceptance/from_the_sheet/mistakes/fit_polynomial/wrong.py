"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("a straight line")
def linear_only():
    def fit_polynomial(x, y, rng):
        A = np.c_[x, np.ones(len(x))]
        w = np.linalg.lstsq(A, y, rcond=None)[0]
        return lambda q: w[0] * q + w[1]

    return fit_polynomial


@mistake("predictions are not scaled back")
def unscaled_back():
    def fit_polynomial(x, y, rng):
        mx, sx, my, sy = x.mean(), x.std(), y.mean(), y.std()
        X, Y = (x - mx) / sx, (y - my) / sy
        w, b, v, c = rng.normal(size=30), rng.uniform(-1.7, 1.7, 30), rng.normal(size=30) * 0.2, 0.0
        for _ in range(3000):
            j = rng.randint(len(X), size=32)
            z = np.outer(X[j], w) + b
            a = np.maximum(z, 0)
            e = (a @ v + c - Y[j]) / 32
            dz = np.outer(e, v) * (z > 0)
            v = v - 0.05 * a.T @ e
            c -= 0.05 * e.sum()
            w = w - 0.05 * X[j] @ dz
            b = b - 0.05 * dz.sum(0)
        return lambda q: np.maximum(np.outer((q - mx) / sx, w) + b, 0) @ v + c

    return fit_polynomial


@mistake("returns predictions, not a function")
def returns_predictions():
    def fit_polynomial(x, y, rng):
        mx, sx, my, sy = x.mean(), x.std(), y.mean(), y.std()
        X, Y = (x - mx) / sx, (y - my) / sy
        w, b, v, c = rng.normal(size=30), rng.uniform(-1.7, 1.7, 30), rng.normal(size=30) * 0.2, 0.0
        for _ in range(3000):
            j = rng.randint(len(X), size=32)
            z = np.outer(X[j], w) + b
            a = np.maximum(z, 0)
            e = (a @ v + c - Y[j]) / 32
            dz = np.outer(e, v) * (z > 0)
            v = v - 0.05 * a.T @ e
            c -= 0.05 * e.sum()
            w = w - 0.05 * X[j] @ dz
            b = b - 0.05 * dz.sum(0)
        return (np.maximum(np.outer(X, w) + b, 0) @ v + c) * sy + my

    return fit_polynomial
