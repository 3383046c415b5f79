"""Planted mistakes of the clipped rectifier, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


def answer():
    class ClippedReluLayer(Layer):
        def __init__(self, max_value=20.0):
            self.top = max_value

        def fprop(self, inputs):
            return np.minimum(np.maximum(inputs, 0), self.top)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            passes = np.logical_and(inputs > 0, inputs < self.top)
            return np.where(passes, grads_wrt_outputs, 0.0)

    return ClippedReluLayer


@mistake("again", of=answer)
def slope_of_the_relu():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.where(inputs > 0, grads_wrt_outputs, 0)


@mistake("again", of=answer)
def upstream_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        slope = np.ones(inputs.shape)
        slope[(inputs <= 0) | (inputs >= self.top)] = 0
        return slope


@mistake("again", of=answer)
def clipped_upstream():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.minimum(np.maximum(grads_wrt_outputs, 0), self.top)


@mistake("again", of=answer)
def no_ceiling():
    def fprop(self, inputs):
        return inputs * (inputs > 0)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (outputs > 0)


@mistake("again", of=answer)
def both_sides():
    def fprop(self, inputs):
        return np.maximum(-self.top, np.minimum(inputs, self.top))


@mistake("again", of=answer)
def inputs_clipped_in_place():
    def fprop(self, inputs):
        inputs[inputs < 0] = 0
        inputs[inputs > self.top] = self.top
        return inputs


@mistake("again", of=answer)
def always_twenty():
    def __init__(self, max_value=20.0):
        self.top = 20


@mistake("again", of=answer)
def zero_above_ceiling():
    def fprop(self, inputs):
        outputs = np.maximum(inputs, 0)
        outputs[outputs > self.top] = 0
        return outputs
