"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("sliding")
def sliding():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def _index(self, d):
            k = self.pool_size
            s = k if self.stride is None else self.stride
            if self.stride is None and d % k != 0:
                raise ValueError("width must be a multiple of the pool size")
            n = (d - k) // s + 1
            return np.arange(n)[:, None] * s + np.arange(k)[None, :]

        def fprop(self, inputs):
            idx = self._index(inputs.shape[1])
            return inputs[:, idx].max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            idx = self._index(inputs.shape[1])
            win = np.take_along_axis(
                np.broadcast_to(idx, (len(inputs),) + idx.shape),
                inputs[:, idx].argmax(2)[..., None],
                2,
            )[..., 0]
            g = np.zeros(inputs.shape)
            np.add.at(g, (np.arange(len(inputs))[:, None], win), grads_wrt_outputs)
            return g

    return MaxoutLayer
