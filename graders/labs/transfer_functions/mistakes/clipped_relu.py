import numpy as np

from graders.mistakes import mistake, right_answer
from reference.mlp.layers import Layer


@mistake("the gradient passes above the ceiling as well, as in a ReLU without one")
def slope_of_the_relu():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0.0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ClippedReluLayer


@mistake("nothing is clipped from above: it is the ReLU of exercise 2")
def no_ceiling():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ClippedReluLayer


@mistake("the ceiling is always 20, whatever `max_value` says")
def always_twenty():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = 20.0

        def fprop(self, inputs):
            return np.clip(inputs, 0.0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("`bprop` returns the slope alone, without multiplying it by `grads_wrt_outputs`")
def upstream_forgotten():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0.0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return 1.0 * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("`bprop` clips `grads_wrt_outputs` instead of looking at `inputs`")
def clipped_upstream():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0.0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.clip(grads_wrt_outputs, 0.0, self.max_value)

    return ClippedReluLayer


@mistake("inputs are clipped to -max_value and max_value instead of 0 and max_value")
def both_sides():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, -self.max_value, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (np.abs(inputs) < self.max_value)

    return ClippedReluLayer


@mistake("inputs above the ceiling give 0 instead of `max_value`")
def zero_above_ceiling():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return inputs * ((inputs > 0) & (inputs < self.max_value))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("`fprop` clips `inputs` in place")
def inputs_clipped_in_place():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0.0, self.max_value, out=inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((outputs > 0) & (outputs < self.max_value))

    return ClippedReluLayer


@right_answer("slope 1 at both corners")
def corners_included():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.minimum(np.maximum(0.0, inputs), self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs >= 0) & (inputs <= self.max_value))

    return ClippedReluLayer


@right_answer("the mask from `outputs`, in single precision")
def from_outputs():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs.astype(np.float32), 0, np.float32(self.max_value))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            inside = (outputs > 0) & (outputs < self.max_value)
            return np.where(inside, grads_wrt_outputs, 0)

    return ClippedReluLayer


@right_answer("slope 1/2 at both corners, from signs")
def half_at_corners():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return (np.abs(inputs) - np.abs(inputs - self.max_value) + self.max_value) / 2

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (np.sign(inputs) - np.sign(inputs - self.max_value)) / 2

    return ClippedReluLayer


@right_answer("Python loops and lists")
def loops():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return [[min(max(0.0, x), self.max_value) for x in row] for row in inputs]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = grads_wrt_outputs.copy()
            for b, row in enumerate(inputs):
                for k, x in enumerate(row):
                    if x <= 0 or x >= self.max_value:
                        result[b, k] = 0
            return result

    return ClippedReluLayer
