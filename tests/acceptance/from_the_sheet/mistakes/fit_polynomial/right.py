"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("adam too")
def adam_too():
    def fit_polynomial(x, y, rng):
        mx, sx, my, sy = np.mean(x), np.std(x), np.mean(y), np.std(y)
        X = ((x - mx) / sx).reshape(-1, 1)
        Y = ((y - my) / sy).reshape(-1, 1)
        H = 50
        P = [
            rng.randn(1, H),
            rng.uniform(-2, 2, (1, H)),
            rng.randn(H, 1) / np.sqrt(H),
            np.zeros((1, 1)),
        ]
        m = [np.zeros_like(p) for p in P]
        v = [np.zeros_like(p) for p in P]
        for t in range(1, 2001):
            idx = rng.choice(len(X), 64)
            xb, yb = X[idx], Y[idx]
            z = xb @ P[0] + P[1]
            h = np.maximum(z, 0)
            d = 2 * (h @ P[2] + P[3] - yb) / len(xb)
            dh = d @ P[2].T * (z > 0)
            G = [xb.T @ dh, dh.sum(0, keepdims=True), h.T @ d, d.sum(0, keepdims=True)]
            for i in range(4):
                m[i] = 0.9 * m[i] + 0.1 * G[i]
                v[i] = 0.999 * v[i] + 0.001 * G[i] ** 2
                P[i] = P[i] - 0.01 * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)

        def predict(x):
            h = np.maximum(((x - mx) / sx).reshape(-1, 1) @ P[0] + P[1], 0)
            return ((h @ P[2] + P[3]) * sy + my).reshape(-1)

        return predict

    return fit_polynomial


@right_answer("class model")
def class_model():
    class Mlp:
        def __init__(self, rng, n=30):
            self.rng = rng
            self.w = rng.normal(size=n)
            self.b = rng.uniform(-1.7, 1.7, n)
            self.v = rng.normal(size=n) * 0.2
            self.c = 0.0

        def out(self, s):
            self.z = np.outer(s, self.w) + self.b
            self.a = np.maximum(self.z, 0)
            return self.a @ self.v + self.c

        def step(self, s, t, lr):
            e = (self.out(s) - t) / len(s)
            dz = np.outer(e, self.v) * (self.z > 0)
            self.v -= lr * self.a.T @ e
            self.c -= lr * e.sum()
            self.w -= lr * s @ dz
            self.b -= lr * dz.sum(0)

    def fit_polynomial(x, y, rng):
        lo, hi = x.min(), x.max()
        scale = lambda q: (q - lo) / (hi - lo) * 3 - 1.5
        mu, sd = y.mean(), y.std()
        net = Mlp(rng)
        for epoch in range(200):
            order = rng.permutation(len(x))
            for i in range(0, len(x), 25):
                j = order[i : i + 25]
                net.step(scale(x[j]), (y[j] - mu) / sd, 0.05)
        return lambda q: net.out(scale(np.asarray(q, float))) * sd + mu

    return fit_polynomial
