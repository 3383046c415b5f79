import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import StochasticLayer


@mistake("`bprop` draws a new mask instead of using that of `fprop`")
def mask_redrawn():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (self.rng.uniform(size=inputs.shape) < self.incl_prob)

    return DropoutLayer


@mistake("`bprop` passes all gradients on, also those of dropped units")
def mask_forgotten_in_bprop():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs

    return DropoutLayer


@mistake("one mask is drawn and used for all examples of the batch")
def same_mask_for_all_rows():
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


@mistake("one number decides about all units of an example")
def whole_rows():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=(len(inputs), 1)) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("the mask is drawn once and used for all later batches")
def mask_kept_for_ever():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            if not hasattr(self, "mask") or self.mask.shape != inputs.shape:
                self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("a generator with a fixed seed is made on every call of `fprop`")
def seeded_in_fprop():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = np.random.RandomState(1).uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("`np.random` is used instead of the `rng` that is handed over")
def rng_ignored():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = np.random.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("exactly the same number of units is kept in every row")
def fixed_number_kept():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            order = self.rng.uniform(size=inputs.shape).argsort(axis=1).argsort(axis=1)
            self.mask = order < round(self.incl_prob * inputs.shape[1])
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("inputs are multiplied by random numbers between 0 and 1 instead of by 0 or 1")
def noise_instead_of_mask():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape)
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("the mask is read off the outputs, which are 0 for inputs of 0 as well")
def mask_from_outputs():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (outputs != 0)

    return DropoutLayer


@mistake("`fprop` sets dropped entries of `inputs` to 0 in place")
def inputs_overwritten():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            inputs[~self.mask] = 0
            return inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer
