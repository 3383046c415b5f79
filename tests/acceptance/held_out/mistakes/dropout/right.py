"""Right answers for dropout, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import StochasticLayer


@right_answer("a binomial mask, kept units divided")
def binomial():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.p = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                self.mask = self.rng.binomial(1, self.p, inputs.shape) / self.p
                return inputs * self.mask
            return inputs.copy()

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.mask * grads_wrt_outputs

    return DropoutLayer


@right_answer("units are drawn one by one, the last first")
def one_by_one():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            StochasticLayer.__init__(self, rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return self.incl_prob * inputs
            self.kept = np.zeros(inputs.shape, dtype=bool)
            for i in reversed(range(inputs.shape[0])):
                for j in range(inputs.shape[1]):
                    self.kept[i, j] = self.rng.rand() <= self.incl_prob
            outputs = inputs.copy()
            outputs[~self.kept] = 0
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(self.kept, grads_wrt_outputs, 0)

    return DropoutLayer


@right_answer("np.choice, and a list of masks")
def by_choice():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob
            self.masks = []

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                probabilities = [1 - self.incl_prob, self.incl_prob]
                self.masks.append(self.rng.choice([0, 1], inputs.shape, p=probabilities))
                return inputs * self.masks[-1]
            return inputs * self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.masks[-1]

    return DropoutLayer


@right_answer("the course's later signature")
def share_across_batch():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5, share_across_batch=True):
            super().__init__(rng)
            assert 0.0 < incl_prob <= 1.0
            self.incl_prob = incl_prob
            self.share_across_batch = share_across_batch

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            rows = 1 if self.share_across_batch else inputs.shape[0]
            mask_shape = (rows, *inputs.shape[1:])
            self._mask = self.rng.uniform(size=mask_shape) < self.incl_prob
            return inputs * self._mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self._mask

    return DropoutLayer


@right_answer("no call of the parent's constructor, and the complement is drawn")
def complement():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            self.rng = np.random.RandomState() if rng is None else rng
            self.drop_prob = 1 - incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * (1 - self.drop_prob)
            self.dropped = self.rng.random_sample(inputs.shape) < self.drop_prob
            return inputs * ~self.dropped

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - self.dropped)

    return DropoutLayer


@right_answer("more random numbers are drawn than are used")
def draws_more_than_it_uses():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob
            self.warm_up = self.rng.normal(size=10)

        def fprop(self, inputs, stochastic=True):
            drawn = self.rng.uniform(0, 1, (2, *inputs.shape))
            self.scale = (drawn[1] < self.incl_prob) if stochastic else self.incl_prob
            return self.scale * inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.scale * grads_wrt_outputs

    return DropoutLayer


@right_answer("single precision, kept units divided in two steps")
def single_precision():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs
            self.mask = np.array(self.rng.uniform(size=inputs.shape) < self.incl_prob, "f4")
            outputs = inputs.astype("f4") * self.mask
            outputs /= np.float32(self.incl_prob)
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs.astype("f4") * self.mask / np.float32(self.incl_prob)

    return DropoutLayer


@right_answer("ceilings and floors of shifted numbers")
def floors():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng=rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic is True:
                self.mask = np.floor(self.rng.uniform(size=inputs.size) + self.incl_prob)
                self.mask = self.mask.reshape(inputs.shape)
            else:
                self.mask = np.full(inputs.shape, self.incl_prob)
            return np.multiply(self.mask, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.multiply(self.mask, grads_wrt_outputs)

    return DropoutLayer
