"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("inplace copy")
def inplace_copy():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            out = inputs.copy()
            out[out < 0] = 0
            return out

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads = np.array(grads_wrt_outputs, copy=True)
            grads[inputs < 0] = 0
            return grads

    return ReluLayer


@right_answer("heaviside outputs")
def heaviside_outputs():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return (np.abs(inputs) + inputs) / 2

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.sign(outputs) * grads_wrt_outputs

    return ReluLayer


@right_answer("mask kept")
def mask_kept():
    class ReluLayer(Layer):
        def __init__(self):
            self.mask = None

        def fprop(self, inputs):
            self.mask = inputs > 0
            return np.where(self.mask, inputs, 0.0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask.astype(np.float64)

    return ReluLayer


@right_answer("comprehension")
def comprehension():
    class ReluLayer(Layer):
        def _relu(self, v):
            return v if v > 0 else 0.0

        def fprop(self, inputs):
            return np.array([[self._relu(v) for v in r] for r in inputs])

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.array(
                [
                    [g if v > 0 else 0.0 for v, g in zip(r, s)]
                    for r, s in zip(inputs, grads_wrt_outputs)
                ]
            )

    return ReluLayer
