import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        h = 1 / (1 + np.exp(-inputs @ theta))
        cost = -np.mean(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        penalised = np.r_[0, theta[1:]]
        cost = cost + lambda_ / (2 * m) * np.sum(penalised**2)
        return cost, inputs.T @ (h - targets) / m + lambda_ / m * penalised

    return lr_cost_function


def training():
    def one_vs_all(inputs, labels, num_labels, lambda_):
        inputs = np.c_[np.ones(len(inputs)), inputs]
        all_theta = np.zeros((num_labels, inputs.shape[1]))
        for c in range(num_labels):
            for _ in range(150):
                h = 1 / (1 + np.exp(-inputs @ all_theta[c]))
                gradient = inputs.T @ (h - (labels == c)) / len(inputs)
                gradient[1:] += lambda_ / len(inputs) * all_theta[c, 1:]
                all_theta[c] -= 2.0 * gradient
        return all_theta

    return one_vs_all


@slips(of=answer)
def in_few_words():
    bias_penalised = swap("np.r_[0, theta[1:]]", "theta")
    "the bias `theta[0]` is penalised too"
    penalty_not_in_gradient = swap(" + lambda_ / m * penalised", "")
    "the penalty is in the cost but not in the gradient"
    half_of_the_penalty_missing = swap("lambda_ / (2 * m)", "lambda_ / m")
    "the penalty of the cost is divided by `m` instead of `2 * m`"
    slope_left_in = swap("(h - targets)", "((h - targets) * h * (1 - h))")
    "the slope of the sigmoid is left in the gradient, where cross-entropy cancels it"
    sign_of_the_cost = swap("-np.mean", "np.mean")
    "the minus in front of the logarithms is missing from the cost"


@slips(of=training)
def in_training():
    classes_from_one = (
        swap("range(num_labels)", "range(1, num_labels + 1)"),
        swap("all_theta[c", "all_theta[c - 1", times=3),
    )
    "the classes are counted from 1, so that row `c` belongs to class `c + 1`"
    last_class_left_out = swap("range(num_labels)", "range(num_labels - 1)")
    "the last class gets no model: its row stays as it was at the start"
    labels_for_targets = swap("(labels == c)", "labels")
    "the models are trained on the class numbers themselves instead of zeros and ones"
    penalty_not_passed_on = swap("gradient[1:] += lambda_ / len(inputs) * all_theta[c, 1:]", "")
    "`lambda_` does not reach the training: the penalty is always 0 there"


@mistake("cost and gradient are sums over the examples instead of means")
def sum_for_mean():
    def lr_cost_function(theta, inputs, targets, lambda_):
        h = 1 / (1 + np.exp(-inputs @ theta))
        cost = -np.sum(targets * np.log(h) + (1 - targets) * np.log(1 - h))
        penalised = np.r_[0, theta[1:]]
        cost = cost + lambda_ / 2 * np.sum(penalised**2)
        return cost, inputs.T @ (h - targets) + lambda_ * penalised

    def one_vs_all(inputs, labels, num_labels, lambda_):
        inputs = np.c_[np.ones(len(inputs)), inputs]
        all_theta = np.zeros((num_labels, inputs.shape[1]))
        for c in range(num_labels):
            for _ in range(150):
                gradient = lr_cost_function(all_theta[c], inputs, labels == c, lambda_)[1]
                all_theta[c] -= 2.0 * gradient / len(inputs)
        return all_theta

    return lr_cost_function, one_vs_all


@right_answer("a plain logarithm, which is infinite for outputs of exactly 0 and 1", of=answer)
def logarithm_of_zero():
    pass


@right_answer("loops over examples and parameters, and lists for arrays")
def loops():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = len(targets)
        cost, gradient = 0.0, [0.0] * len(theta)
        for row, target in zip(inputs, targets, strict=True):
            z = sum(t * v for t, v in zip(theta, row, strict=True))
            h = min(max(1 / (1 + np.exp(-z)), 1e-16), 1 - 1e-16)
            cost -= (np.log(h) if target == 1 else np.log(1 - h)) / m
            for j, v in enumerate(row):
                gradient[j] += (h - target) * v / m
        for j in range(1, len(theta)):
            cost += lambda_ / (2 * m) * theta[j] ** 2
            gradient[j] += lambda_ / m * theta[j]
        return cost, gradient

    def one_vs_all(inputs, labels, num_labels, lambda_):
        rows = np.hstack([np.ones((len(inputs), 1)), inputs])
        models = []
        for c in range(num_labels):
            theta, targets = np.zeros(rows.shape[1]), np.where(labels == c, 1.0, 0.0)
            for _ in range(200):
                h = 1 / (1 + np.exp(-rows @ theta))
                penalty = lambda_ * np.r_[0, theta[1:]]
                theta = theta - 1.5 * (rows.T @ (h - targets) + penalty) / len(rows)
            models.append(theta.tolist())
        return models

    return lr_cost_function, one_vs_all


@right_answer("all classes trained at once, with Nesterov's momentum")
def all_classes_at_once():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m, z = inputs.shape[0], inputs.dot(theta)
        h = np.tanh(z / 2) / 2 + 0.5
        partial = theta.copy()
        partial[0] = 0
        signs = 2 * targets - 1
        cost = np.log1p(np.exp(-np.abs(z))).sum() + np.maximum(0, -signs * z).sum()
        cost = (cost + lambda_ / 2 * partial.dot(partial)) / m
        return np.array([cost]), (inputs.T.dot(h - targets) + lambda_ * partial) / m

    def one_vs_all(inputs, labels, num_labels, lambda_):
        rows = np.insert(inputs, 0, 1.0, axis=1)
        targets = np.eye(num_labels)[labels]
        theta = np.zeros((rows.shape[1], num_labels))
        velocity = np.zeros_like(theta)
        for _ in range(100):
            ahead = theta + 0.9 * velocity
            grad = rows.T @ (1 / (1 + np.exp(-rows @ ahead)) - targets)
            grad[1:] += lambda_ * ahead[1:]
            velocity = 0.9 * velocity - 0.5 * grad / len(rows)
            theta = theta + velocity
        return theta.T

    return lr_cost_function, one_vs_all


@right_answer(
    "the formula of the sheet with outputs kept from 0 and 1, targets taken as whole numbers"
)
def outputs_clipped():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = targets.size
        y = np.asarray(targets).astype(int)
        h = np.clip(1 / (1 + np.exp(-(inputs @ theta))), 1e-15, 1 - 1e-15)
        penalty = lambda_ / (2 * m) * sum(theta[1:] ** 2)
        cost = -1 / m * (y @ np.log(h) + (1 - y) @ np.log(1 - h)) + penalty
        grad = ((h - y) @ inputs) / m
        grad[1:] = grad[1:] + lambda_ / m * theta[1:]
        return float(cost), grad

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.column_stack((np.ones(len(inputs)), inputs))
        all_theta = np.zeros((num_labels, X.shape[1]))
        for c in range(num_labels):
            theta = np.zeros(X.shape[1])
            for _ in range(300):
                _cost, grad = lr_cost_function(theta, X, labels == c, lambda_)
                theta -= 1.0 * grad
            all_theta[c, :] = theta
        return all_theta

    return lr_cost_function, one_vs_all
