import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.layers import Layer


def answer():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride or pool_size

        def pools(self, inputs):
            windows = np.lib.stride_tricks.sliding_window_view(inputs, self.pool_size, axis=1)
            return windows[:, :: self.stride]

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = np.zeros(inputs.shape)
            for i, winners in enumerate(self.pools(inputs).argmax(axis=2).T):
                for b, winner in enumerate(winners):
                    result[b, i * self.stride + winner] += grads_wrt_outputs[b, i]
            return result

    return MaxoutLayer


@slips(of=answer)
def in_few_words():
    stride_ignored = swap("stride or pool_size", "pool_size")
    "`stride` is ignored and the pools never overlap"
    gradients_overwritten = swap("+= grads_wrt_outputs[b, i]", "= grads_wrt_outputs[b, i]")
    "a unit that wins in several pools gets the gradient of the last one only, not the sum"
    offset_forgotten = swap("i * self.stride + winner", "winner")
    "the position within the pool is taken for the position within the row"
    one_pool_too_few = swap(":: self.stride", ": -1 : self.stride")
    "the last pool is left out"
    stride_and_size_swapped = (
        swap("inputs, self.pool_size", "inputs, self.stride"),
        swap(":: self.stride", ":: self.pool_size"),
        swap("i * self.stride", "i * self.pool_size"),
    )
    "`stride` and `pool_size` have changed places"
    smallest = swap("self.pools(inputs).max", "self.pools(inputs).min"), swap("argmax", "argmin")
    "`fprop` takes the smallest of each pool instead of the largest"


@mistake(
    "a unit that wins in several pools gets the gradient of the last one only, not the sum",
    of=answer,
)
def buffered_addition():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        winners = self.pools(inputs).argmax(axis=2)
        columns = winners + self.stride * np.arange(winners.shape[1])
        rows = np.arange(len(inputs))[:, None]
        result = np.zeros(inputs.shape)
        result[rows, columns] += grads_wrt_outputs
        return result


@mistake("every unit of a pool gets the gradient, not only the largest", of=answer)
def gradient_to_all():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        for i in range(grads_wrt_outputs.shape[1]):
            start = i * self.stride
            result[:, start : start + self.pool_size] += grads_wrt_outputs[:, i : i + 1]
        return result


@right_answer("Python loops over pools, the first of tied units wins", of=answer)
def loops():
    def fprop(self, inputs):
        count = (inputs.shape[1] - self.pool_size) // self.stride + 1
        starts = [i * self.stride for i in range(count)]
        return np.stack([inputs[:, s : s + self.pool_size].max(axis=1) for s in starts], axis=1)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros_like(inputs)
        for i in range(outputs.shape[1]):
            start = i * self.stride
            for b in range(len(inputs)):
                j = start + np.argmax(inputs[b, start : start + self.pool_size])
                result[b, j] += grads_wrt_outputs[b, i]
        return result


@right_answer("every tied unit gets the whole gradient of each pool", of=answer)
def every_tied_unit():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        for i in range(outputs.shape[1]):
            part = slice(i * self.stride, i * self.stride + self.pool_size)
            largest = inputs[:, part] == outputs[:, i : i + 1]
            result[:, part] += largest * grads_wrt_outputs[:, i : i + 1]
        return result


@right_answer("np.add.at over winners kept from `fprop`, single precision", of=answer)
def added_at_once():
    def fprop(self, inputs):
        pools = self.pools(inputs.astype(np.float32))
        winners = pools.argmax(axis=2)
        self.columns = winners + self.stride * np.arange(winners.shape[1])
        return pools.max(axis=2)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape, dtype=np.float32)
        np.add.at(result, (np.arange(len(inputs))[:, None], self.columns), grads_wrt_outputs)
        return result
