"""Layers: each maps a batch of inputs to a batch of outputs, and gradients the other way."""

import numpy as np


class Layer:
    """What every layer can do; a layer of your own derives from this class."""

    def fprop(self, inputs):
        raise NotImplementedError()

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        raise NotImplementedError()

    def __repr__(self):
        return type(self).__name__


class SigmoidLayer(Layer):
    """Logistic sigmoid of every input."""

    def fprop(self, inputs):
        return 1 / (1 + np.exp(-inputs))

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * outputs * (1 - outputs)


class TanhLayer(Layer):
    """Hyperbolic tangent, a sigmoid stretched to (-1, 1)."""

    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (1 + outputs) * (1 - outputs)


class ReluLayer(Layer):
    """Rectified linear function."""

    def fprop(self, inputs):
        return np.maximum(0, inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (outputs > 0)
