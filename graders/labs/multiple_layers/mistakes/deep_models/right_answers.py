import numpy as np

from graders.mistakes import right_answer
from reference.mlp.initialisers import NormalInit, UniformInit
from reference.mlp.layers import AffineLayer, Layer, SigmoidLayer, SoftmaxLayer


@right_answer("ends with a softmax layer")
def softmax_at_the_end():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for i in range(len(dims) - 1):
            limit = 4 * np.sqrt(6 / (dims[i] + dims[i + 1]))
            layers.append(AffineLayer(dims[i], dims[i + 1], UniformInit(-limit, limit, rng=rng)))
            layers.append(SigmoidLayer() if i < len(dims) - 2 else SoftmaxLayer())
        return layers

    return make_layers


@right_answer("draws from a normal distribution and returns a tuple")
def normal_weights():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        def affine(n_in, n_out):
            return AffineLayer(n_in, n_out, NormalInit(0, 4 * np.sqrt(2 / (n_in + n_out)), rng))

        layers = (affine(input_dim, hidden_dim), SigmoidLayer())
        for _ in range(num_affine_layers - 2):
            layers += (affine(hidden_dim, hidden_dim), SigmoidLayer())
        return (*layers, affine(hidden_dim, output_dim))

    return make_layers


@right_answer("has a sigmoid layer of its own, and shares one of it between all places")
def own_sigmoid():
    class Logistic(Layer):
        def fprop(self, inputs):
            return 0.5 * (1 + np.tanh(0.5 * inputs))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return outputs * (1 - outputs) * grads_wrt_outputs

    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        logistic = Logistic()
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), logistic]
        return layers[:-1]

    return Logistic, make_layers


@right_answer("keeps single-precision numbers in its own affine layer, with random biases too")
def own_affine():
    class SmallAffine(AffineLayer):
        def __init__(self, n_in, n_out, rng):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            super().__init__(n_in, n_out, UniformInit(-r, r, rng), UniformInit(-0.1, 0.1, rng))
            self.weights = self.weights.astype(np.float32)
            self.biases = self.biases.astype(np.float32)

    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = [SmallAffine(dims[0], dims[1], rng)]
        for n_in, n_out in zip(dims[1:], dims[2:]):
            layers += [SigmoidLayer(), SmallAffine(n_in, n_out, rng)]
        return layers

    return SmallAffine, make_layers


@right_answer("sets the weights after the layers are made, from an own generator if there is none")
def weights_set_later():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        if rng is None:
            rng = np.random.RandomState(42)
        layers = []
        width = input_dim
        for number in range(num_affine_layers):
            last = number == num_affine_layers - 1
            layer = AffineLayer(width, output_dim if last else hidden_dim)
            layer.weights = (
                rng.uniform(-1, 1, layer.weights.shape) * 4 * np.sqrt(6 / sum(layer.weights.shape))
            )
            layers.append(layer)
            if not last:
                layers.append(SigmoidLayer())
            width = hidden_dim
        return layers

    return make_layers


@right_answer("has settings of its own for each depth, as NumPy numbers, and notes beside them")
def settings_by_depth():
    deep_hyperparameters = {
        np.int64(2): {
            "learning_rate": np.float64(0.5),
            "batch_size": np.int64(100),
            "num_epochs": 40.0,
        },
        3: {"learning_rate": 0.4, "batch_size": 64, "num_epochs": 30, "note": "steady"},
        4: {"learning_rate": 0.3, "batch_size": 40, "num_epochs": 25},
        5: {"learning_rate": 0.2, "batch_size": 32, "num_epochs": 24},
        6: None,
    }
    return deep_hyperparameters
