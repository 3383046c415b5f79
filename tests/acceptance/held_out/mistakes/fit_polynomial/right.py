"""Right answers for the fit of a polynomial, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("random kinks, and outputs by least squares")
def least_squares():
    def fit_polynomial(x, y, rng):
        kinks = rng.uniform(0, 1, 25)

        def hidden(x):
            x = np.asarray(x, dtype=float) / 1000
            return np.maximum(0, np.c_[np.subtract.outer(x, kinks), x, np.ones(len(x))])

        out = np.linalg.lstsq(hidden(x), y / 1e6, rcond=None)[0]
        return lambda x: hidden(x) @ out * 1e6

    return fit_polynomial


@right_answer("an object that can be called, trained by Adam")
def adam():
    class Network:
        def __init__(self, x, y, rng):
            self.x_max, self.y_max = x.max(), y.max()
            self.w = [rng.randn(1, 32), rng.randn(32) * 0.5, rng.randn(32, 1) / 4, np.zeros(1)]
            self.fit(x / self.x_max, y / self.y_max)

        def forward(self, x):
            w1, b1, w2, b2 = self.w
            h = np.maximum(x[:, None] @ w1 + b1, 0)
            return h, h @ w2 + b2

        def fit(self, x, y):
            m, v = [0 * p for p in self.w], [0 * p for p in self.w]
            for t in range(1, 1501):
                h, out = self.forward(x)
                d = 2 * (out - y[:, None]) / len(x)
                dh = d @ self.w[2].T * (h > 0)
                grads = [x[None] @ dh, dh.sum(0), h.T @ d, d.sum(0)]
                for k, g in enumerate(grads):
                    m[k] = 0.9 * m[k] + 0.1 * g
                    v[k] = 0.999 * v[k] + 0.001 * g * g
                    step = m[k] / (1 - 0.9**t) / (np.sqrt(v[k] / (1 - 0.999**t)) + 1e-8)
                    self.w[k] = self.w[k] - 0.01 * step

        def __call__(self, x):
            return self.forward(np.array(x) / self.x_max)[1][:, 0] * self.y_max

    def fit_polynomial(x, y, rng):
        return Network(x, y, rng)

    return Network, fit_polynomial


@right_answer("even kinks, ridge regression, a list of numbers")
def ridge():
    def fit_polynomial(x, y, rng):
        kinks = np.linspace(0, 1000, 30)
        scale = y.std()

        def hidden(x):
            return np.hstack([np.clip(x[:, None] - kinks, 0, None) / 1000, np.ones((len(x), 1))])

        h = hidden(x)
        out = np.linalg.solve(h.T @ h + 1e-6 * np.eye(31), h.T @ (y / scale))

        def predict(x):
            return [float(p) for p in hidden(np.array(x)) @ out * scale]

        return predict

    return fit_polynomial


@right_answer("momentum on all examples, hidden layer fixed")
def momentum():
    def fit_polynomial(x, y, rng):
        w = np.ones(20)
        b = -np.sort(rng.permutation(np.linspace(-2, 2, 20)))
        mean, scale = x.mean(), x.std()

        def hidden(x):
            return np.maximum(0, np.outer((x - mean) / scale, w) + b)

        h = np.c_[hidden(x), np.ones(len(x))]
        goal = (y - y.mean()) / y.std()
        out = velocity = np.zeros(21)
        for _ in range(3000):
            velocity = 0.95 * velocity - 0.005 * h.T @ (h @ out - goal) / len(x)
            out = out + velocity
        return lambda x: (hidden(x) @ out[:-1] + out[-1]) * y.std() + y.mean()

    return fit_polynomial
