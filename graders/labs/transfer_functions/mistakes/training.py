import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.initialisers import GlorotUniformInit, NormalInit
from reference.mlp.layers import Layer, StochasticLayer


def answer():
    run = dict(learning_rate=0.1, init="GlorotUniformInit", num_epochs=40)
    best_runs = {"tanh": run, "relu": run, "maxout": dict(run, pool_size=2, hidden_dim=50)}
    return best_runs


@slips(of=answer)
def in_run():
    learning_rate_too_small = swap("rate=0.1", "rate=1e-4"), swap("epochs=40", "epochs=70")
    "the learning rate is so small that nothing is learned within the budget"
    too_few_passes = swap("rate=0.1", "rate=0.05"), swap("epochs=40", "epochs=2")
    "the training is so short that the accuracy is not reached"
    longer_than_the_budget = swap("num_epochs=40", "num_epochs=100")
    "the training is longer than the budget allows"
    per_cent = (
        swap("rate=0.1", "rate=0.2"),
        swap("=40", "=25, incl_prob_inputs=80, incl_prob_hidden=50"),
    )
    "keep probabilities are given in per cent"
    everything_dropped = (
        swap("rate=0.1", "rate=0.2"),
        swap("=40", "=25, incl_prob_inputs=0.8, incl_prob_hidden=0.0"),
    )
    "a keep probability of 0 is meant to switch dropout off, and drops everything"
    dropping_probabilities = swap(
        "num_epochs=40", "num_epochs=20, incl_prob_inputs=0.05, incl_prob_hidden=0.1"
    )
    "the probabilities are those of dropping a unit, so that next to nothing is kept"
    zero_weights = swap('rate=0.1, init="GlorotUniformInit"', "rate=0.2, init_scale=0.0")
    "all first weights are zero, so that all hidden units stay alike"
    weights_too_large = (
        swap('rate=0.1, init="GlorotUniformInit"', "rate=0.05, init_scale=20.0"),
        swap("=40", "=20"),
    )
    "the first weights are so large that the budget goes on undoing them"
    unknown_initialiser = swap("GlorotUniformInit", "uniform")
    "the initialiser is called by a name that none of them has"
    no_initialiser = swap('init="GlorotUniformInit", num_epochs', "num_epochs")
    "neither an initialiser nor a range is given"


@slips(of=answer)
def in_best_runs():
    maxout_twice_as_large = swap("hidden_dim=50", "hidden_dim=100")
    "the maxout model has as many hidden units as the others, and twice their weights"
    maxout_half_as_large = swap("hidden_dim=50", "hidden_dim=25")
    "the width before the pools is divided by the pool size twice"
    maxout_rounded = swap("pool_size=2, hidden_dim=50", "pool_size=3, hidden_dim=30")
    "pools of three units need 34 hidden units, and 30 are too few"
    pools_of_one = swap("pool_size=2, hidden_dim=50", "pool_size=1, hidden_dim=100")
    "a pool has one unit, of which the largest is always that one"
    no_pool_size = swap("dict(run, pool_size=2, hidden_dim=50)", "run")
    "the size of the pools is left out"
    maxout_left_out = swap(', "maxout": dict(run, pool_size=2, hidden_dim=50)', "")
    "there is no run for maxout"
    keyed_by_class = (
        swap('"tanh"', '"TanhLayer"'),
        swap('"relu"', '"ReluLayer"'),
        swap('"maxout"', '"MaxoutLayer"'),
    )
    "the runs are keyed by the names of the layers' classes"


@slips(of=answer)
def in_several_places():
    maxout_explodes = (
        swap("rate=0.1", "rate=0.2"),
        swap("=40", "=25"),
        swap("(run, ", "(run, learning_rate=2.0, "),
    )
    "the learning rate is so large that the maxout model explodes"


@mistake("one set of settings stands for all three models", of=answer)
def one_set_for_all():
    best_runs = dict(learning_rate=0.1, init="GlorotUniformInit", num_epochs=40, pool_size=2)


@mistake("the accuracies that were reached stand in place of the settings", of=answer)
def accuracies():
    best_runs = {"tanh": 0.97, "relu": 0.96, "maxout": 0.97}


@mistake("the numbers are written as texts", of=answer)
def texts():
    run = dict(learning_rate="0.1", init="GlorotUniformInit", num_epochs="40")
    swap("pool_size=2, hidden_dim=50", 'pool_size="2", hidden_dim="50"')


@mistake("the tangent layer's `bprop` has another sign and size, so that its weights run away")
def tanh_layer_uphill():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return -(1.0 - outputs**2) * grads_wrt_outputs * 50

    return TanhLayer


@mistake("the dropout layer fails when it is asked for a prediction")
def dropout_cannot_predict():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
                return inputs * self.mask
            return inputs * self.incl_probability

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@right_answer("does without dropout, and says so with probabilities of one", of=answer)
def without_dropout():
    swap("GlorotUniformInit", "LeCunUniformInit")
    swap("num_epochs=40", "num_epochs=30, incl_prob_inputs=1, incl_prob_hidden=1.0")


@right_answer("leaves out what concerns dropout, and the width that follows from the pool size")
def fewest_keys():
    best_runs = {
        "tanh": {"learning_rate": 0.2, "init_scale": 0.05, "num_epochs": 30},
        "relu": {"learning_rate": 0.1, "init_scale": 0.05, "num_epochs": 30},
        "maxout": {"learning_rate": 0.05, "init_scale": 0.05, "num_epochs": 30, "pool_size": 4},
    }
    return best_runs


@right_answer("gives the initialiser as a class, and as an object")
def initialisers_themselves():
    best_runs = {
        "tanh": dict(learning_rate=0.2, init=GlorotUniformInit, num_epochs=30),
        "relu": dict(learning_rate=0.1, init=GlorotUniformInit(), num_epochs=30),
        "maxout": dict(
            learning_rate=0.1, init=NormalInit(0.0, 0.05), num_epochs=30, pool_size=3, hidden_dim=34
        ),
    }
    return best_runs


@right_answer("gives NumPy numbers and further keys")
def numpy_numbers():
    run = dict(
        learning_rate=np.float32(0.1),
        init="GlorotUniformInit",
        init_scale=None,
        num_epochs=np.int64(40),
        incl_prob_inputs=np.float64(0.9),
        incl_prob_hidden=np.array([0.8]),
        accuracy=0.97,
        batch_size=100,
    )
    maxout = dict(run, pool_size=2.0, hidden_dim=np.int32(51))
    best_runs = {"tanh": run, "relu": run, "maxout": maxout, "sigmoid": None}
    return best_runs


@right_answer("uses the whole budget with a small learning rate and little dropout", of=answer)
def slow_and_steady():
    swap("learning_rate=0.1", "learning_rate=0.05")
    swap("num_epochs=40", "num_epochs=76, incl_prob_inputs=0.9, incl_prob_hidden=0.8")
    swap("pool_size=2, hidden_dim=50", "pool_size=5, hidden_dim=20")


@right_answer("has inverted dropout, a ReLU in single precision, and maxout without a stride")
def layers_of_other_years():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0).astype(np.float32)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (np.asarray(outputs) > 0) * np.asarray(grads_wrt_outputs, dtype=np.float32)

    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            self.pools = inputs.reshape(len(inputs), -1, self.pool_size)
            return self.pools.max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            mask = self.pools == outputs[..., None]
            return (mask * grads_wrt_outputs[..., None]).reshape(inputs.shape)

    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5, share_across_batch=True):
            super().__init__(rng)
            self.incl_prob = incl_prob
            self.share_across_batch = share_across_batch

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs
            shape = (1, *inputs.shape[1:]) if self.share_across_batch else inputs.shape
            self.mask = (self.rng.uniform(size=shape) < self.incl_prob) / self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return ReluLayer, MaxoutLayer, DropoutLayer
