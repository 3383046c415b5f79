import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def fit_polynomial(x, y, rng):
        mx, sx, my, sy = x.mean(), x.std(), y.mean(), y.std()
        inputs, targets = ((x - mx) / sx)[:, None], ((y - my) / sy)[:, None]
        w1, b1 = rng.randn(1, 40), rng.uniform(-1.5, 1.5, 40)
        w2, b2 = rng.randn(40, 1) * 0.2, np.zeros(1)
        for _ in range(1500):
            rows = rng.randint(len(x), size=32)
            h = inputs[rows] @ w1 + b1
            r = np.maximum(0, h)
            g = 2 * (r @ w2 + b2 - targets[rows]) / 32
            gh = g @ w2.T * (h > 0)
            w2, b2 = w2 - 0.03 * r.T @ g, b2 - 0.03 * g.sum(0)
            w1, b1 = w1 - 0.03 * inputs[rows].T @ gh, b1 - 0.03 * gh.sum(0)

        def predict(x):
            return (np.maximum(0, ((x - mx) / sx)[:, None] @ w1 + b1) @ w2 + b2)[:, 0] * sy + my

        return predict

    return fit_polynomial


@slips(of=answer)
def in_few_words():
    not_scaled_back = swap(" * sy + my", "")
    "the predictions stay in scaled units: they are not scaled back"
    scaled_by_the_asked = swap(
        "((x - mx) / sx)[:, None] @ w1", "((x - x.mean()) / x.std())[:, None] @ w1"
    )
    "the points to be predicted are scaled by their own mean and spread, not the training's"
    equal_weights = (
        swap("rng.randn(1, 40), rng.uniform(-1.5, 1.5, 40)", "np.full((1, 40), 0.1), np.zeros(40)"),
        swap("rng.randn(40, 1) * 0.2", "np.full((40, 1), 0.1)"),
        swap("0.03", "0.02", times=4),
    )
    "all weights start from the same number, so that all hidden units stay one unit"


@mistake("a softmax follows the single output, which makes it 1 for every input", of=answer)
def softmax_output():
    def fit_polynomial(x, y, rng):
        w1, b1 = rng.randn(1, 45) * 0.1, np.zeros(45)
        w2, b2 = rng.randn(45, 1) * 0.1, np.zeros(1)

        def predict(x):
            scores = np.maximum(0, x[:, None] / 1000 @ w1 + b1) @ w2 + b2
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            return (powers / powers.sum(axis=1, keepdims=True))[:, 0]

        return predict  # whatever is trained, the gradient through this softmax is zero


@mistake("no activation follows the hidden layer, so that a straight line is fitted", of=answer)
def no_activation():
    def fit_polynomial(x, y, rng):
        mx, sx, my, sy = x.mean(), x.std(), y.mean(), y.std()
        inputs, targets = ((x - mx) / sx)[:, None], ((y - my) / sy)[:, None]
        w1, b1 = rng.randn(1, 20) * 0.3, np.zeros(20)
        w2, b2 = rng.randn(20, 1) * 0.3, np.zeros(1)
        for _ in range(500):
            h = inputs @ w1 + b1
            g = 2 * (h @ w2 + b2 - targets) / len(x)
            gh = g @ w2.T
            w2, b2 = w2 - 0.1 * h.T @ g, b2 - 0.1 * g.sum(0)
            w1, b1 = w1 - 0.1 * inputs.T @ gh, b1 - 0.1 * gh.sum(0)
        return lambda x: (((x - mx) / sx)[:, None] @ w1 @ w2 + b1 @ w2 + b2)[:, 0] * sy + my


@mistake("fifty updates on the whole set are all the training there is", of=answer)
def too_few_updates():
    def fit_polynomial(x, y, rng):
        w1, b1 = rng.randn(1, 45) * 0.1, np.zeros(45)
        w2, b2 = rng.randn(45, 1) * 0.1, np.zeros(1)
        inputs, targets = x[:, None] / 1000, y[:, None] / 1e6
        for _ in range(50):
            h = inputs @ w1 + b1
            r = np.maximum(0, h)
            g = 2 * (r @ w2 + b2 - targets) / len(x)
            gh = g @ w2.T * (h > 0)
            w2, b2 = w2 - 0.01 * r.T @ g, b2 - 0.01 * g.sum(0)
            w1, b1 = w1 - 0.01 * inputs.T @ gh, b1 - 0.01 * gh.sum(0)
        return lambda x: (np.maximum(0, x[:, None] / 1000 @ w1 + b1) @ w2 + b2)[:, 0] * 1e6


@mistake(
    "neither inputs nor targets are scaled, and the weights fly off to infinity", of=too_few_updates
)
def nothing_scaled():
    swap("rng.randn(1, 45) * 0.1, np.zeros(45)", "rng.randn(1, 40), np.zeros(40)")
    swap("rng.randn(45, 1) * 0.1", "rng.randn(40, 1)")
    swap("x[:, None] / 1000, y[:, None] / 1e6", "x[:, None], y[:, None]")
    swap("x[:, None] / 1000 @", "x[:, None] @")
    swap(" * 1e6", "")


@mistake("the formula itself is returned, and nothing is learned from `y`", of=answer)
def formula_known():
    def fit_polynomial(x, y, rng):
        return lambda x: x**2 + x


@mistake("a polynomial is fitted in closed form instead of a network being trained", of=answer)
def least_squares_polynomial():
    def fit_polynomial(x, y, rng):
        coefficients = np.polyfit(x, y, 2)
        return lambda x: np.polyval(coefficients, x)


@mistake(
    "the training points are kept in a table, and predictions are read between them", of=answer
)
def table_of_points():
    def fit_polynomial(x, y, rng):
        order = np.argsort(x)
        known, values = x[order], y[order]
        return lambda x: np.interp(x, known, values)


@right_answer("Adam, two hidden layers, fixed scales, and a column as the result", of=answer)
def adam_two_layers():
    def fit_polynomial(x, y, rng):
        sizes = [1, 40, 40, 1]
        params = []
        for before, after in [(1, 40), (40, 40), (40, 1)]:
            params.append(rng.normal(0, np.sqrt(2 / before), (before, after)))
            params.append(np.zeros(after))
        first = [np.zeros_like(p) for p in params]
        second = [np.zeros_like(p) for p in params]

        def forward(values):
            activations = [values]
            for i in range(len(sizes) - 1):
                values = values @ params[2 * i] + params[2 * i + 1]
                values = np.maximum(0, values) if i < len(sizes) - 2 else values
                activations.append(values)
            return activations

        for t in range(1, 1201):
            rows = rng.randint(0, len(x), 32)
            activations = forward(x[rows, None] / 1000)
            g = 2 * (activations[-1] - y[rows, None] / 1e6) / 32
            for i in reversed(range(len(sizes) - 1)):
                upstream = g @ params[2 * i].T * (activations[i] > 0)
                for k, grad in ((2 * i, activations[i].T @ g), (2 * i + 1, g.sum(0))):
                    first[k] = 0.9 * first[k] + 0.1 * grad
                    second[k] = 0.999 * second[k] + 0.001 * grad**2
                    step = first[k] / (1 - 0.9**t) / (np.sqrt(second[k] / (1 - 0.999**t)) + 1e-8)
                    params[k] = params[k] - 0.003 * step
                g = upstream
        return lambda x: forward(x[:, None] / 1000)[-1] * 1e6


@right_answer("a class whose instances are called, and full batches with momentum")
def callable_class():
    class Network:
        def __init__(self, x, y, rng):
            self.low, self.high = x.min(), x.max()
            self.middle, self.spread = y.mean(), y.std()
            self.kinks = rng.uniform(-1, 1, size=60)
            self.signs = rng.choice([-1.0, 1.0], size=60)
            self.weights = np.zeros(61)
            features, targets = self.features(x), (y - self.middle) / self.spread
            velocity = np.zeros(61)
            for _ in range(2000):
                slope = features.T @ (features @ self.weights - targets) / len(x)
                velocity = 0.9 * velocity - 0.05 * slope
                self.weights = self.weights + velocity

        def features(self, x):
            scaled = 2 * (x - self.low) / (self.high - self.low) - 1
            units = np.maximum(0, self.signs * (scaled[:, None] - self.kinks))
            return np.hstack([units, np.ones((len(x), 1))])

        def __call__(self, x):
            return self.features(x) @ self.weights * self.spread + self.middle

    def fit_polynomial(x, y, rng):
        return Network(x, y, rng)

    return Network, fit_polynomial


@right_answer(
    "the weights of the last layer by least squares, tanh for ReLU, and a list as the result",
    of=answer,
)
def least_squares_outputs():
    def fit_polynomial(x, y, rng):
        slopes, shifts = rng.randn(30) * 2, rng.randn(30)

        def features(x):
            hidden = np.tanh(np.outer(x / 500 - 1, slopes) + shifts)
            return np.hstack([hidden, np.ones((len(x), 1))])

        weights = np.linalg.lstsq(features(x), y, rcond=1e-6)[0]
        return lambda x: list(features(x) @ weights)
