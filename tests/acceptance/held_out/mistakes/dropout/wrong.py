"""Wrong answers for dropout, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import StochasticLayer


@mistake("`incl_prob` is taken for the probability of dropping")
def dropping_probability():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) > self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("all layers share the mask that is kept for bprop")
def mask_on_the_class():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            DropoutLayer.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * DropoutLayer.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * DropoutLayer.mask

    return DropoutLayer


@mistake("all layers share one `incl_prob`, the last that was asked for")
def probability_on_the_class():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            DropoutLayer.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("all layers share one generator, the last that was handed over")
def generator_on_the_class():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            DropoutLayer.rng = np.random if rng is None else rng
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("all examples of a batch lose the same units")
def one_mask_for_the_batch():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape[1]) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("a mask is drawn anew for another shape only")
def mask_kept_for_a_shape():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob
            self.mask = np.zeros(0)

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            if self.mask.shape != inputs.shape:
                self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("bprop draws a mask of its own")
def another_mask_on_the_way_back():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def draw(self, shape):
            return self.rng.uniform(size=shape) < self.incl_prob

        def fprop(self, inputs, stochastic=True):
            return inputs * (self.draw(inputs.shape) if stochastic else self.incl_prob)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.draw(inputs.shape)

    return DropoutLayer


@mistake("prediction is not scaled")
def prediction_not_scaled():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("kept units are divided, their gradients are not")
def gradients_not_divided():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask / self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("every example keeps the same number of units")
def same_number_for_each_row():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            kept = int(round(self.incl_prob * inputs.shape[1]))
            order = np.argsort(self.rng.uniform(size=inputs.shape), axis=1)
            self.mask = order < kept
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("neighbouring units share their fate")
def pairs_of_units():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            rows, columns = inputs.shape
            drawn = self.rng.uniform(size=(rows, columns // 2 + 1)) < self.incl_prob
            self.mask = np.repeat(drawn, 2, axis=1)[:, :columns]
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("the lower half of the batch mirrors the upper")
def mirrored_batch():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            rows, columns = inputs.shape
            half = self.rng.uniform(size=((rows + 1) // 2, columns)) < self.incl_prob
            self.mask = np.concatenate([half, half[::-1]])[:rows]
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("prediction is random too")
def random_prediction():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            self.mask = (self.rng.uniform(size=inputs.shape) < self.incl_prob) / self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer
