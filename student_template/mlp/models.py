"""Models: layers put together, with one way forwards and one way back."""

from .layers import LayerWithParameters, StochasticLayer


def _forwards(layer, inputs, evaluation):
    if isinstance(layer, StochasticLayer):
        return layer.fprop(inputs, stochastic=not evaluation)
    return layer.fprop(inputs)


class SingleLayerModel:
    """A model of one layer with parameters.

    Parameters
    ----------
    layer : LayerWithParameters
        The layer.
    """

    def __init__(self, layer):
        self.layer = layer

    @property
    def params(self):
        """List of the parameter arrays."""
        return self.layer.params

    def fprop(self, inputs, evaluation=False):
        """Propagate a batch forwards.

        Parameters
        ----------
        inputs : array (batch_size, input_dim)
            One example in each row.
        evaluation : bool
            True makes stochastic layers deterministic.

        Returns
        -------
        list of array
            The inputs, then the outputs.
        """
        return [inputs, _forwards(self.layer, inputs, evaluation)]

    def grads_wrt_params(self, activations, grads_wrt_outputs):
        """Gradients of the error with respect to each parameter.

        Parameters
        ----------
        activations : list of array
            What `fprop` gave.
        grads_wrt_outputs : array (batch_size, output_dim)
            Gradients of the error with respect to the model's outputs.

        Returns
        -------
        list of array
            In the order of `params`.
        """
        return self.layer.grads_wrt_params(activations[0], grads_wrt_outputs)

    def __repr__(self):
        return f"SingleLayerModel({self.layer!r})"


class MultipleLayerModel:
    """A model of several layers, each working on what the one before it gave.

    Parameters
    ----------
    layers : list of Layer
        From the inputs to the outputs.
    """

    def __init__(self, layers):
        self.layers = layers

    @property
    def params(self):
        """List of the parameter arrays of all layers, from the inputs to the outputs."""
        return [
            param
            for layer in self.layers
            if isinstance(layer, LayerWithParameters)
            for param in layer.params
        ]

    def fprop(self, inputs, evaluation=False):
        """Propagate a batch forwards through all layers.

        Parameters
        ----------
        inputs : array (batch_size, input_dim)
            One example in each row.
        evaluation : bool
            True makes stochastic layers deterministic.

        Returns
        -------
        list of array
            The inputs, then what each layer gave; the last entry is the model's outputs.
        """
        activations = [inputs]
        for layer in self.layers:
            activations.append(_forwards(layer, activations[-1], evaluation))
        return activations

    def grads_wrt_params(self, activations, grads_wrt_outputs):
        """Gradients of the error with respect to each parameter, by back-propagation.

        Parameters
        ----------
        activations : list of array
            What `fprop` gave.
        grads_wrt_outputs : array (batch_size, output_dim)
            Gradients of the error with respect to the model's outputs.

        Returns
        -------
        list of array
            In the order of `params`.
        """
        grads_of_layers = []
        for number in reversed(range(len(self.layers))):
            layer, inputs, outputs = self.layers[number], *activations[number : number + 2]
            if isinstance(layer, LayerWithParameters):
                grads_of_layers.append(layer.grads_wrt_params(inputs, grads_wrt_outputs))
            if number > 0:
                grads_wrt_outputs = layer.bprop(inputs, outputs, grads_wrt_outputs)
        return [grad for grads in reversed(grads_of_layers) for grad in grads]

    def __repr__(self):
        return f"MultipleLayerModel({self.layers!r})"
