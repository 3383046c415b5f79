"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("inverted")
def inverted():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            assert incl_prob > 0.0 and incl_prob <= 1.0
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                self.mask = np.ones_like(inputs)
                return inputs.copy()
            self.mask = (self.rng.uniform(size=inputs.shape) < self.incl_prob) / self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@right_answer("binomial too")
def binomial_too():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super(DropoutLayer, self).__init__(rng)
            self.p = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                self._d = self.rng.binomial(1, self.p, size=inputs.shape)
                return self._d * inputs
            else:
                self._d = self.p
                return self.p * inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self._d * grads_wrt_outputs

    return DropoutLayer


@right_answer("rand helper")
def rand_helper():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def _draw(self, shape):
            mask = np.zeros(shape)
            mask[self.rng.uniform(0, 1, shape) <= self.incl_prob] = 1
            return mask

        def fprop(self, inputs, stochastic=True):
            self.mask = (
                self._draw(inputs.shape) if stochastic else np.full(inputs.shape, self.incl_prob)
            )
            out = np.empty_like(inputs)
            np.multiply(inputs, self.mask, out=out)
            return out

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.mask * grads_wrt_outputs

    return DropoutLayer
