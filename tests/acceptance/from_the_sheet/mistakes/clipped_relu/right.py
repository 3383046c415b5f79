"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("clip")
def clip():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0.0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            inside = np.logical_and(inputs > 0, inputs < self.max_value)
            return np.where(inside, grads_wrt_outputs, 0.0)

    return ClippedReluLayer


@right_answer("from relu")
def from_relu():
    class ClippedReluLayer(ReluLayer):
        def __init__(self, max_value=20.0):
            super().__init__()
            self.max = max_value

        def fprop(self, inputs):
            return np.minimum(super().fprop(inputs), self.max)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = super().bprop(inputs, outputs, grads_wrt_outputs)
            return g * (outputs < self.max)

    return ClippedReluLayer
