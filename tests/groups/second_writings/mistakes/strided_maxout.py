"""Planted mistakes of overlapping pools, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


def answer():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.size = pool_size
            self.step = pool_size if stride is None else stride

        def starts(self, inputs):
            return range(0, inputs.shape[1] - self.size + 1, self.step)

        def fprop(self, inputs):
            parts = [inputs[:, s : s + self.size].max(1) for s in self.starts(inputs)]
            return np.stack(parts, axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = np.zeros(inputs.shape)
            rows = np.arange(inputs.shape[0])
            for p, s in enumerate(self.starts(inputs)):
                winner = s + inputs[:, s : s + self.size].argmax(1)
                result[rows, winner] += grads_wrt_outputs[:, p]
            return result

    return MaxoutLayer


@mistake("again", of=answer)
def stride_ignored():
    def __init__(self, pool_size=2, stride=None):
        self.size = pool_size
        self.step = pool_size


@mistake("again", of=answer)
def gradients_overwritten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        for b in range(inputs.shape[0]):
            for p, s in enumerate(self.starts(inputs)):
                result[b, s + np.argmax(inputs[b, s : s + self.size])] = grads_wrt_outputs[b, p]
        return result


@mistake("again", of=answer)
def offset_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        for b in range(inputs.shape[0]):
            for p, s in enumerate(self.starts(inputs)):
                result[b, np.argmax(inputs[b, s : s + self.size])] += grads_wrt_outputs[b, p]
        return result


@mistake("again", of=answer)
def one_pool_too_few():
    def starts(self, inputs):
        return range(0, inputs.shape[1] - self.size, self.step)


@mistake("again", of=answer)
def stride_and_size_swapped():
    def __init__(self, pool_size=2, stride=None):
        self.step = pool_size
        self.size = pool_size if stride is None else stride


@mistake("again", of=answer)
def smallest():
    def fprop(self, inputs):
        parts = [np.amin(inputs[:, s : s + self.size], axis=1) for s in self.starts(inputs)]
        return np.array(parts).T


@mistake("again", of=answer)
def gradient_to_all():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        for p, s in enumerate(self.starts(inputs)):
            for k in range(self.size):
                result[:, s + k] += grads_wrt_outputs[:, p]
        return result
