"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("gradient passes above the ceiling")
def slope_above():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.minimum(np.maximum(inputs, 0), self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ClippedReluLayer


@mistake("ignores max_value")
def fixed_twenty():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, 20)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < 20))

    return ClippedReluLayer


@mistake("above the ceiling it gives zero")
def zero_above_too():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            out = np.where(inputs > 0, inputs, 0)
            return np.where(out < self.max_value, out, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where((inputs > 0) & (inputs < self.max_value), grads_wrt_outputs, 0)

    return ClippedReluLayer


@mistake("lower bound forgotten in bprop")
def no_lower():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.m = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.m)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            g = grads_wrt_outputs.copy()
            g[inputs > self.m] = 0
            return g

    return ClippedReluLayer


@mistake("np.max for np.maximum style clip of grads")
def max_for_zero():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.clip(grads_wrt_outputs, 0, self.max_value)

    return ClippedReluLayer
