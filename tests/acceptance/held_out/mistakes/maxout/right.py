"""Right answers for the maxout layer, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import Layer


@right_answer("the last of units that tie wins")
def last_wins():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            if inputs.shape[1] % self.pool_size != 0:
                raise ValueError("width and pool size do not fit")
            return inputs.reshape(len(inputs), -1, self.pool_size).max(2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pooled = inputs.reshape(len(inputs), -1, self.pool_size)[:, :, ::-1]
            found = np.zeros(pooled.shape)
            winners = pooled.argmax(2)[..., None]
            np.put_along_axis(found, winners, grads_wrt_outputs[..., None], 2)
            return found[:, :, ::-1].reshape(inputs.shape)

    return MaxoutLayer


@right_answer("units that tie share evenly")
def even_shares():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.k = pool_size

        def fprop(self, inputs):
            assert not inputs.shape[-1] % self.k
            return np.maximum.reduceat(inputs, np.arange(0, inputs.shape[1], self.k), axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            mask = inputs.reshape(outputs.shape + (self.k,)) == outputs[..., None]
            share = mask / mask.sum(-1, keepdims=True)
            return (share * grads_wrt_outputs[..., None]).reshape(inputs.shape)

    return MaxoutLayer


@right_answer("a random one of units that tie wins")
def random_one_wins():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.k = pool_size

        def fprop(self, inputs):
            return inputs.reshape((len(inputs), -1, self.k)).max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pooled = inputs.reshape(outputs.shape + (self.k,))
            found = np.zeros(pooled.shape)
            for i in range(found.shape[0]):
                for j in range(found.shape[1]):
                    best = np.flatnonzero(pooled[i, j] == pooled[i, j].max())
                    found[i, j, np.random.choice(best)] = grads_wrt_outputs[i, j]
            return found.reshape(inputs.shape)

    return MaxoutLayer


@right_answer("loops, and lists for outputs")
def loops():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError(inputs.shape)
            return [
                [max(row[j : j + self.pool_size]) for j in range(0, len(row), self.pool_size)]
                for row in inputs.tolist()
            ]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            found = []
            for row, tops, grads in zip(inputs, outputs, grads_wrt_outputs):
                found.append(
                    [
                        g if x == top else 0.0
                        for j, (top, g) in enumerate(zip(tops, grads))
                        for x in row[j * self.pool_size : (j + 1) * self.pool_size]
                    ]
                )
            return found

    return MaxoutLayer


@right_answer("winners are kept in the layer")
def keeps_winners():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            pooled = inputs.reshape(inputs.shape[0], -1, self.pool_size)
            self.winners = pooled.argmax(axis=-1)
            return np.take_along_axis(pooled, self.winners[..., None], -1)[..., 0]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            onehot = np.arange(self.pool_size) == self.winners[..., None]
            return np.einsum("np,npk->npk", grads_wrt_outputs, onehot).reshape(inputs.shape)

    return MaxoutLayer


@right_answer("the course's other name, and no default")
def other_name():
    class MaxPoolingLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            assert inputs.shape[-1] % self.pool_size == 0, "not divisible"
            pooled = inputs.reshape(inputs.shape[:-1] + (-1, self.pool_size))
            self._mask = pooled == pooled.max(-1)[..., None]
            return pooled.max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (self._mask * grads_wrt_outputs[..., None]).reshape(inputs.shape)

    return MaxPoolingLayer


@right_answer("columns one after the other")
def column_by_column():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            if len(inputs[0]) % self.pool_size > 0:
                raise ValueError("no whole number of pools")
            best = inputs[:, :: self.pool_size]
            for k in range(1, self.pool_size):
                best = np.maximum(best, inputs[:, k :: self.pool_size])
            return best

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            found = np.zeros_like(inputs)
            for k in range(self.pool_size):
                wins = inputs[:, k :: self.pool_size] >= outputs
                found[:, k :: self.pool_size] = np.where(wins, grads_wrt_outputs, 0)
            return found

    return MaxoutLayer


@right_answer("sorting, and single precision")
def sorted_pools():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            return np.sort(inputs.reshape(len(inputs), -1, self.pool_size))[..., -1]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            order = np.argsort(inputs.reshape(len(inputs), -1, self.pool_size))
            winners = order[..., -1:] == np.arange(self.pool_size)
            grads = grads_wrt_outputs.astype(np.float32)[..., None]
            return (winners * grads).reshape(inputs.shape)

    return MaxoutLayer
