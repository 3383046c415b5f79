"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("glorot loop")
def glorot_loop():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        layers = []
        n_in = input_dim
        for i in range(num_affine_layers):
            last = i == num_affine_layers - 1
            n_out = output_dim if last else hidden_dim
            r = 4 * np.sqrt(6 / (n_in + n_out))
            layers.append(AffineLayer(n_in, n_out, UniformInit(-r, r, rng=rng)))
            if not last:
                layers.append(SigmoidLayer())
            n_in = n_out
        return layers

    deep_hyperparameters = {}
    for d in range(2, 6):
        deep_hyperparameters[d] = {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 14}

    return make_layers, deep_hyperparameters
