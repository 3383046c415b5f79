"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("course names")
def course_names():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def lrCostFunction(theta, X, y, Lambda):
        m = len(y)
        h = sigmoid(X @ theta)
        reg = Lambda / (2 * m) * np.sum(theta[1:] ** 2)
        J = 1 / m * np.sum(-y * np.log(h) - (1 - y) * np.log(1 - h)) + reg
        grad = 1 / m * (X.T @ (h - y))
        grad[1:] = grad[1:] + Lambda / m * theta[1:]
        return J, grad

    def oneVsAll(X, y, num_labels, Lambda):
        m, n = X.shape
        X = np.hstack((np.ones((m, 1)), X))
        all_theta = np.zeros((num_labels, n + 1))
        for c in range(num_labels):
            theta = np.zeros(n + 1)
            for i in range(300):
                J, grad = lrCostFunction(theta, X, (y == c).astype(int), Lambda)
                theta = theta - 1.0 * grad
            all_theta[c] = theta
        return all_theta

    return lrCostFunction, oneVsAll


@right_answer("loops clip")
def loops_clip():
    def lr_cost_function(theta, inputs, targets, lambda_):
        m = inputs.shape[0]
        cost = 0.0
        gradient = np.zeros(len(theta))
        for i in range(m):
            z = float(np.dot(inputs[i], theta))
            h = 1.0 / (1.0 + np.exp(-max(min(z, 700), -700)))
            cost += np.logaddexp(0, z) - targets[i] * z
            gradient += (h - targets[i]) * inputs[i]
        cost /= m
        gradient /= m
        for j in range(1, len(theta)):
            cost += lambda_ * theta[j] ** 2 / (2 * m)
            gradient[j] += lambda_ * theta[j] / m
        return cost, gradient

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.c_[np.ones(len(inputs)), inputs]
        T = (labels[:, None] == np.arange(num_labels)).astype(float)
        W = np.zeros((X.shape[1], num_labels))
        for it in range(400):
            P = 1 / (1 + np.exp(-X @ W))
            reg = lambda_ * W
            reg[0] = 0
            W -= 2.0 * (X.T @ (P - T) + reg) / len(X)
        return W.T

    return lr_cost_function, one_vs_all


@right_answer("scipy min")
def scipy_min():
    from scipy.optimize import minimize

    def lr_cost_function(theta, inputs, targets, lambda_):
        theta = np.asarray(theta).flatten()
        m = targets.size
        z = inputs.dot(theta)
        h = 1.0 / (1.0 + np.exp(-z))
        eps = 1e-300
        t = np.r_[0, theta[1:]]
        J = (
            -(targets.dot(np.log(h + eps)) + (1 - targets).dot(np.log(1 - h + eps))) / m
            + lambda_ * t.dot(t) / 2 / m
        )
        return J, inputs.T.dot(h - targets) / m + lambda_ * t / m

    def one_vs_all(inputs, labels, num_labels, lambda_):
        X = np.insert(inputs, 0, 1, axis=1)
        rows = []
        for k in range(num_labels):
            res = minimize(
                lr_cost_function,
                np.zeros(X.shape[1]),
                args=(X, (labels == k) * 1.0, lambda_),
                jac=True,
                method="L-BFGS-B",
                options={"maxiter": 50},
            )
            rows.append(res.x)
        return np.vstack(rows)

    return lr_cost_function, one_vs_all
