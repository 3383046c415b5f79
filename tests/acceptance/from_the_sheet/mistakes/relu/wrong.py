"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("masks by the sign of the gradients")
def grads_mask():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.maximum(grads_wrt_outputs, 0)

    return ReluLayer


@mistake("slope 0.01 on the left")
def leaky_too():
    class ReluLayer(Layer):
        def __init__(self, alpha=0.01):
            self.alpha = alpha

        def fprop(self, inputs):
            return np.where(inputs > 0, inputs, self.alpha * inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(inputs > 0, 1, self.alpha) * grads_wrt_outputs

    return ReluLayer


@mistake("if inputs > 0")
def if_on_array():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            if inputs > 0:
                return inputs
            return 0

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            if inputs > 0:
                return grads_wrt_outputs
            return 0

    return ReluLayer


@mistake("zeroes the caller's arrays")
def inplace_input():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            inputs[inputs < 0] = 0
            return inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads_wrt_outputs[outputs <= 0] = 0
            return grads_wrt_outputs

    return ReluLayer


@mistake("returns the mask alone")
def slope_without_upstream():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return inputs * (inputs > 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = np.zeros(inputs.shape)
            slope[inputs > 0] = 1.0
            return slope

    return ReluLayer


@mistake("multiplies by outputs")
def times_outputs():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return outputs * grads_wrt_outputs

    return ReluLayer


@mistake("maximum over the row")
def max_of_row():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0, inputs.max(axis=1, keepdims=True))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (inputs > 0) * grads_wrt_outputs

    return ReluLayer


@mistake("np.vectorize gives ints")
def int_vectorize():
    relu = np.vectorize(lambda v: 0 if v < 0 else v)
    drelu = np.vectorize(lambda v: 0 if v < 0 else 1)

    class ReluLayer(Layer):
        def fprop(self, inputs):
            return relu(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return drelu(inputs) * grads_wrt_outputs

    return ReluLayer
