import numpy as np

from graders.mistakes import mistake
from reference.mlp import models
from reference.mlp.initialisers import ConstantInit, UniformInit
from reference.mlp.layers import AffineLayer, Layer, SigmoidLayer


@mistake("the first weights come from -0.1 to 0.1 in every layer, too small for a deep model")
def one_fixed_range():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        init = UniformInit(-0.1, 0.1, rng)
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for i in range(num_affine_layers):
            layers.append(AffineLayer(dims[i], dims[i + 1], init))
            layers.append(SigmoidLayer())
        return layers[:-1]

    return make_layers


@mistake("the range of the first weights has gain 1, which suits tanh and not the sigmoid")
def gain_of_tanh():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("the square root is left out of the range of the first weights")
def square_root_forgotten():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * 6.0 / (n_in + n_out)
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("the first weights are so large that all sigmoids are flat")
def weights_too_large():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        init = UniformInit(-10, 10, rng)
        layers = [AffineLayer(input_dim, hidden_dim, init), SigmoidLayer()]
        for _ in range(num_affine_layers - 2):
            layers += [AffineLayer(hidden_dim, hidden_dim, init), SigmoidLayer()]
        layers.append(AffineLayer(hidden_dim, output_dim, init))
        return layers

    return make_layers


@mistake("all first weights are zero, so that all units of a layer stay alike")
def zero_weights():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            layers += [AffineLayer(n_in, n_out, ConstantInit(0.0)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("`num_affine_layers` is taken for the number of hidden layers")
def hidden_layers_counted():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * num_affine_layers + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("the scores go through a sigmoid as well")
def sigmoid_after_the_last():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers

    return make_layers


@mistake("no activation stands between the affine layers, so that together they are one")
def sigmoids_forgotten():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers.append(AffineLayer(n_in, n_out, UniformInit(-r, r, rng)))
        return layers

    return make_layers


@mistake("one hidden layer is made and put into the list several times")
def one_layer_repeated():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        def init(n_in, n_out):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            return UniformInit(-r, r, rng)

        first = [AffineLayer(input_dim, hidden_dim, init(input_dim, hidden_dim)), SigmoidLayer()]
        hidden = [AffineLayer(hidden_dim, hidden_dim, init(hidden_dim, hidden_dim)), SigmoidLayer()]
        last = [AffineLayer(hidden_dim, output_dim, init(hidden_dim, output_dim))]
        return first + hidden * (num_affine_layers - 2) + last

    return make_layers


@mistake("each layer draws its weights from a generator that begins anew")
def generator_made_anew():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            own_rng = np.random.RandomState(123)
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, own_rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("the `rng` that is handed over is not used")
def rng_not_used():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("only the first layer draws from `rng`")
def rng_for_the_first_layer_alone():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        r = 4 * np.sqrt(6.0 / (input_dim + hidden_dim))
        layers = [AffineLayer(input_dim, hidden_dim, UniformInit(-r, r, rng)), SigmoidLayer()]
        r = 4 * np.sqrt(6.0 / (2 * hidden_dim))
        for _ in range(num_affine_layers - 2):
            layers += [AffineLayer(hidden_dim, hidden_dim, UniformInit(-r, r)), SigmoidLayer()]
        r = 4 * np.sqrt(6.0 / (hidden_dim + output_dim))
        return [*layers, AffineLayer(hidden_dim, output_dim, UniformInit(-r, r))]

    return make_layers


@mistake("an `rng` is needed: without one nothing can be drawn")
def fails_without_rng():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            weights = rng.uniform(-r, r, size=(n_out, n_in))
            layers.append(AffineLayer(n_in, n_out, lambda shape, weights=weights: weights))
            layers.append(SigmoidLayer())
        return layers[:-1]

    return make_layers


@mistake("hidden layers have 100 units whatever `hidden_dim` says")
def width_written_out():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [100] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("hidden layers have 50 units unless `hidden_dim` is given")
def other_default_width():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=50, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


@mistake("the model always has three affine layers")
def always_three():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        init = UniformInit(-0.5, 0.5, rng)
        return [
            AffineLayer(input_dim, hidden_dim, init),
            SigmoidLayer(),
            AffineLayer(hidden_dim, hidden_dim, init),
            SigmoidLayer(),
            AffineLayer(hidden_dim, output_dim, init),
        ]

    return make_layers


@mistake("the list holds the class SigmoidLayer instead of layers of it")
def classes_for_layers():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer]
        return layers[:-1]

    return make_layers


@mistake("a model is returned instead of its layers")
def model_for_layers():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return models.MultipleLayerModel(layers[:-1])

    return make_layers


@mistake("nothing is returned")
def nothing_returned():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            layers += [AffineLayer(n_in, n_out), SigmoidLayer()]

    return make_layers


@mistake("the hyperbolic tangent stands where the lab sheet asks for the sigmoid")
def tanh_for_sigmoid():
    class OwnTanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), OwnTanhLayer()]
        return layers[:-1]

    return OwnTanhLayer, make_layers


@mistake("the slope of the sigmoid of one's own is left out of `bprop`")
def own_sigmoid_without_slope():
    class MySigmoid(Layer):
        def fprop(self, inputs):
            return 1 / (1 + np.exp(-inputs))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs

    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), MySigmoid()]
        return layers[:-1]

    return MySigmoid, make_layers
