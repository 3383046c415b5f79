import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.layers import Layer


def answer():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.max_value = max_value

        def fprop(self, inputs):
            return np.clip(inputs, 0.0, self.max_value)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))

    return ClippedReluLayer


@slips(of=answer)
def in_few_words():
    slope_of_the_relu = swap("(inputs > 0) & (inputs < self.max_value)", "inputs > 0")
    "the gradient passes above the ceiling as well, as in a ReLU without one"
    slope_below_zero = swap("(inputs > 0) & (inputs < self.max_value)", "inputs < self.max_value")
    "the gradient passes below zero as well: `bprop` looks at the ceiling alone"
    upstream_forgotten = swap("return grads_wrt_outputs", "return 1.0")
    "`bprop` returns the slope alone, without multiplying it by `grads_wrt_outputs`"
    clipped_upstream = swap(
        "grads_wrt_outputs * ((inputs > 0) & (inputs < self.max_value))",
        "np.clip(grads_wrt_outputs, 0.0, self.max_value)",
    )
    "`bprop` clips `grads_wrt_outputs` instead of looking at `inputs`"
    no_ceiling = (
        swap("np.clip(inputs, 0.0, self.max_value)", "np.maximum(0.0, inputs)"),
        swap("(inputs > 0) & (inputs < self.max_value)", "inputs > 0"),
    )
    "nothing is clipped from above: it is the ReLU of exercise 2"
    both_sides = (
        swap("inputs, 0.0,", "inputs, -self.max_value,"),
        swap("(inputs > 0) & (inputs < self.max_value)", "np.abs(inputs) < self.max_value"),
    )
    "inputs are clipped to -max_value and max_value instead of 0 and max_value"
    inputs_clipped_in_place = (
        swap("inputs, 0.0, self.max_value", "inputs, 0.0, self.max_value, out=inputs"),
        swap("(inputs > 0) & (inputs <", "(outputs > 0) & (outputs <"),
    )
    "`fprop` clips `inputs` in place"
    always_twenty = swap("max_value = max_value", "max_value = 20.0")
    "the ceiling is always 20, whatever `max_value` says"
    ceiling_of_the_class = swap("self.max_value = max", "ClippedReluLayer.max_value = max")
    "`max_value` is kept in the class, where the next layer that is made overwrites it"
    zero_above_ceiling = swap(
        "np.clip(inputs, 0.0, self.max_value)",
        "inputs * ((inputs > 0) & (inputs < self.max_value))",
    )
    "inputs above the ceiling give 0 instead of `max_value`"


@right_answer("slope 1 at both corners", of=answer)
def corners_included():
    def fprop(self, inputs):
        return np.minimum(np.maximum(0.0, inputs), self.max_value)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * ((inputs >= 0) & (inputs <= self.max_value))


@right_answer("the mask from `outputs`, in single precision", of=answer)
def from_outputs():
    def fprop(self, inputs):
        return np.clip(inputs.astype(np.float32), 0, np.float32(self.max_value))

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        inside = (outputs > 0) & (outputs < self.max_value)
        return np.where(inside, grads_wrt_outputs, 0)


@right_answer("slope 1/2 at both corners, from signs", of=answer)
def half_at_corners():
    def fprop(self, inputs):
        return (np.abs(inputs) - np.abs(inputs - self.max_value) + self.max_value) / 2

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (np.sign(inputs) - np.sign(inputs - self.max_value)) / 2


@right_answer("Python loops and lists", of=answer)
def loops():
    def fprop(self, inputs):
        return [[min(max(0.0, x), self.max_value) for x in row] for row in inputs]

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = grads_wrt_outputs.copy()
        for b, row in enumerate(inputs):
            for k, x in enumerate(row):
                if x <= 0 or x >= self.max_value:
                    result[b, k] = 0
        return result
