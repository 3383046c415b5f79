import numpy as np

from graders.mistakes import mistake, right_answer


@mistake("the slope at exactly zero is always 1, whatever `at_zero` says")
def slope_one_at_zero():
    def relu_gradient(x, at_zero=0.0):
        slopes = np.ones_like(x)
        slopes[x < 0] = 0
        return slopes

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        w1, w2 = w1.copy(), w2.copy()
        losses = []
        for _ in range(steps):
            h = x.dot(w1)
            h_relu = np.maximum(h, 0)
            y_pred = h_relu.dot(w2)
            losses.append(np.square(y_pred - y).sum())
            grad_y_pred = 2.0 * (y_pred - y)
            grad_w2 = h_relu.T.dot(grad_y_pred)
            grad_h = grad_y_pred.dot(w2.T)
            grad_h[h < 0] = 0
            w1 -= learning_rate * x.T.dot(grad_h)
            w2 -= learning_rate * grad_w2
        return losses

    return relu_gradient, train_two_layer


@mistake("the slope at exactly zero is always 0, whatever `at_zero` says")
def slope_zero_at_zero():
    def relu_gradient(x, at_zero=0.0):
        return (x > 0).astype(float)

    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            h_relu = np.maximum(h, 0)
            difference = h_relu @ w2 - y
            losses.append(np.sum(difference**2))
            grad_h = (2 * difference) @ w2.T * (h > 0)
            w2 = w2 - learning_rate * h_relu.T @ (2 * difference)
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return relu_gradient, train_two_layer


@mistake("`relu_gradient` gives the ReLU itself instead of its slope")
def relu_for_its_slope():
    def relu_gradient(x, at_zero=0.0):
        return np.where(x == 0, at_zero, np.maximum(0, x))

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


@mistake("the gradient of the hidden layer is not multiplied by the slope of the ReLU")
def slope_left_out():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h_relu = np.maximum(x @ w1, 0)
            difference = h_relu @ w2 - y
            losses.append(np.sum(difference**2))
            grad_h = (2 * difference) @ w2.T
            w2 = w2 - learning_rate * h_relu.T @ (2 * difference)
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return train_two_layer


@mistake("`y` is overwritten with the inputs, so that the network learns to copy them")
def inputs_for_targets():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        y = x[:, : y.shape[1]]
        losses = []
        for _ in range(steps):
            h = x @ w1
            h_relu = np.maximum(h, 0)
            difference = h_relu @ w2 - y
            losses.append(np.sum(difference**2))
            grad_h = (2 * difference) @ w2.T * np.where(h == 0, at_zero, h > 0)
            w2 = w2 - learning_rate * h_relu.T @ (2 * difference)
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return train_two_layer


@mistake("the loss is the mean of the squared differences instead of their sum")
def mean_for_sum():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            h_relu = np.maximum(h, 0)
            difference = h_relu @ w2 - y
            losses.append(np.mean(difference**2))
            grad_pred = 2 * difference / difference.size
            grad_h = grad_pred @ w2.T * np.where(h == 0, at_zero, h > 0)
            w2 = w2 - learning_rate * h_relu.T @ grad_pred
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return train_two_layer


@mistake("the factor 2 of the squared differences is missing from the gradients")
def factor_two_missing():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            h_relu = np.maximum(h, 0)
            difference = h_relu @ w2 - y
            losses.append(np.sum(difference**2))
            grad_h = difference @ w2.T * np.where(h == 0, at_zero, h > 0)
            w2 = w2 - learning_rate * h_relu.T @ difference
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return train_two_layer


@mistake("`w2` is updated before the gradient of the hidden layer is computed with it")
def updated_too_early():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            h_relu = np.maximum(h, 0)
            difference = h_relu @ w2 - y
            losses.append(np.sum(difference**2))
            w2 = w2 - learning_rate * h_relu.T @ (2 * difference)
            grad_h = (2 * difference) @ w2.T * np.where(h == 0, at_zero, h > 0)
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return train_two_layer


@mistake("each loss is taken after its update, so that the loss of the first weights is missing")
def losses_one_late():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h = x @ w1
            h_relu = np.maximum(h, 0)
            difference = h_relu @ w2 - y
            grad_h = (2 * difference) @ w2.T * np.where(h == 0, at_zero, h > 0)
            w2 = w2 - learning_rate * h_relu.T @ (2 * difference)
            w1 = w1 - learning_rate * x.T @ grad_h
            losses.append(np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2))
        return losses

    return train_two_layer


@mistake("`at_zero` is used for every input that is not positive, the negative ones too")
def at_zero_below_zero():
    def relu_gradient(x, at_zero=0.0):
        return np.where(x > 0, 1.0, at_zero)

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


@mistake("the slope is taken at the clipped activations, where every inactive unit looks like zero")
def slope_of_the_activations():
    def train_two_layer(x, y, w1, w2, learning_rate, steps, at_zero):
        losses = []
        for _ in range(steps):
            h_relu = np.maximum(x @ w1, 0)
            difference = h_relu @ w2 - y
            losses.append(np.sum(difference**2))
            grad_h = (2 * difference) @ w2.T * np.where(h_relu == 0, at_zero, h_relu > 0)
            w2 = w2 - learning_rate * h_relu.T @ (2 * difference)
            w1 = w1 - learning_rate * x.T @ grad_h
        return losses

    return train_two_layer


@right_answer("masks that are overwritten in place, on copies, as the original program does")
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

    return relu_gradient, train_two_layer


@right_answer("NumPy's step function, and an array of losses")
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

    return relu_gradient, train_two_layer


@right_answer("Python loops over examples, and lists for arrays")
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

    return relu_gradient, train_two_layer


@right_answer("arithmetic with signs, and a helper for the forward pass")
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

    return relu_gradient, train_two_layer
