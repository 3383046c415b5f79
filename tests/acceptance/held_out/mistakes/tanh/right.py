"""Right answers for the hyperbolic tangent, written without a look at the planted ones."""

import math

import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import Layer, SigmoidLayer


@right_answer("hyperbolic cosine, kept from overflowing")
def by_cosh():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            x = np.clip(inputs, -30.0, 30.0)
            return np.sinh(x) / np.cosh(x)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs / np.cosh(np.clip(inputs, -30.0, 30.0)) ** 2

    return TanhLayer


@right_answer("Python loops that give lists")
def loops_giving_lists():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return [[math.tanh(x) for x in row] for row in inputs]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return [
                [g * (1 - math.tanh(x) ** 2) for x, g in zip(xs, gs)]
                for xs, gs in zip(inputs, grads_wrt_outputs)
            ]

    return TanhLayer


@right_answer("through the given sigmoid layer")
def through_sigmoid():
    class TanhLayer(SigmoidLayer):
        def fprop(self, inputs):
            return 2 * super().fprop(2 * inputs) - 1

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            s = (outputs + 1) / 2
            return 4 * super().bprop(2 * inputs, s, grads_wrt_outputs)

    return TanhLayer


@right_answer("static methods with names of their own for arguments")
def static_methods():
    class TanhLayer(Layer):
        @staticmethod
        def fprop(x):
            return np.tanh(x)

        @staticmethod
        def bprop(x, y, dy):
            return np.multiply(dy, np.subtract(1, np.square(y)))

    return TanhLayer


@right_answer("central differences of fprop, fine enough")
def fine_central_difference():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            h = 1e-5
            return grads_wrt_outputs * (self.fprop(inputs + h) - self.fprop(inputs - h)) / (2 * h)

    return TanhLayer


@right_answer("outputs are kept in the layer")
def keeps_outputs():
    class TanhLayer(Layer):
        def __init__(self):
            self.y = None

        def fprop(self, inputs):
            self.y = np.tanh(inputs)
            return self.y.copy()

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs - grads_wrt_outputs * self.y * self.y

    return TanhLayer


@right_answer("more digits than double precision")
def long_double():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(np.asarray(inputs, dtype=np.longdouble))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - np.tanh(inputs.astype(np.longdouble)) ** 2)

    return TanhLayer


@right_answer("methods that are set on each instance")
def methods_of_the_instance():
    class TanhLayer(Layer):
        def __init__(self, name="tanh"):
            self.name = name
            self.fprop = np.tanh
            self.bprop = lambda inputs, outputs, grads_wrt_outputs: (
                (1 + outputs) * (1 - outputs) * grads_wrt_outputs
            )

    return TanhLayer


@right_answer("the difference of exponentials of negative numbers")
def exponentials_of_negative_numbers():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            small = np.expm1(-2 * np.abs(inputs))
            return np.sign(inputs) * -small / (2 + small)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = 1 - outputs**2
            return slope * grads_wrt_outputs

    return TanhLayer
