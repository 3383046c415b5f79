"""Planted mistakes of the tangent layer, written a second time from their sentences alone."""

import math

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


def answer():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            up, down = np.exp(inputs), np.exp(-inputs)
            result = (up - down) / (up + down)
            return np.where(np.abs(inputs) > 20, np.sign(inputs), result)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = 1.0 - np.multiply(outputs, outputs)
            return np.multiply(slope, grads_wrt_outputs)

    return TanhLayer


@mistake("again", of=answer)
def turned_sign():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return -(1 - np.tanh(inputs) ** 2) * grads_wrt_outputs


@mistake("again", of=answer)
def upstream_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        for i in range(inputs.shape[0]):
            for j in range(inputs.shape[1]):
                result[i, j] = 1 - math.tanh(inputs[i, j]) ** 2
        return result


@mistake("again", of=answer)
def slope_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs.copy()


@mistake("again", of=answer)
def inputs_for_outputs():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs - grads_wrt_outputs * inputs * inputs


@mistake("again", of=answer)
def tanh_twice():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        t = np.tanh(np.tanh(inputs))
        return grads_wrt_outputs * (1 + t) * (1 - t)


@mistake("again", of=answer)
def square_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs - outputs * grads_wrt_outputs


@mistake("again", of=answer)
def slope_of_the_sigmoid():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        t = np.tanh(inputs)
        return (t - t**2) * grads_wrt_outputs


@mistake("again", of=answer)
def divided_by_batch_size():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        n, _ = inputs.shape
        return (1.0 - outputs**2) * (grads_wrt_outputs / float(n))


@mistake("again", of=answer)
def summed_over_batch():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        total = np.zeros(inputs.shape[1])
        for o, g in zip(outputs, grads_wrt_outputs):
            total += (1 - o**2) * g
        return total


@mistake("again", of=answer)
def arguments_swapped():
    def bprop(self, inputs, grads_wrt_outputs, outputs):
        return (1 - outputs**2) * grads_wrt_outputs


@mistake("again", of=answer)
def cosh_not_squared():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 2 * grads_wrt_outputs / (np.exp(inputs) + np.exp(-inputs))


@mistake("again", of=answer)
def upstream_clipped():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        bounded = np.minimum(1.0, np.maximum(-1.0, grads_wrt_outputs))
        return bounded / np.cosh(inputs) ** 2


@mistake("again", of=answer)
def nothing_returned():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        grads_wrt_inputs = grads_wrt_outputs * (1 - outputs * outputs)  # noqa: F841


@mistake("again", of=answer)
def half_the_argument():
    def fprop(self, inputs):
        e = np.exp(-inputs)
        return (1 - e) / (1 + e)


@mistake("again", of=answer)
def inputs_overwritten():
    def fprop(self, inputs):
        inputs[:] = np.tanh(inputs)
        return inputs


@mistake("again", of=answer)
def centred_over_batch():
    def fprop(self, inputs):
        columns = [column - sum(column) / len(column) for column in inputs.T]
        return np.tanh(np.array(columns).T)


@mistake("again", of=answer)
def sigmoid_layer():
    def fprop(self, inputs):
        return 0.5 + 0.5 * np.tanh(0.5 * inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (outputs - outputs**2)


@mistake("again", of=answer)
def squeezed():
    def fprop(self, inputs):
        return np.squeeze(np.tanh(inputs))

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.squeeze(grads_wrt_outputs * (1 - outputs**2))


@mistake("again", of=answer)
def quotient_upside_down():
    def fprop(self, inputs):
        e = np.exp(2 * inputs)
        return (e + 1) / (e - 1)


@mistake("again", of=answer)
def overflow():
    def fprop(self, inputs):
        e = np.exp(2 * inputs)
        return (e - 1) / (e + 1)


@mistake("again", of=answer)
def slope_of_first_batch():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        try:
            slope = self._saved
        except AttributeError:
            self._saved = slope = 1 - np.tanh(inputs) ** 2
        return slope * grads_wrt_outputs
