import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import Layer


@right_answer("slope 1 at zero")
def one_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return inputs * (inputs >= 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs >= 0)

    return ReluLayer


@right_answer("slope 1/2 at zero, from the mean of x and |x|")
def half_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return (inputs + np.abs(inputs)) / 2

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 + np.sign(inputs)) / 2

    return ReluLayer


@right_answer("the mask from `outputs` instead of `inputs`")
def mask_from_outputs():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.clip(inputs, 0, None)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(outputs > 0, grads_wrt_outputs, 0)

    return ReluLayer


@right_answer("computes in single precision")
def single_precision():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(np.float32(0), inputs.astype(np.float32))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs.astype(np.float32) * (outputs > 0)

    return ReluLayer


@right_answer("changes copies in place")
def copies_changed():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            outputs = inputs.copy()
            outputs[outputs < 0] = 0.0
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads = np.array(grads_wrt_outputs)
            grads[inputs < 0] = 0.0
            return grads

    return ReluLayer


@right_answer("Python loops and lists")
def loops_and_lists():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return [[max(0.0, x) for x in row] for row in inputs.tolist()]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pairs = [zip(r, g) for r, g in zip(inputs.tolist(), grads_wrt_outputs.tolist())]
            return [[g if x > 0 else 0 for x, g in row] for row in pairs]

    return ReluLayer


@right_answer("keeps the mask of the last `fprop` in `self`")
def keeps_mask():
    class ReluLayer(Layer):
        def __init__(self):
            self.mask = None

        def fprop(self, inputs):
            self.mask = inputs > 0
            return np.where(self.mask, inputs, 0.0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.mask * grads_wrt_outputs

    return ReluLayer


@right_answer("a helper function, np.vectorize and a raise that is never reached")
def vectorised_function():
    class ReluLayer(Layer):
        @staticmethod
        def relu(x):
            return x if x > 0 else 0.0

        def fprop(self, inputs):
            return np.vectorize(self.relu, otypes=[float])(inputs)
            raise NotImplementedError

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = np.vectorize(lambda x: 1.0 if x > 0 else 0.0)
            return slope(inputs) * grads_wrt_outputs
            raise NotImplementedError

    return ReluLayer


@right_answer("a slope at zero that depends on the sign of the zero")
def heaviside():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.fmax(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            at_zero = np.where(np.signbit(inputs), 0.0, 1.0)
            return np.heaviside(inputs, at_zero) * grads_wrt_outputs

    return ReluLayer
