import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def relu_gradient(x, at_zero=0.0):
        return np.where(x == 0, at_zero, x > 0)

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            h_relu = np.maximum(h, 0)
            difference = h_relu @ w2 - y
            losses.append(np.sum(difference**2))
            grad_h = (2 * difference) @ w2.T * relu_gradient(h, at_zero)
            w2 = w2 - learning_rate * h_relu.T @ (2 * difference)
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return relu_gradient, train_two_layer


@slips(of=answer)
def in_few_words():
    slope_zero_at_zero = swap("np.where(x == 0, at_zero, x > 0)", "(x > 0).astype(float)")
    "the slope at exactly zero is always 0, whatever `at_zero` says"
    relu_for_its_slope = swap("at_zero, x > 0)", "at_zero, np.maximum(0, x))")
    "`relu_gradient` gives the ReLU itself instead of its slope"
    at_zero_below_zero = swap("np.where(x == 0, at_zero, x > 0)", "np.where(x > 0, 1.0, at_zero)")
    "`at_zero` is used for every input that is not positive, the negative ones too"
    slope_left_out = swap(" * relu_gradient(h, at_zero)", "")
    "the gradient of the hidden layer is not multiplied by the slope of the ReLU"
    inputs_for_targets = swap("losses = []", "y = x[:, : y.shape[1]]\nlosses = []")
    "`y` is overwritten with the inputs, so that the network learns to copy them"
    mean_for_sum = (
        swap("np.sum", "np.mean"),
        swap("2 * difference", "2 * difference / difference.size", times=2),
    )
    "the loss is the mean of the squared differences instead of their sum"
    factor_two_missing = swap("(2 * difference)", "difference", times=2)
    "the factor 2 of the squared differences is missing from the gradients"
    updated_too_early = (
        swap("w2 = w2 - learning_rate * h_relu.T @ (2 * difference)", ""),
        swap("grad_h =", "w2 = w2 - learning_rate * h_relu.T @ (2 * difference)\ngrad_h ="),
    )
    "`w2` is updated before the gradient of the hidden layer is computed with it"
    losses_one_late = (
        swap("losses.append(np.sum(difference**2))", ""),
        swap(
            "w1 = w1 - learning_rate * x.T @ grad_h",
            "w1 = w1 - learning_rate * x.T @ grad_h\n"
            "losses.append(np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2))",
        ),
    )
    "each loss is taken after its update, so that the loss of the first weights is missing"
    slope_of_the_activations = swap("relu_gradient(h, at_zero)", "relu_gradient(h_relu, at_zero)")
    "the slope is taken at the clipped activations, where every inactive unit looks like zero"


@mistake("the slope at exactly zero is always 1, whatever `at_zero` says", of=answer)
def slope_one_at_zero():
    def relu_gradient(x, at_zero=0.0):
        slopes = np.ones_like(x)
        slopes[x < 0] = 0
        return slopes


@right_answer(
    "masks that are overwritten in place, on copies, as the original program does", of=answer
)
def masks_in_place():
    def relu_gradient(x, at_zero=0.0):
        slopes = np.ones(np.shape(x))
        slopes[x < 0] = 0
        slopes[x == 0] = at_zero
        return slopes

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        w1, w2 = w1.copy(), w2.copy()
        loss_col = []
        for _ in range(steps):
            h = x.dot(w1)
            h_relu = np.maximum(h, 0)
            y_pred = h_relu.dot(w2)
            loss_col.append(np.square(y_pred - y).sum())
            grad_y_pred = 2.0 * (y_pred - y)
            grad_w2 = h_relu.T.dot(grad_y_pred)
            grad_h = grad_y_pred.dot(w2.T)
            grad_h[h < 0] = 0
            grad_h[h == 0] *= at_zero
            w1 -= learning_rate * x.T.dot(grad_h)
            w2 -= learning_rate * grad_w2
        return loss_col


@right_answer("NumPy's step function, and an array of losses", of=answer)
def heaviside_steps():
    def relu_gradient(x, at_zero=0.0):
        return np.heaviside(x, at_zero)

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = np.zeros(steps)
        for t in range(steps):
            h = x @ w1
            h_relu = h * (h > 0)
            difference = h_relu @ w2 - y
            losses[t] = np.linalg.norm(difference) ** 2
            grad_w2 = 2 * np.einsum("nh,nk->hk", h_relu, difference)
            grad_w1 = 2 * np.einsum("ni,nk,hk,nh->ih", x, difference, w2, relu_gradient(h, at_zero))
            w1, w2 = w1 - learning_rate * grad_w1, w2 - learning_rate * grad_w2
        return losses


@right_answer("Python loops over examples, and lists for arrays", of=answer)
def python_loops():
    def relu_gradient(x, at_zero=0.0):
        if np.ndim(x) > 0:
            return [relu_gradient(row, at_zero) for row in x]
        if x > 0:
            return 1
        return at_zero if x == 0 else 0

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            loss, grad_w1, grad_w2 = 0.0, np.zeros(w1.shape), np.zeros(w2.shape)
            for inputs, targets in zip(x, y, strict=True):
                h = inputs @ w1
                difference = np.maximum(h, 0) @ w2 - targets
                loss += float(difference @ difference)
                grad_w2 += np.outer(np.maximum(h, 0), 2 * difference)
                slopes = np.array(relu_gradient(h, at_zero))
                grad_w1 += np.outer(inputs, (w2 @ (2 * difference)) * slopes)
            losses.append(loss)
            w1 = w1 - learning_rate * grad_w1
            w2 = w2 - learning_rate * grad_w2
        return losses


@right_answer("arithmetic with signs, and a helper for the forward pass", of=answer)
def signs_of_the_inputs():
    def relu_gradient(x, at_zero=0.0):
        sign = np.sign(x)
        return 0.5 * (sign + sign**2) + at_zero * (1 - sign**2)

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        def forward():
            return np.maximum(0, x @ w1) @ w2

        losses = []
        for _ in range(steps):
            error = forward() - y
            losses.append((error * error).sum())
            upstream = 2 * error
            new_w2 = w2 - learning_rate * np.maximum(0, x @ w1).T @ upstream
            w1 = w1 - learning_rate * x.T @ (upstream @ w2.T * relu_gradient(x @ w1, at_zero))
            w2 = new_w2
        return losses
