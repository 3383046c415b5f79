"""Planted mistakes of the backward pass, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake


def answer():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        all_dl_dweights, all_dl_dbiases, all_dl_df, all_dl_dh = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            all_dl_df.insert(0, df)
            all_dl_dbiases.insert(0, df.copy())
            all_dl_dweights.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            all_dl_dh.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] > 0, dh, 0)
        return all_dl_dweights, all_dl_dbiases, all_dl_dh, all_dl_df

    return backward_pass


@mistake("again", of=answer)
def factor_two_missing():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = all_f[-1] - y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            dw.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] > 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def turned_sign():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = -2 * (all_f[-1] - y)
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            dw.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] > 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def no_slope():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            dw.insert(0, df.dot(all_h[k].transpose()))
            df = all_weights[k].transpose().dot(df)
            dhs.insert(0, df)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def slope_turned_round():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            dw.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] < 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def activation_for_slope():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            dw.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = dh * np.maximum(all_f[k - 1], 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def slope_of_the_layer_above():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            dw.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k] > 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def weights_from_pre_activations():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            below = all_f[k - 1] if k > 0 else all_h[0]
            dw.insert(0, df.dot(below.transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] > 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def biases_without_an_axis():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, np.sum(df, 1))
            dw.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] > 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def parameters_averaged():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        n = y.shape[1]
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.mean(axis=1, keepdims=True))
            dw.insert(0, df.dot(all_h[k].transpose()) / n)
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] > 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def biases_of_one_example():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df[:, 0].reshape(-1, 1))
            dw.insert(0, df.dot(all_h[k].transpose()))
            dh = all_weights[k].transpose().dot(df)
            dhs.insert(0, dh)
            if k:
                df = np.where(all_f[k - 1] > 0, dh, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def slopes_do_not_travel():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        dw, db, dfs, dhs = [], [], [], []
        df = travelling = 2 * all_f[-1] - 2 * y
        for k in reversed(range(len(all_weights))):
            dfs.insert(0, df)
            db.insert(0, df.copy())
            dw.insert(0, df.dot(all_h[k].transpose()))
            travelling = all_weights[k].transpose().dot(travelling)
            dhs.insert(0, travelling)
            if k:
                df = np.where(all_f[k - 1] > 0, travelling, 0)
        return dw, db, dhs, dfs


@mistake("again", of=answer)
def first_layer_left_out():
    def backward_pass(all_weights, all_biases, all_f, all_h, y):
        n = len(all_weights)
        dw = [np.zeros(w.shape) for w in all_weights]
        db = [np.zeros(b.shape) for b in all_biases]
        dfs = [np.zeros(f.shape) for f in all_f]
        dhs = [np.zeros(h.shape) for h in all_h]
        dfs[n - 1] = 2 * (all_f[n - 1] - y)
        for k in range(n - 1, 0, -1):
            db[k] = dfs[k].copy()
            dw[k] = dfs[k] @ all_h[k].T
            dhs[k] = all_weights[k].T @ dfs[k]
            dfs[k - 1] = dhs[k] * (all_f[k - 1] > 0)
        return dw, db, dhs, dfs
