"""Wrong answers for the fit of a polynomial, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake


@mistake("inputs are not scaled, and nothing is learned")
def nothing_learned():
    def fit_polynomial(x, y, rng):
        w, b = rng.normal(size=20), np.zeros(20)
        out = rng.normal(size=20)

        def predict(x):
            return np.maximum(0, np.outer(x, w) + b) @ out

        return predict

    return fit_polynomial


@mistake("the points are kept, and others get the nearest one's target from far away")
def three_points_kept():
    def fit_polynomial(x, y, rng):
        chosen = rng.choice(len(x), 3, replace=False)
        xs, ys = x[chosen], y[chosen]

        def predict(x):
            return ys[np.abs(np.subtract.outer(x, xs)).argmin(axis=1)]

        return predict

    return fit_polynomial


@mistake("a line")
def line():
    def fit_polynomial(x, y, rng):
        slope, offset = np.polyfit(x, y, 1)
        return lambda x: slope * x + offset

    return fit_polynomial


@mistake("predictions stay scaled")
def predictions_scaled():
    def fit_polynomial(x, y, rng):
        coefficients = np.polyfit(x, (y - y.mean()) / y.std(), 2)
        return lambda x: np.polyval(coefficients, x)

    return fit_polynomial


@mistake("all fits share the last one's parameters")
def shared_parameters():
    def fit_polynomial(x, y, rng):
        global coefficients
        kinks = np.sort(rng.choice(x, 30, replace=False))
        features = np.maximum(0, np.subtract.outer(x, kinks) / 1000)
        coefficients = kinks, np.linalg.lstsq(np.c_[features, x, x**0], y, rcond=None)[0]

        def predict(x):
            kinks, out = coefficients
            features = np.maximum(0, np.subtract.outer(x, kinks) / 1000)
            return np.c_[features, x, x**0] @ out

        return predict

    return fit_polynomial
