"""Right answers for the rectifier with a ceiling, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import Layer


@right_answer("a difference of two rectifiers")
def difference_of_rectifiers():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.top = max_value

        def fprop(self, inputs):
            return np.maximum(inputs, 0) - np.maximum(inputs - self.top, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0) - grads_wrt_outputs * (inputs > self.top)

    return ClippedReluLayer


@right_answer("the slope is 1 at both corners")
def passes_at_both_corners():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where((inputs < 0) | (inputs > self.max_value), 0, grads_wrt_outputs)

    return ClippedReluLayer


@right_answer("the slope is a half at both corners")
def half_at_both_corners():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.minimum(self.max_value, np.maximum(0.0, inputs))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = np.heaviside(inputs, 0.5) * np.heaviside(self.max_value - inputs, 0.5)
            return slope * grads_wrt_outputs

    return ClippedReluLayer


@right_answer("the mask is kept, and the ceiling is a property")
def keeps_mask():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            super().__init__()
            self._ceiling = float(max_value)

        @property
        def max_value(self):
            return self._ceiling

        def fprop(self, inputs):
            outputs = np.median([inputs, 0 * inputs, 0 * inputs + self.max_value], axis=0)
            self.mask = outputs == inputs
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.mask * grads_wrt_outputs

    return ClippedReluLayer


@right_answer("loops over numbers")
def loops():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.array([[min(max(0.0, x), self.max_value) for x in row] for row in inputs])

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            found = np.zeros_like(grads_wrt_outputs)
            for index, y in np.ndenumerate(outputs):
                if 0 < y < self.max_value:
                    found[index] = grads_wrt_outputs[index]
            return found

    return ClippedReluLayer


@right_answer("np.piecewise")
def piecewise():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0, **options):
            self.max_value = max_value

        def fprop(self, inputs):
            parts = [inputs < 0, inputs >= self.max_value]
            return np.piecewise(inputs, parts, [0, self.max_value, lambda x: x])

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = np.piecewise(inputs, [inputs < 0, inputs >= self.max_value], [0, 0, 1])
            return grads_wrt_outputs * slope

    return ClippedReluLayer


@right_answer("a random slope at both corners")
def random_at_corners():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            inside = (inputs > 0) & (inputs < self.max_value)
            corner = (inputs == 0) | (inputs == self.max_value)
            slope = np.where(corner, np.random.uniform(size=inputs.shape), inside)
            return grads_wrt_outputs * slope

    return ClippedReluLayer


@right_answer("a subclass of the student's rectifier")
def built_on_relu():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    class ClippedReluLayer(ReluLayer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.minimum(super().fprop(inputs), self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            below = super().bprop(inputs, outputs, grads_wrt_outputs)
            return below * (inputs < self.max_value)

    return ReluLayer, ClippedReluLayer
