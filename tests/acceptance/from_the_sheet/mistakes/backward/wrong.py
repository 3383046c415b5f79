"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

from graders.mistakes import mistake


@mistake("gradient of the loss without 2")
def no_factor_two():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dW, db, dh, df = [None] * n, [None] * n, [None] * n, [None] * n
        df[-1] = all_f[-1] - y
        for k in range(n - 1, -1, -1):
            dW[k] = df[k] @ all_h[k].T
            db[k] = df[k].sum(1, keepdims=True)
            dh[k] = all_weights[k].T @ df[k]
            if k > 0:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dW, db, dh, df

    return backward_pass


@mistake("the slope of the ReLU is forgotten")
def no_relu():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dW, db, dh, df = [], [], [], []
        g = 2 * (all_f[-1] - y)
        for k in reversed(range(len(all_weights))):
            df.append(g)
            dW.append(g @ all_h[k].T)
            db.append(g.sum(axis=1, keepdims=True))
            g = all_weights[k].T @ g
            dh.append(g)
        return dW[::-1], db[::-1], dh[::-1], df[::-1]

    return backward_pass


@mistake("weights' derivatives averaged")
def mean_over_examples():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        m = y.shape[1]
        dW, db, dh, df = [None] * n, [None] * n, [None] * n, [None] * n
        df[-1] = d_loss_d_output(all_f[-1], y)
        for k in range(n - 1, -1, -1):
            dW[k] = df[k] @ all_h[k].T / m
            db[k] = df[k].mean(axis=1, keepdims=True)
            dh[k] = all_weights[k].T @ df[k]
            if k > 0:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dW, db, dh, df

    return backward_pass


@mistake("lists from the last layer to the first")
def reversed_lists():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dW, db, dh, df = [], [], [], []
        g = 2 * (all_f[-1] - y)
        for k in range(len(all_weights) - 1, -1, -1):
            df.append(g)
            dW.append(g.dot(all_h[k].T))
            db.append(g.sum(axis=1, keepdims=True))
            h = all_weights[k].T.dot(g)
            dh.append(h)
            if k:
                g = h * (all_f[k - 1] > 0)
        return dW, db, dh, df

    return backward_pass


@mistake("masks by all_f[k] shifted (uses all_h[k-1])")
def mask_of_wrong_layer():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dW, db, dh, df = [None] * n, [None] * n, [None] * n, [None] * n
        df[-1] = d_loss_d_output(all_f[-1], y)
        for k in range(n - 1, -1, -1):
            dW[k] = df[k] @ all_h[k].T
            db[k] = df[k]
            dh[k] = all_weights[k].T @ df[k]
            if k > 0:
                df[k - 1] = dh[k] * (dh[k] > 0)
        return dW, db, dh, df

    return backward_pass


@mistake("y - f")
def sign():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dW, db, dh, df = [None] * n, [None] * n, [None] * n, [None] * n
        df[n - 1] = 2 * (y - all_f[n - 1])
        for k in range(n)[::-1]:
            dW[k] = df[k] @ all_h[k].T
            db[k] = df[k]
            dh[k] = all_weights[k].T @ df[k]
            if k > 0:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)
        return dW, db, dh, df

    return backward_pass


@mistake("computes and does not return")
def forgot_return():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dW, db, dh, df = [None] * n, [None] * n, [None] * n, [None] * n
        df[n - 1] = 2 * (all_f[n - 1] - y)
        for k in range(n)[::-1]:
            dW[k] = df[k] @ all_h[k].T
            db[k] = df[k]
            dh[k] = all_weights[k].T @ df[k]
            if k > 0:
                df[k - 1] = dh[k] * (all_f[k - 1] > 0)

    return backward_pass
