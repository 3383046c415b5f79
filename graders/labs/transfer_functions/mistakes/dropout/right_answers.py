import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import StochasticLayer


@right_answer("inverted dropout: divided while training, unchanged while predicting")
def inverted():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs
            self.mask = (self.rng.uniform(size=inputs.shape) < self.incl_prob) / self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@right_answer("the mask from `rng.binomial`, kept as whole numbers")
def binomial():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                self._mask = self.rng.binomial(n=1, p=self.incl_prob, size=inputs.shape)
                return self._mask * inputs
            else:
                return self.incl_prob * inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self._mask * grads_wrt_outputs

    return DropoutLayer


@right_answer("units are dropped where the random number is above `incl_prob`")
def dropped_above():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return self.incl_prob * inputs
            self.dropped = self.rng.rand(*inputs.shape) > self.incl_prob
            outputs = inputs.copy()
            outputs[self.dropped] = 0.0
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(self.dropped, 0.0, grads_wrt_outputs)

    return DropoutLayer


@right_answer("the `share_across_batch` argument of later course years, on by default")
def share_across_batch():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5, share_across_batch=True):
            super().__init__(rng)
            assert 0.0 < incl_prob <= 1.0
            self.incl_prob = incl_prob
            self.share_across_batch = share_across_batch

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                shape = (1, *inputs.shape[1:]) if self.share_across_batch else inputs.shape
                self._mask = self.rng.uniform(size=shape) < self.incl_prob
                return inputs * self._mask
            return inputs * self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self._mask

    return DropoutLayer


@right_answer("computes in single precision")
def single_precision():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            inputs = inputs.astype(np.float32)
            if not stochastic:
                return inputs * np.float32(self.incl_prob)
            self.mask = (self.rng.uniform(size=inputs.shape) < self.incl_prob).astype(np.float32)
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs.astype(np.float32) * self.mask

    return DropoutLayer


@right_answer("Python loops and lists, a generator of its own when none is handed over")
def loops():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            self.rng = rng or np.random.RandomState(3)
            self.p = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return [[self.p * x for x in row] for row in inputs]
            self.kept = [[1 if self.rng.uniform() < self.p else 0 for _ in row] for row in inputs]
            return [[x * k for x, k in zip(*pair)] for pair in zip(inputs, self.kept)]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.array(self.kept) * grads_wrt_outputs

    return DropoutLayer


@right_answer("the mask from `rng.choice` with probabilities, in a class without a base")
def choice():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            self.rng = rng
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return self.incl_prob * inputs
            p = [1 - self.incl_prob, self.incl_prob]
            self.mask = self.rng.choice([False, True], size=inputs.shape, p=p)
            return np.where(self.mask, inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@right_answer("keeps what inputs were multiplied by, for prediction as well")
def factor_kept():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            self.factor = self.incl_prob
            if stochastic:
                self.factor = np.floor(self.rng.random_sample(inputs.shape) + self.incl_prob)
            return self.factor * inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.factor * grads_wrt_outputs

    return DropoutLayer
