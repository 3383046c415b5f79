"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("book way")
def book_way():
    def indicator_function(x):
        x_in = np.array(x)
        x_in[x_in >= 0] = 1
        x_in[x_in < 0] = 0
        return x_in

    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        K = len(all_weights) - 1
        all_dl_dweights = [None] * (K + 1)
        all_dl_dbiases = [None] * (K + 1)
        all_dl_df = [None] * (K + 1)
        all_dl_dh = [None] * (K + 1)
        all_dl_df[K] = np.array(d_loss_d_output(all_f[K], y))
        for layer in range(K, -1, -1):
            all_dl_dbiases[layer] = np.array(all_dl_df[layer])
            all_dl_dweights[layer] = np.matmul(all_dl_df[layer], all_h[layer].transpose())
            all_dl_dh[layer] = np.matmul(all_weights[layer].transpose(), all_dl_df[layer])
            if layer > 0:
                all_dl_df[layer - 1] = indicator_function(all_f[layer - 1]) * all_dl_dh[layer]
        return all_dl_dweights, all_dl_dbiases, all_dl_dh, all_dl_df

    return backward_pass


@right_answer("insert front")
def insert_front():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dW, db, dh, df = [], [], [], []
        grad = 2 * (all_f[-1] - y)
        for k in reversed(range(len(all_weights))):
            df.insert(0, grad)
            dW.insert(0, np.dot(grad, all_h[k].T))
            db.insert(0, np.sum(grad, axis=1).reshape(-1, 1))
            back = np.dot(all_weights[k].T, grad)
            dh.insert(0, back)
            if k == 0:
                break
            grad = back.copy()
            grad[all_f[k - 1] <= 0] = 0
        return dW, db, dh, df

    return backward_pass


@right_answer("two lists")
def two_lists():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dW, db = [0] * n, [0] * n
        g = d_loss_d_output(all_f[-1], y)
        for i in range(n - 1, -1, -1):
            dW[i] = g @ all_h[i].T
            db[i] = g
            if i:
                g = (all_weights[i].T @ g) * (all_h[i] > 0)
        return dW, db

    return backward_pass
