"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("bprop draws a new mask")
def fresh_mask_in_bprop():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def get_mask(self, x):
            return self.rng.uniform(size=x.shape) < self.incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                return inputs * self.get_mask(inputs)
            return inputs * self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.get_mask(inputs)

    return DropoutLayer


@mistake("keeps with 1 - p")
def drop_prob():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                self.mask = self.rng.uniform(size=inputs.shape) > self.incl_prob
            else:
                self.mask = self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("prediction is not scaled")
def no_scaling():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                self.mask = 1
                return inputs
            self.mask = self.rng.binomial(n=1, p=self.incl_prob, size=inputs.shape)
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("one mask for the batch")
def shared_mask():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                self.mask = (self.rng.uniform(size=inputs.shape[1]) < self.incl_prob) * 1.0
                return inputs * self.mask
            self.mask = np.ones(inputs.shape[1]) * self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("inverted while training and scaled while predicting")
def scaled_twice():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                self.mask = (self.rng.uniform(size=inputs.shape) < self.incl_prob) / self.incl_prob
                return inputs * self.mask
            self.mask = self.incl_prob
            return inputs * self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("stochastic is ignored")
def always_random():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            self.mask = self.rng.uniform(0.0, 1.0, inputs.shape) < self.incl_prob
            return self.mask * inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.mask * grads_wrt_outputs

    return DropoutLayer


@mistake("bprop passes everything")
def bprop_plain():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                keep = self.rng.uniform(size=inputs.shape) < self.incl_prob
                return np.where(keep, inputs, 0)
            return inputs * self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.incl_prob

    return DropoutLayer
