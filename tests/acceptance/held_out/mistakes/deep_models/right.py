"""Right answers for the deep models, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer
from reference.mlp.initialisers import ConstantInit, NormalInit, UniformInit
from reference.mlp.layers import AffineLayer, SigmoidLayer


@right_answer("normal weights, and a layer in front")
def normal_weights():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        def affine(a, b):
            return AffineLayer(a, b, NormalInit(0.0, 4 * np.sqrt(2 / (a + b)), rng))

        layers = [affine(input_dim, hidden_dim), SigmoidLayer()]
        for _ in range(num_affine_layers - 2):
            layers += [affine(hidden_dim, hidden_dim), SigmoidLayer()]
        return [*layers, affine(hidden_dim, output_dim)]

    return make_layers


@right_answer("recursion, biases that start at a constant, and a tuple")
def recursion():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        last = num_affine_layers == 1
        width = output_dim if last else hidden_dim
        r = 4 * (6 / (input_dim + width)) ** 0.5
        first = AffineLayer(input_dim, width, UniformInit(-r, r, rng), ConstantInit(0.0))
        if last:
            return (first,)
        rest = make_layers(num_affine_layers - 1, width, output_dim, hidden_dim, rng)
        return (first, SigmoidLayer(), *rest)

    return make_layers


@right_answer("weights are set by hand")
def weights_by_hand():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        if rng is None:
            rng = np.random.RandomState(101)
        layers, width = [], input_dim
        for number in range(1, num_affine_layers + 1):
            out = output_dim if number == num_affine_layers else hidden_dim
            layer = AffineLayer(width, out)
            layer.weights = rng.uniform(-1, 1, (out, width)) * 4 * np.sqrt(6 / (width + out))
            layers.append(layer)
            if number < num_affine_layers:
                layers.append(SigmoidLayer())
            width = out
        return layers

    return make_layers


@right_answer("one sigmoid serves at all places")
def one_sigmoid():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        sigmoid = SigmoidLayer()
        dims = [input_dim, *[hidden_dim] * (num_affine_layers - 1), output_dim]
        layers = []
        for k in range(num_affine_layers):
            r = 4 * np.sqrt(6 / (dims[k] + dims[k + 1]))
            layers.append(AffineLayer(dims[k], dims[k + 1], UniformInit(-r, r, rng)))
            layers.append(sigmoid)
        del layers[-1]
        return layers

    return make_layers
