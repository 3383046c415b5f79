"""Wrong answers for the rectifier with a ceiling, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("all layers share one ceiling, the last that was asked for")
def ceiling_on_the_class():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            ClippedReluLayer.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("all layers share one ceiling in a global variable")
def ceiling_in_a_global():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            global ceiling
            ceiling = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, ceiling)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < ceiling))

    return ClippedReluLayer


@mistake("there is one layer only, whoever asks for another")
def one_layer_for_all():
    class ClippedReluLayer(Layer):
        made = None

        def __new__(cls, max_value=20.0):
            if cls.made is None:
                cls.made = super().__new__(cls)
            return cls.made

        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.minimum(np.maximum(0, inputs), self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("the ceiling that is asked for is not looked at")
def always_twenty():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = 20.0

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("the way back knows no ceiling")
def no_ceiling_on_the_way_back():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (outputs > 0)

    return ClippedReluLayer


@mistake("outputs at the ceiling pass the gradient, so all above it do")
def passes_at_the_ceiling():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((outputs > 0) & (outputs <= self.max_value))

    return ClippedReluLayer


@mistake("the floor is minus the ceiling")
def symmetric():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, -self.max_value, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (np.abs(inputs) < self.max_value)

    return ClippedReluLayer


@mistake("the ceiling is made a whole number")
def whole_ceiling():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = int(max_value)

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("what is above the ceiling becomes zero")
def zero_above():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return inputs * (inputs > 0) * (inputs < self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (outputs > 0)

    return ClippedReluLayer


@mistake("either condition is enough")
def one_condition_is_enough():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) | (inputs < self.max_value))

    return ClippedReluLayer


@mistake("the inputs are clipped in the caller's array")
def clipped_in_place():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value, out=inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((outputs > 0) & (outputs < self.max_value))

    return ClippedReluLayer


@mistake("a ceiling of 6 by default")
def six_by_default():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=6.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@mistake("all layers share the mask that is kept for bprop")
def mask_on_the_class():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            type(self).mask = (inputs > 0) & (inputs < self.max_value)
            return np.clip(inputs, 0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return ClippedReluLayer
