"""Wrong answers for the hyperbolic tangent, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("the slope is taken of the inputs, not of the outputs")
def slope_of_inputs():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - inputs**2)

    return TanhLayer


@mistake("tanh is applied twice on the way back")
def tanh_twice():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - np.tanh(outputs) ** 2)

    return TanhLayer


@mistake("the bracket is squared, not the output")
def bracket_squared():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1.0 - outputs) ** 2

    return TanhLayer


@mistake("the quotient of exponentials overflows")
def overflowing_quotient():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            e = np.exp(2 * inputs)
            return (e - 1) / (e + 1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("outputs are kept from the first call only")
def outputs_of_the_first_call():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            result = np.tanh(inputs)
            if not hasattr(self, "y") or self.y.shape != result.shape:
                self.y = result
            return result

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - self.y**2)

    return TanhLayer


@mistake("all layers share the outputs that are kept for bprop")
def outputs_kept_on_the_class():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            TanhLayer.y = np.tanh(inputs)
            return TanhLayer.y.copy()

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - TanhLayer.y**2)

    return TanhLayer


@mistake("gradients are divided by the batch size")
def mean_over_batch():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2) / len(inputs)

    return TanhLayer


@mistake("a rational approximation stands for tanh")
def rational_approximation():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            x = np.clip(inputs, -3, 3)
            return x * (27 + x**2) / (27 + 9 * x**2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("inputs are clipped at 3")
def clipped_at_three():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(np.clip(inputs, -3.0, 3.0))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("the factor 2 in the exponent is forgotten")
def half_the_exponent():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return 2 / (1 + np.exp(-np.clip(inputs, -500, 500))) - 1

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * 0.5 * (1 - outputs**2)

    return TanhLayer


@mistake("outputs are rounded to six decimals")
def rounded():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.round(np.tanh(inputs), 6)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("outputs are squared in place")
def outputs_squared_in_place():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            outputs *= outputs
            return grads_wrt_outputs * (1 - outputs)

    return TanhLayer


@mistake("the slope is a coarse forward difference")
def coarse_difference():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            h = 1e-3
            return grads_wrt_outputs * (np.tanh(inputs + h) - np.tanh(inputs)) / h

    return TanhLayer


@mistake("every layer's outputs of a shape are kept for all layers")
def remembered_by_shape():
    class TanhLayer(Layer):
        known = {}

        def fprop(self, inputs):
            return self.known.setdefault(inputs.shape, np.tanh(inputs))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer
