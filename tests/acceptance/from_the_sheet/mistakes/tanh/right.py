"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("module func")
def module_func():
    def tanh(x):
        return 2.0 / (1.0 + np.exp(np.clip(-2.0 * x, -700, 700))) - 1.0

    class TanhLayer(Layer):
        def fprop(self, inputs: np.ndarray) -> np.ndarray:
            self.out = tanh(np.array(inputs, dtype=float))
            return self.out.copy()

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            # derivative is 1 - tanh^2
            derivative = (1 + self.out) * (1 - self.out)
            return np.multiply(derivative, grads_wrt_outputs)

    return TanhLayer


@right_answer("loops")
def loops():
    import math

    class TanhLayer(Layer):
        def fprop(self, inputs):
            res = []
            for row in inputs:
                res.append([math.tanh(v) for v in row])
            return np.array(res)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            n, d = grads_wrt_outputs.shape
            g = np.empty((n, d))
            for i in range(n):
                for j in range(d):
                    g[i][j] = grads_wrt_outputs[i, j] * (1 - outputs[i, j] ** 2)
            return g

    return TanhLayer


@right_answer("from sigmoid")
def from_sigmoid():
    class TanhLayer(SigmoidLayer):
        """tanh(x) = 2 sigma(2x) - 1"""

        def fprop(self, inputs):
            return 2 * super().fprop(2 * inputs) - 1

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            s = (outputs + 1) / 2
            return 2 * super().bprop(2 * inputs, s, 2 * grads_wrt_outputs)

    return TanhLayer


@right_answer("where cosh")
def where_cosh():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (1 - np.tanh(inputs) ** 2) * grads_wrt_outputs

        def __repr__(self):
            return "TanhLayer"

    return TanhLayer
