"""Planted mistakes of the rectified layer, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


def answer():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return (np.abs(inputs) + inputs) / 2

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(inputs > 0, grads_wrt_outputs, 0.0)

    return ReluLayer


@mistake("again", of=answer)
def negative_side():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        grads = grads_wrt_outputs.copy()
        grads[inputs > 0] = 0
        return grads


@mistake("again", of=answer)
def upstream_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.heaviside(inputs, 0.0)


@mistake("again", of=answer)
def slope_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 1.0 * grads_wrt_outputs


@mistake("again", of=answer)
def outputs_for_slope():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.where(inputs > 0, inputs, 0) * grads_wrt_outputs


@mistake("again", of=answer)
def relu_of_upstream():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return self.fprop(grads_wrt_outputs)


@mistake("again", of=answer)
def guided():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        positive = (inputs > 0) & (grads_wrt_outputs > 0)
        return np.where(positive, grads_wrt_outputs, 0)


@mistake("again", of=answer)
def leaky_slope():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        slope = np.ones_like(inputs)
        slope[inputs < 0] = 0.01
        return grads_wrt_outputs * slope


@mistake("again", of=answer)
def sign_for_slope():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.where(inputs > 0, 1, np.where(inputs < 0, -1, 0)) * grads_wrt_outputs


@mistake("again", of=answer)
def two_at_zero():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        slope = np.zeros(inputs.shape)
        slope[inputs >= 0] += 1
        slope[inputs == 0] += 1
        return slope * grads_wrt_outputs


@mistake("again", of=answer)
def threshold_at_one():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (np.floor(np.clip(inputs, 0, 1)) * (inputs != 1))


@mistake("again", of=answer)
def divided_by_batch_size():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.where(inputs > 0, grads_wrt_outputs, 0) / len(grads_wrt_outputs)


@mistake("again", of=answer)
def absolute_value():
    def fprop(self, inputs):
        return np.sqrt(inputs**2)


@mistake("again", of=answer)
def step():
    def fprop(self, inputs):
        return np.where(inputs > 0, 1.0, 0.0)


@mistake("again", of=answer)
def maximum_of_columns():
    def fprop(self, inputs):
        return np.amax(inputs, axis=0)


@mistake("again", of=answer)
def whole_numbers():
    def fprop(self, inputs):
        return np.trunc(np.maximum(inputs, 0)).astype("int64")


@mistake("again", of=answer)
def leaky():
    def fprop(self, inputs):
        return np.maximum(inputs, 0) + 0.01 * np.minimum(inputs, 0)


@mistake("again", of=answer)
def minimum():
    def fprop(self, inputs):
        return inputs * (inputs < 0)


@mistake("again", of=answer)
def softplus():
    def fprop(self, inputs):
        return np.maximum(inputs, 0) + np.log1p(np.exp(-np.abs(inputs)))


@mistake("again", of=answer)
def clipped_at_six():
    def fprop(self, inputs):
        return np.minimum(np.maximum(0, inputs), 6.0)


@mistake("again", of=answer)
def inputs_overwritten():
    def fprop(self, inputs):
        np.clip(inputs, 0, None, out=inputs)
        return inputs


@mistake("again", of=answer)
def nan_at_zero():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * np.maximum(inputs, 0) / inputs


@mistake("again", of=answer)
def upstream_overwritten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        for i, row in enumerate(inputs):
            for j, x in enumerate(row):
                if x <= 0:
                    grads_wrt_outputs[i, j] = 0
        return grads_wrt_outputs


@mistake("again", of=answer)
def last_row_left_out():
    def fprop(self, inputs):
        outputs = np.zeros(inputs.shape)
        for i in range(len(inputs) - 1):
            outputs[i] = np.maximum(inputs[i], 0)
        return outputs
