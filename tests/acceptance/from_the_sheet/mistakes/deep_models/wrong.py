"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("one affine layer used several times")
def shared_layer():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        def init(n, m):
            r = 4 * np.sqrt(6 / (n + m))
            return UniformInit(-r, r, rng)

        hidden = AffineLayer(hidden_dim, hidden_dim, init(hidden_dim, hidden_dim))
        layers = [AffineLayer(input_dim, hidden_dim, init(input_dim, hidden_dim)), SigmoidLayer()]
        for _ in range(num_affine_layers - 2):
            layers += [hidden, SigmoidLayer()]
        layers.append(AffineLayer(hidden_dim, output_dim, init(hidden_dim, output_dim)))
        return layers

    deep_hyperparameters = {
        d: {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 14} for d in (2, 3, 4, 5)
    }

    return make_layers, deep_hyperparameters


@mistake("fixed range 0.1 does not learn when deep")
def small_init():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        init = UniformInit(-0.01, 0.01, rng)
        layers = [AffineLayer(input_dim, hidden_dim, init), SigmoidLayer()]
        for _ in range(num_affine_layers - 2):
            layers += [AffineLayer(hidden_dim, hidden_dim, init), SigmoidLayer()]
        return layers + [AffineLayer(hidden_dim, output_dim, init)]

    deep_hyperparameters = {
        d: {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 14} for d in (2, 3, 4, 5)
    }

    return make_layers, deep_hyperparameters


@mistake("one hidden layer more than asked")
def one_too_many():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * num_affine_layers + [output_dim]
        layers = []
        for a, b in zip(dims[:-1], dims[1:]):
            r = 4 * np.sqrt(6 / (a + b))
            layers += [AffineLayer(a, b, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    deep_hyperparameters = {
        d: {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 14} for d in (2, 3, 4, 5)
    }

    return make_layers, deep_hyperparameters


@mistake("a sigmoid after the last layer")
def ends_with_sigmoid():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for a, b in zip(dims[:-1], dims[1:]):
            r = 4 * np.sqrt(6 / (a + b))
            layers += [AffineLayer(a, b, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers

    deep_hyperparameters = {
        d: {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 14} for d in (2, 3, 4, 5)
    }

    return make_layers, deep_hyperparameters
