import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp import models
from reference.mlp.initialisers import ConstantInit, NormalInit, UniformInit
from reference.mlp.layers import AffineLayer, Layer, SigmoidLayer, SoftmaxLayer


def answer():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), SigmoidLayer()]
        return layers[:-1]

    return make_layers


def own_layer():
    class OwnLayer(Layer):
        def fprop(self, inputs):
            return 1 / (1 + np.exp(-inputs))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * outputs * (1 - outputs)

    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for n_in, n_out in zip(dims, dims[1:]):
            r = 4 * np.sqrt(6.0 / (n_in + n_out))
            layers += [AffineLayer(n_in, n_out, UniformInit(-r, r, rng)), OwnLayer()]
        return layers[:-1]

    return OwnLayer, make_layers


def settings():
    deep_hyperparameters = {
        depth: {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 20} for depth in (2, 3, 4, 5)
    }
    return deep_hyperparameters


@slips(of=answer)
def in_make_layers():
    one_fixed_range = swap("4 * np.sqrt(6.0 / (n_in + n_out))", "0.1")
    "the first weights come from -0.1 to 0.1 in every layer, too small for a deep model"
    gain_of_tanh = swap("r = 4 * np", "r = np")
    "the range of the first weights has gain 1, which suits tanh and not the sigmoid"
    square_root_forgotten = swap("np.sqrt(6.0 / (n_in + n_out))", "6.0 / (n_in + n_out)")
    "the square root is left out of the range of the first weights"
    weights_too_large = swap("4 * np.sqrt(6.0 / (n_in + n_out))", "10")
    "the first weights are so large that all sigmoids are flat"
    zero_weights = swap("UniformInit(-r, r, rng)", "ConstantInit(0.0)")
    "all first weights are zero, so that all units of a layer stay alike"
    hidden_layers_counted = swap("(num_affine_layers - 1)", "num_affine_layers")
    "`num_affine_layers` is taken for the number of hidden layers"
    sigmoid_after_the_last = swap("layers[:-1]", "layers")
    "the scores go through a sigmoid as well"
    sigmoids_forgotten = swap(", SigmoidLayer()]", "]"), swap("layers[:-1]", "layers")
    "no activation stands between the affine layers, so that together they are one"
    one_layer_repeated = (
        swap("(num_affine_layers - 1)", "2"),
        swap("layers[:-1]", "layers[:2] + layers[2:4] * (num_affine_layers - 2) + layers[-2:-1]"),
    )
    "one hidden layer is made and put into the list several times"
    generator_made_anew = swap("r, rng)", "r, np.random.RandomState(123))")
    "each layer draws its weights from a generator that begins anew"
    rng_not_used = swap("UniformInit(-r, r, rng)", "UniformInit(-r, r)")
    "the `rng` that is handed over is not used"
    rng_for_the_first_layer_alone = swap(
        "UniformInit(-r, r, rng)", "UniformInit(-r, r, None if layers else rng)"
    )
    "only the first layer draws from `rng`"
    fails_without_rng = swap(
        "UniformInit(-r, r, rng)", "lambda shape, r=r: rng.uniform(-r, r, size=shape)"
    )
    "an `rng` is needed: without one nothing can be drawn"
    width_written_out = swap("[hidden_dim]", "[100]")
    "hidden layers have 100 units whatever `hidden_dim` says"
    other_default_width = swap("100, rng", "50, rng")
    "hidden layers have 50 units unless `hidden_dim` is given"
    always_three = (
        swap("4 * np.sqrt(6.0 / (n_in + n_out))", "0.5"),
        swap("num_affine_layers - 1", "2"),
    )
    "the model always has three affine layers"
    classes_for_layers = swap("SigmoidLayer()", "SigmoidLayer")
    "the list holds the class SigmoidLayer instead of layers of it"
    model_for_layers = swap("layers[:-1]", "models.MultipleLayerModel(layers[:-1])")
    "a model is returned instead of its layers"
    nothing_returned = swap("return layers[:-1]", "")
    "nothing is returned"


@slips(of=own_layer)
def in_own_layer():
    tanh_for_sigmoid = (
        swap("1 / (1 + np.exp(-inputs))", "np.tanh(inputs)"),
        swap("outputs * (1 - outputs)", "(1 - outputs**2)"),
        swap("4 * np.sqrt", "np.sqrt"),
    )
    "the hyperbolic tangent stands where the lab sheet asks for the sigmoid"
    own_sigmoid_without_slope = swap(" * outputs * (1 - outputs)", "")
    "the slope of the sigmoid of one's own is left out of `bprop`"


@slips(of=settings)
def in_settings():
    longer_than_the_budget = swap('"num_epochs": 20', '"num_epochs": 40 * (depth - 1)')
    "the settings for five affine layers ask for five times the budget"
    learning_rate_too_large = swap("0.3", "30.0")
    "the learning rate is so large that the models do not settle"
    deepest_left_out = swap("(2, 3, 4, 5)", "(2, 3, 4)")
    "there are no settings for five affine layers"
    depths_as_texts = swap("depth: {", "str(depth): {")
    "the numbers of layers are written as texts"


@mistake(
    "a learning rate that suits one affine layer is kept for small budgets and deep models",
    of=settings,
)
def too_short_and_slow():
    deep_hyperparameters = {
        depth: {"learning_rate": 0.01, "batch_size": 100, "num_epochs": 5} for depth in (2, 3, 4, 5)
    }


@mistake("one set of settings stands for all depths", of=settings)
def one_set_for_all():
    deep_hyperparameters = {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 20}


@right_answer("ends with a softmax layer", of=answer)
def softmax_at_the_end():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        dims = [input_dim] + [hidden_dim] * (num_affine_layers - 1) + [output_dim]
        layers = []
        for i in range(len(dims) - 1):
            limit = 4 * np.sqrt(6 / (dims[i] + dims[i + 1]))
            layers.append(AffineLayer(dims[i], dims[i + 1], UniformInit(-limit, limit, rng=rng)))
            layers.append(SigmoidLayer() if i < len(dims) - 2 else SoftmaxLayer())
        return layers


@right_answer("draws from a normal distribution and returns a tuple", of=answer)
def normal_weights():
    def make_layers(num_affine_layers, input_dim, output_dim, hidden_dim=100, rng=None):
        def affine(n_in, n_out):
            return AffineLayer(n_in, n_out, NormalInit(0, 4 * np.sqrt(2 / (n_in + n_out)), rng))

        layers = (affine(input_dim, hidden_dim), SigmoidLayer())
        for _ in range(num_affine_layers - 2):
            layers += (affine(hidden_dim, hidden_dim), SigmoidLayer())
        return (*layers, affine(hidden_dim, output_dim))


@right_answer(
    "has a sigmoid layer of its own, and shares one of it between all places", of=own_layer
)
def own_sigmoid():
    swap("1 / (1 + np.exp(-inputs))", "0.5 * (1 + np.tanh(0.5 * inputs))")
    swap("layers = []", "layers = []\nown_layer = OwnLayer()")
    swap("rng)), OwnLayer()", "rng)), own_layer")


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


@right_answer(
    "sets the weights after the layers are made, from an own generator if there is none", of=answer
)
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


@right_answer(
    "has settings of its own for each depth, as NumPy numbers, and notes beside them", of=settings
)
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
