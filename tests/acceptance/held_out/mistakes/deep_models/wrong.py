"""Wrong answers for the deep models, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.initialisers import ConstantInit, UniformInit
from reference.mlp.layers import AffineLayer, SigmoidLayer


@mistake("first weights of every layer are drawn from the same seed")
def same_seed_for_each_layer():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for a, b in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6 / (a + b))
            layers.append(AffineLayer(a, b, UniformInit(-r, r, np.random.RandomState(7))))
            layers.append(SigmoidLayer())
        return layers[:-1]

    return make_layers


@mistake("the list begins as it ended the last time")
def list_that_grows():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None, layers=[]):  # noqa: B006
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        for a, b in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6 / (a + b))
            layers.append(AffineLayer(a, b, UniformInit(-r, r, rng)))
            layers.append(SigmoidLayer())
        return layers[:-1]

    return make_layers


@mistake("models of the same sizes are the same model")
def remembered_models():
    known = {}

    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        key = num_affine_layers, input_dim, output_dim, hidden_dim
        if key not in known:
            dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
            layers = []
            for a, b in zip(dims, dims[1:]):
                r = 4 * np.sqrt(6 / (a + b))
                layers += [AffineLayer(a, b, UniformInit(-r, r, rng)), SigmoidLayer()]
            known[key] = layers[:-1]
        return known[key]

    return known, make_layers


@mistake("one layer too many")
def one_layer_too_many():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * num_affine_layers + [output_dim]
        layers = []
        for a, b in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6 / (a + b))
            layers += [AffineLayer(a, b, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("all weights start at zero")
def zero_weights():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for a, b in zip(dims, dims[1:]):
            layers += [AffineLayer(a, b, ConstantInit(0.0)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("first weights are too small for deep sigmoid stacks")
def small_weights():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for a, b in zip(dims, dims[1:]):
            layers += [AffineLayer(a, b, UniformInit(-0.1, 0.1, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers
