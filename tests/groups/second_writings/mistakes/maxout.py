"""Planted mistakes of the maxout layer, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


def answer():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.size = pool_size

        def fprop(self, inputs):
            if inputs.shape[1] % self.size != 0:
                raise ValueError("units left over")
            columns = []
            for start in range(0, inputs.shape[1], self.size):
                columns.append(inputs[:, start : start + self.size].max(axis=1))
            return np.stack(columns, axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            wide = np.repeat(outputs, self.size, axis=1)
            return np.repeat(grads_wrt_outputs, self.size, axis=1) * (inputs == wide)

    return MaxoutLayer


@mistake("again", of=answer)
def gradient_to_smallest():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        for i in range(inputs.shape[0]):
            for p in range(inputs.shape[1] // self.size):
                pool = inputs[i, p * self.size : (p + 1) * self.size]
                result[i, p * self.size + np.argmin(pool)] = grads_wrt_outputs[i, p]
        return result


@mistake("again", of=answer)
def outputs_for_upstream():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        wide = np.repeat(outputs, self.size, axis=1)
        return np.where(inputs == wide, inputs, 0.0)


@mistake("again", of=answer)
def tiled():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        mask = inputs == np.repeat(outputs, self.size, axis=1)
        return mask * np.hstack([grads_wrt_outputs] * self.size)


@mistake("again", of=answer)
def ties_get_nothing():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pools = inputs.reshape(inputs.shape[0], -1, self.size)
        best = pools == pools.max(2)[:, :, None]
        alone = best.sum(2) == 1
        return (best * (alone * grads_wrt_outputs)[:, :, None]).reshape(inputs.shape)


@mistake("again", of=answer)
def ties_get_too_much():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pools = inputs.reshape(inputs.shape[0], -1, self.size)
        best = (pools == pools.max(2, keepdims=True)).astype(float)
        tie = best.sum(axis=2, keepdims=True) > 1
        weight = best * np.where(tie, 2.0, 1.0)
        return (weight * grads_wrt_outputs[..., np.newaxis]).reshape(inputs.shape)


@mistake("again", of=answer)
def divided_by_batch_size():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        share = grads_wrt_outputs / inputs.shape[0]
        mask = inputs == np.repeat(outputs, self.size, axis=1)
        return mask * np.repeat(share, self.size, axis=1)


@mistake("again", of=answer)
def smallest():
    def fprop(self, inputs):
        columns = []
        for start in range(0, inputs.shape[1], self.size):
            columns.append(np.sort(inputs[:, start : start + self.size], axis=1)[:, 0])
        return np.stack(columns, axis=1)


@mistake("again", of=answer)
def units_far_apart():
    def fprop(self, inputs):
        count = inputs.shape[1] // self.size
        return np.max([inputs[:, k * count : (k + 1) * count] for k in range(self.size)], axis=0)


@mistake("again", of=answer)
def index_returned():
    def fprop(self, inputs):
        result = np.zeros((len(inputs), inputs.shape[1] // self.size))
        for p in range(result.shape[1]):
            result[:, p] = np.argmax(inputs[:, p * self.size : (p + 1) * self.size], axis=1)
        return result


@mistake("again", of=answer)
def row_maximum():
    def fprop(self, inputs):
        largest = np.array([[max(row)] for row in inputs])
        return np.tile(largest, inputs.shape[1] // self.size)


@mistake("again", of=answer)
def pools_of_rows():
    def fprop(self, inputs):
        return np.array(
            [inputs[i : i + self.size].max(axis=0) for i in range(0, len(inputs), self.size)]
        )


@mistake("again", of=answer)
def always_pairs():
    def __init__(self, pool_size=2):
        self.size = 2


@mistake("again", of=answer)
def gradient_to_all():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.empty(inputs.shape)
        for k in range(self.size):
            result[:, k :: self.size] = grads_wrt_outputs
        return result


@mistake("again", of=answer)
def gradient_shared():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.kron(grads_wrt_outputs, np.ones((1, self.size)) / self.size)


@mistake("again", of=answer)
def gradient_to_first():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros_like(inputs)
        result[:, :: self.size] = grads_wrt_outputs
        return result


@mistake("again", of=answer)
def upstream_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.where(inputs == np.repeat(outputs, self.size, axis=1), 1.0, 0.0)


@mistake("again", of=answer)
def axis_left_over():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pools = inputs.reshape(inputs.shape[0], -1, self.size)
        return (pools == outputs[:, :, None]) * grads_wrt_outputs[:, :, None]


@mistake("again", of=answer)
def mask_of_first_batch():
    def fprop(self, inputs):
        pools = inputs.reshape(inputs.shape[0], -1, self.size)
        if not hasattr(self, "mask"):
            self.mask = pools == pools.max(axis=2, keepdims=True)
        return pools.max(axis=2)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (self.mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)


@mistake("again", of=answer)
def mean():
    def fprop(self, inputs):
        total = sum(inputs[:, k :: self.size] for k in range(self.size))
        return total / self.size


@mistake("again", of=answer)
def largest_in_size():
    def fprop(self, inputs):
        pools = inputs.reshape(inputs.shape[0], -1, self.size)
        high, low = pools.max(axis=2), pools.min(axis=2)
        return np.where(high >= -low, high, low)


@mistake("again", of=answer)
def never_negative():
    def fprop(self, inputs):
        best = np.zeros((inputs.shape[0], inputs.shape[1] // self.size))
        for k in range(self.size):
            best = np.maximum(best, inputs[:, k :: self.size])
        return best


@mistake("again", of=answer)
def leftover_dropped():
    def fprop(self, inputs):
        count = inputs.shape[1] // self.size
        columns = [inputs[:, p * self.size : (p + 1) * self.size].max(axis=1) for p in range(count)]
        return np.stack(columns, axis=1)


@mistake("again", of=answer)
def inputs_sorted():
    def fprop(self, inputs):
        pools = inputs.reshape(inputs.shape[0], -1, self.size)
        pools.sort()
        return pools[:, :, self.size - 1]
