"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("overlapping pools overwrite instead of add")
def assigns():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride or pool_size

        def fprop(self, inputs):
            k, s = self.pool_size, self.stride
            if s == k and inputs.shape[1] % k:
                raise ValueError
            return np.stack(
                [inputs[:, i : i + k].max(1) for i in range(0, inputs.shape[1] - k + 1, s)], 1
            )

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = np.zeros_like(inputs)
            for j in range(grads_wrt_outputs.shape[1]):
                w = (
                    inputs[:, j * self.stride : j * self.stride + self.pool_size].argmax(1)
                    + j * self.stride
                )
                g[np.arange(len(g)), w] = grads_wrt_outputs[:, j]
            return g

    return MaxoutLayer


@mistake("stride is ignored")
def ignores():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def fprop(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError
            return inputs.reshape(len(inputs), -1, self.pool_size).max(2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            o = np.repeat(outputs, self.pool_size, axis=1)
            return (inputs == o) * np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("the last pool is forgotten")
def one_pool_less():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.K = pool_size
            self.S = pool_size if stride is None else stride

        def starts(self, D):
            if self.S == self.K:
                if D % self.K:
                    raise ValueError("no multiple")
                return range(0, D, self.K)
            return range(0, D - self.K, self.S)

        def fprop(self, inputs):
            return np.array(
                [[row[s : s + self.K].max() for s in self.starts(len(row))] for row in inputs]
            )

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = np.zeros(inputs.shape)
            for n, row in enumerate(inputs):
                for j, s in enumerate(self.starts(len(row))):
                    g[n, s + row[s : s + self.K].argmax()] += grads_wrt_outputs[n, j]
            return g

    return MaxoutLayer
