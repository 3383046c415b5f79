"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("slope 1 - x^2 instead of 1 - y^2")
def derivative_of_inputs():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - inputs**2)

    return TanhLayer


@mistake("slope 1/cosh instead of squared")
def sech_no_square():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            e = np.exp(2 * np.clip(inputs, -300, 300))
            return (e - 1) / (e + 1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = 1 / np.cosh(np.clip(inputs, -300, 300))
            return slope * grads_wrt_outputs

    return TanhLayer


@mistake("y(1-y) copied from the sigmoid")
def sigmoid_derivative():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            self.y = np.tanh(inputs)
            return self.y

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            y = outputs
            d = y * (1 - y)
            return grads_wrt_outputs * d

    return TanhLayer


@mistake("tanh(x/2) through the sigmoid")
def half_argument():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return 2 / (1 + np.exp(-inputs)) - 1

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("slope computed from tanh of the outputs")
def twice_tanh():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            t = np.tanh(outputs)
            return grads_wrt_outputs * (1 - t * t)

    return TanhLayer


@mistake("1 - y")
def no_square():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            a = np.exp(inputs - np.abs(inputs))
            b = np.exp(-inputs - np.abs(inputs))
            return (a - b) / (a + b)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = np.zeros_like(outputs)
            for i in range(len(outputs)):
                result[i] = (1 - outputs[i]) * grads_wrt_outputs[i]
            return result

    return TanhLayer
