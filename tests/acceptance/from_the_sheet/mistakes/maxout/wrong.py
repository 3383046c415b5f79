"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("pools over strided units")
def interleaved():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            n, d = inputs.shape
            if d % self.pool_size:
                raise ValueError("width")
            self.shaped = inputs.reshape(n, self.pool_size, d // self.pool_size)
            return self.shaped.max(axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            mask = self.shaped == outputs[:, None, :]
            return (mask * grads_wrt_outputs[:, None, :]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("every unit of the pool gets the gradient")
def all_get_gradient():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            if inputs.shape[1] % self.pool_size != 0:
                raise ValueError
            return inputs.reshape(len(inputs), -1, self.pool_size).max(2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("silently drops units that are left over")
def no_error():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            n = inputs.shape[1] // self.pool_size
            return np.array(
                [
                    inputs[:, i * self.pool_size : (i + 1) * self.pool_size].max(axis=1)
                    for i in range(n)
                ]
            ).T

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = np.zeros(inputs.shape)
            for i in range(outputs.shape[1]):
                block = inputs[:, i * self.pool_size : (i + 1) * self.pool_size]
                g[:, i * self.pool_size : (i + 1) * self.pool_size] = (
                    block == outputs[:, [i]]
                ) * grads_wrt_outputs[:, [i]]
            return g

    return MaxoutLayer


@mistake("returns the indices")
def returns_argmax():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("x")
            self.idx = inputs.reshape(inputs.shape[0], -1, self.pool_size).argmax(axis=2)
            return self.idx

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = np.zeros((inputs.shape[0], grads_wrt_outputs.shape[1], self.pool_size))
            for i in range(g.shape[0]):
                for j in range(g.shape[1]):
                    g[i, j, self.idx[i, j]] = grads_wrt_outputs[i, j]
            return g.reshape(inputs.shape)

    return MaxoutLayer


@mistake("the mask times outputs")
def values_for_gradient():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("x")
            return inputs.reshape(inputs.shape[0], -1, self.pool_size).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            o = np.repeat(outputs, self.pool_size, axis=1)
            return (inputs == o) * 1.0

    return MaxoutLayer


@mistake("pool size fixed at two")
def pool_two():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = 2

        def fprop(self, inputs):
            if inputs.shape[1] % 2:
                raise ValueError("odd")
            return np.maximum(inputs[:, ::2], inputs[:, 1::2])

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = np.zeros_like(inputs)
            left = inputs[:, ::2] >= inputs[:, 1::2]
            g[:, ::2] = left * grads_wrt_outputs
            g[:, 1::2] = ~left * grads_wrt_outputs
            return g

    return MaxoutLayer
