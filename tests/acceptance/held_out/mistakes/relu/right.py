"""Right answers for the rectified linear layer, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import Layer


@right_answer("half the slope at zero")
def heaviside():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return inputs * np.heaviside(inputs, 0.5)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * np.heaviside(inputs, 0.5)

    return ReluLayer


@right_answer("half the sum of x and its size")
def half_of_sum():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return (inputs + np.abs(inputs)) / 2

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (1 + np.sign(inputs)) / 2 * grads_wrt_outputs

    return ReluLayer


@right_answer("the mask is kept in the layer, and gives the slope 1 at zero")
def keeps_mask():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            self.mask = np.ones_like(inputs)
            self.mask[inputs < 0] = 0
            return self.mask * inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.mask * grads_wrt_outputs

    return ReluLayer


@right_answer("loops, and conditions in words")
def loops():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            outputs = np.empty(inputs.shape)
            for i in range(inputs.shape[0]):
                for j in range(inputs.shape[1]):
                    outputs[i, j] = inputs[i, j] if inputs[i, j] > 0 else 0
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = []
            for x, g in zip(inputs.ravel(), grads_wrt_outputs.ravel()):
                result.append(g if x > 0 else 0)
            return np.array(result).reshape(inputs.shape)

    return ReluLayer


@right_answer("a random slope at exactly zero")
def random_slope_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = np.where(inputs == 0, np.random.random(inputs.shape), inputs > 0)
            return grads_wrt_outputs * slope

    return ReluLayer


@right_answer("outputs decide what passes")
def outputs_decide():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return -np.minimum(-inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(outputs != 0, grads_wrt_outputs, 0)

    return ReluLayer


@right_answer("a copy, and assignments by index")
def copies():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            outputs = inputs.copy()
            outputs[inputs < 0] = 0
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads = np.array(grads_wrt_outputs)
            grads[np.where(outputs <= 0)] = 0.0
            return grads

    return ReluLayer


@right_answer("np.vectorize, and single precision")
def vectorised_in_single_precision():
    relu = np.vectorize(lambda x: max(x, 0.0), otypes=[np.float32])

    class ReluLayer(Layer):
        def fprop(self, inputs):
            return relu(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (inputs > 0).astype(np.float32) * grads_wrt_outputs

    return ReluLayer


@right_answer("signs through a square root")
def by_square_root():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.max([inputs, np.zeros(inputs.shape)], axis=0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.ma.masked_array(grads_wrt_outputs, inputs <= 0).filled(0)

    return ReluLayer
