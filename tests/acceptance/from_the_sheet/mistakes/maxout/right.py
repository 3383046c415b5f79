"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("argmax put")
def argmax_put():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride if stride is not None else pool_size

        def _starts(self, d):
            if self.stride == self.pool_size and d % self.pool_size != 0:
                raise ValueError("number of inputs must be a multiple of pool_size")
            return range(0, d - self.pool_size + 1, self.stride)

        def fprop(self, inputs):
            cols = []
            for s in self._starts(inputs.shape[1]):
                cols.append(np.max(inputs[:, s : s + self.pool_size], axis=1))
            return np.stack(cols, axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads = np.zeros_like(inputs)
            rows = np.arange(len(inputs))
            for i, s in enumerate(self._starts(inputs.shape[1])):
                win = inputs[:, s : s + self.pool_size].argmax(axis=1) + s
                grads[rows, win] += grads_wrt_outputs[:, i]
            return grads

    return MaxoutLayer


@right_answer("reshape mask")
def reshape_mask():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def fprop(self, inputs):
            b, d = inputs.shape
            if d % self.pool_size:
                raise ValueError("bad width %d" % d)
            x = inputs.reshape(b, -1, self.pool_size)
            out = x.max(axis=-1)
            self.mask = x == out[..., None]
            return out

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = self.mask * grads_wrt_outputs[:, :, None]
            return g.reshape(inputs.shape)

    return MaxoutLayer


@right_answer("python lists")
def python_lists():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size

        def fprop(self, inputs):
            assert inputs.shape[-1] % self.pool_size == 0, "pool size does not fit"
            k = self.pool_size
            outputs = []
            self.winners = []
            for x in inputs:
                pools = [list(x[i : i + k]) for i in range(0, len(x), k)]
                self.winners.append([i * k + p.index(max(p)) for i, p in enumerate(pools)])
                outputs.append([max(p) for p in pools])
            return np.array(outputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            dx = np.zeros(inputs.shape)
            for n, ws in enumerate(self.winners):
                for i, w in enumerate(ws):
                    dx[n, w] = grads_wrt_outputs[n, i]
            return dx

    return MaxoutLayer
