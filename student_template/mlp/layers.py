"""Layers: each maps a batch of inputs to a batch of outputs, and gradients the other way.

Every array has one row per example: `inputs` has shape (batch_size, input_dim) and `outputs` has
shape (batch_size, output_dim).
"""

import numpy as np

from . import default_rng
from .initialisers import ConstantInit, UniformInit


class Layer:
    """What every layer can do; a layer of your own derives from this class."""

    def fprop(self, inputs):
        """Propagate a batch forwards.

        Parameters
        ----------
        inputs : array (batch_size, input_dim)
            One example in each row.

        Returns
        -------
        array (batch_size, output_dim)
            What the layer makes of them.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define fprop")

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        """Propagate gradients of an error backwards.

        Parameters
        ----------
        inputs : array (batch_size, input_dim)
            What was handed to `fprop`.
        outputs : array (batch_size, output_dim)
            What `fprop` gave for it.
        grads_wrt_outputs : array (batch_size, output_dim)
            Gradients of the error with respect to the outputs.

        Returns
        -------
        array (batch_size, input_dim)
            Gradients of the error with respect to the inputs.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define bprop")

    def __repr__(self):
        return type(self).__name__


class LayerWithParameters(Layer):
    """A layer with parameters that can be learned."""

    def grads_wrt_params(self, inputs, grads_wrt_outputs):
        """Gradients of the error with respect to each parameter.

        Parameters
        ----------
        inputs : array (batch_size, input_dim)
            What was handed to `fprop`.
        grads_wrt_outputs : array (batch_size, output_dim)
            Gradients of the error with respect to the outputs.

        Returns
        -------
        list of array
            One for each parameter, in the order of `params` and of the same shapes.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define grads_wrt_params")

    @property
    def params(self):
        """List of the parameter arrays."""
        raise NotImplementedError(f"{type(self).__name__} does not define params")


class StochasticLayer(Layer):
    """A layer whose outputs depend on random numbers as well.

    Parameters
    ----------
    rng : RandomState or Generator, optional
        Where its random numbers come from.
    """

    def __init__(self, rng=None):
        self.rng = default_rng if rng is None else rng

    def fprop(self, inputs, stochastic=True):
        """Propagate a batch forwards.

        Parameters
        ----------
        inputs : array (batch_size, input_dim)
            One example in each row.
        stochastic : bool
            True while training; False gives the layer's expectation, without random numbers.

        Returns
        -------
        array (batch_size, output_dim)
            What the layer makes of them.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define fprop")


class AffineLayer(LayerWithParameters):
    """Affine transformation: `outputs = inputs @ weights.T + biases`.

    Parameters
    ----------
    input_dim, output_dim : int
        Number of inputs and of outputs.
    weights_initialiser : callable, optional
        Called with the shape (output_dim, input_dim); gives the first weights.
    biases_initialiser : callable, optional
        Called with the shape (output_dim,); gives the first biases.
    """

    def __init__(self, input_dim, output_dim, weights_initialiser=None, biases_initialiser=None):
        self.input_dim = input_dim
        self.output_dim = output_dim
        self.weights = (weights_initialiser or UniformInit(-0.1, 0.1))((output_dim, input_dim))
        self.biases = (biases_initialiser or ConstantInit(0.0))((output_dim,))

    def fprop(self, inputs):
        """Give weights x + biases for each row x of `inputs`."""
        return inputs @ self.weights.T + self.biases

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        """Send each gradient back through the weights."""
        return grads_wrt_outputs @ self.weights

    def grads_wrt_params(self, inputs, grads_wrt_outputs):
        """Gradients with respect to weights and biases, summed over the batch."""
        return [grads_wrt_outputs.T @ inputs, grads_wrt_outputs.sum(axis=0)]

    @property
    def params(self):
        """[weights, biases]."""
        return [self.weights, self.biases]

    @params.setter
    def params(self, values):
        self.weights, self.biases = values

    def __repr__(self):
        return f"AffineLayer(input_dim={self.input_dim}, output_dim={self.output_dim})"


class SigmoidLayer(Layer):
    """Logistic sigmoid of every input."""

    def fprop(self, inputs):
        """Give 1 / (1 + exp(-x)) for every x."""
        # exp of a negative number only: the textbook form overflows below -709.
        small = np.exp(-np.abs(inputs))
        return np.where(inputs >= 0, 1.0, small) / (1.0 + small)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        """Multiply by the slope, outputs * (1 - outputs)."""
        return grads_wrt_outputs * outputs * (1.0 - outputs)


class SoftmaxLayer(Layer):
    """Softmax over the outputs of each example: positive numbers that sum to one."""

    def fprop(self, inputs):
        """Give exp(x_k) / sum_j exp(x_j) for each row x."""
        # A shift of the whole row changes nothing but keeps exp from overflowing.
        exponentials = np.exp(inputs - inputs.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        """Multiply by the Jacobian, which couples all outputs of an example."""
        shared = (grads_wrt_outputs * outputs).sum(axis=-1, keepdims=True)
        return outputs * (grads_wrt_outputs - shared)
