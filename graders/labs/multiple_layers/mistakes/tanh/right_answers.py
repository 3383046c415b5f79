import math

import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import Layer


@right_answer("computes in single precision")
def single_precision():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs.astype(np.float32))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            outputs = outputs.astype(np.float32)
            return grads_wrt_outputs.astype(np.float32) * (1 - outputs**2)

    return TanhLayer


@right_answer("single precision inside, double precision outside")
def single_precision_inside():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(np.asarray(inputs, "f4")).astype(float)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            outputs = np.asarray(outputs, "f4")
            return (np.asarray(grads_wrt_outputs, "f4") * (1 - outputs * outputs)).astype(float)

    return TanhLayer


@right_answer("exponentials of negative numbers only")
def stable_exponentials():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            small = np.exp(-2 * np.abs(inputs))
            return np.sign(inputs) * (1 - small) / (1 + small)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            small = np.exp(-2 * np.abs(inputs))
            return 4 * small / (1 + small) ** 2 * grads_wrt_outputs

    return TanhLayer


@right_answer("the slope as 1 / cosh(x)**2, which overflows to the right limit")
def slope_from_cosh():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.sinh(np.clip(inputs, -30, 30)) / np.cosh(np.clip(inputs, -30, 30))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs / np.cosh(inputs) ** 2

    return TanhLayer


@right_answer("Python loops, lists as results, numbers from the math module")
def loops_and_lists():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return [[math.tanh(x) for x in row] for row in inputs]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = []
            for b in range(len(inputs)):
                row = []
                for k in range(len(inputs[b])):
                    row.append((1 - outputs[b][k] ** 2) * grads_wrt_outputs[b][k])
                result.append(row)
            return result

    return TanhLayer


@right_answer("keeps what it needs from `fprop` in `self`, and prints on the way")
def keeps_state():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            self.outputs = np.tanh(inputs)
            print("fprop of a batch of", len(inputs))
            return self.outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - self.outputs**2)

    return TanhLayer


@right_answer("np.vectorize, and a raise that is never reached")
def vectorised_function():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.vectorize(math.tanh)(inputs)
            raise NotImplementedError("TODO")

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = np.vectorize(lambda x: 1 - math.tanh(x) ** 2)
            return slope(inputs) * grads_wrt_outputs
            raise NotImplementedError("TODO")

    return TanhLayer


@right_answer("tanh as a stretched sigmoid, in a class without a base")
def stretched_sigmoid():
    class TanhLayer:
        def _sigmoid(self, x):
            return 1 / (1 + np.exp(-x))

        def fprop(self, inputs):
            return 2 * self._sigmoid(2 * inputs) - 1

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            s = (outputs + 1) / 2
            return 4 * s * (1 - s) * grads_wrt_outputs

    return TanhLayer


@right_answer("works on a transposed copy and returns it turned back, column by column in memory")
def column_major():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs.T.copy()).T

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slopes = np.empty(outputs.T.shape)
            np.multiply(outputs.T, outputs.T, out=slopes)
            np.subtract(1.0, slopes, out=slopes)
            return (slopes * grads_wrt_outputs.T).T

    return TanhLayer


@right_answer("the whole Jacobian of every row, multiplied by its upstream gradients")
def full_jacobian():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.stack([np.diag(1 - y**2) @ g for y, g in zip(outputs, grads_wrt_outputs)])

    return TanhLayer
