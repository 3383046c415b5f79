"""Planted mistakes of the forward pass, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake


def answer():
    def ReLU(preactivation):
        return np.maximum(preactivation, 0)

    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f = [None] * (K + 1)
        all_h = [None] * (K + 1)
        all_h[0] = net_input
        for k in range(K):
            all_f[k] = all_biases[k] + np.matmul(all_weights[k], all_h[k])
            all_h[k + 1] = ReLU(all_f[k])
        all_f[K] = all_biases[K] + np.matmul(all_weights[K], all_h[K])
        return all_f[K], all_f, all_h

    return ReLU, compute_network_output


@mistake("again", of=answer)
def output_rectified():
    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f = [None] * (K + 1)
        all_h = [None] * (K + 1)
        all_h[0] = net_input
        for k in range(K):
            all_f[k] = all_biases[k] + np.matmul(all_weights[k], all_h[k])
            all_h[k + 1] = ReLU(all_f[k])
        all_f[K] = ReLU(all_biases[K] + np.matmul(all_weights[K], all_h[K]))
        return all_f[K], all_f, all_h


@mistake("again", of=answer)
def no_biases():
    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f = [None] * (K + 1)
        all_h = [None] * (K + 1)
        all_h[0] = net_input
        for k in range(K):
            all_f[k] = np.dot(all_weights[k], all_h[k])
            all_h[k + 1] = ReLU(all_f[k])
        all_f[K] = np.dot(all_weights[K], all_h[K])
        return all_f[K], all_f, all_h


@mistake("again", of=answer)
def biases_after_relu():
    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f = [None] * (K + 1)
        all_h = [None] * (K + 1)
        all_h[0] = net_input
        for k in range(K):
            all_f[k] = np.dot(all_weights[k], all_h[k])
            all_h[k + 1] = all_biases[k] + ReLU(all_f[k])
        all_f[K] = all_biases[K] + np.dot(all_weights[K], all_h[K])
        return all_f[K], all_f, all_h


@mistake("again", of=answer)
def no_relu():
    def compute_network_output(net_input, all_weights, all_biases):
        h = net_input
        all_f, all_h = [], []
        for w, b in zip(all_weights, all_biases):
            all_h.append(h)
            h = w @ h + b
            all_f.append(h)
        return h, all_f, all_h


@mistake("again", of=answer)
def last_hidden_layer_linear():
    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f = [None] * (K + 1)
        all_h = [None] * (K + 1)
        all_h[0] = net_input
        for k in range(K):
            all_f[k] = all_biases[k] + np.matmul(all_weights[k], all_h[k])
            all_h[k + 1] = ReLU(all_f[k]) if k < K - 1 else all_f[k]
        all_f[K] = all_biases[K] + np.matmul(all_weights[K], all_h[K])
        return all_f[K], all_f, all_h


@mistake("again", of=answer)
def first_biases_everywhere():
    def compute_network_output(net_input, all_weights, all_biases):
        K = len(all_weights) - 1
        all_f = [None] * (K + 1)
        all_h = [None] * (K + 1)
        all_h[0] = net_input
        bias = all_biases[0]
        for k in range(K):
            all_f[k] = bias + np.matmul(all_weights[k], all_h[k])
            all_h[k + 1] = ReLU(all_f[k])
        all_f[K] = all_biases[K] + np.matmul(all_weights[K], all_h[K])
        return all_f[K], all_f, all_h


@mistake("again", of=answer)
def absolute_value():
    def ReLU(preactivation):
        return np.where(preactivation < 0, -preactivation, preactivation)


@mistake("again", of=answer)
def indicator():
    def ReLU(preactivation):
        result = np.zeros(preactivation.shape)
        result[preactivation > 0] = 1
        return result


@mistake("again", of=answer)
def turned_round():
    def ReLU(preactivation):
        return np.where(preactivation > 0, 0, preactivation)


@mistake("again", of=answer)
def relu_in_place():
    def ReLU(preactivation):
        preactivation[preactivation < 0] = 0
        return preactivation
