"""Planted mistakes of dropout, written a second time from their sentences alone."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import StochasticLayer


def answer():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.keep = incl_prob

        def fprop(self, inputs, stochastic=True):
            if stochastic:
                drawn = self.rng.random_sample(inputs.shape)
                self.mask = np.where(drawn < self.keep, 1.0, 0.0)
                return self.mask * inputs
            return self.keep * inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(self.mask > 0, grads_wrt_outputs, 0.0)

    return DropoutLayer


@mistake("again", of=answer)
def mask_redrawn():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * self.rng.binomial(1, self.keep, inputs.shape)


@mistake("again", of=answer)
def mask_forgotten_in_bprop():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.array(grads_wrt_outputs)


@mistake("again", of=answer)
def mask_from_outputs():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        grads = grads_wrt_outputs.copy()
        grads[outputs == 0] = 0
        return grads


@mistake("again", of=answer)
def bprop_of_prediction():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return self.keep * grads_wrt_outputs


@mistake("again", of=answer)
def upstream_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (self.mask != 0).astype(float)


@mistake("again", of=answer)
def same_mask_for_all_rows():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        row = self.rng.rand(1, inputs.shape[1]) < self.keep
        self.mask = np.repeat(row, inputs.shape[0], axis=0)
        return np.where(self.mask, inputs, 0)


@mistake("again", of=answer)
def whole_rows():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        self.mask = np.array(
            [np.full(inputs.shape[1], self.rng.random_sample() < self.keep) for _ in inputs]
        )
        return inputs * self.mask


@mistake("again", of=answer)
def mask_kept_for_ever():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        if getattr(self, "mask", None) is None:
            self.mask = self.rng.binomial(1, self.keep, inputs.shape)
        return inputs * self.mask


@mistake("again", of=answer)
def seeded_in_fprop():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        generator = np.random.default_rng(123)
        self.mask = generator.random(inputs.shape) < self.keep
        return inputs * self.mask


@mistake("again", of=answer)
def rng_ignored():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        self.mask = np.random.rand(*inputs.shape) <= self.keep
        return inputs * self.mask


@mistake("again", of=answer)
def fixed_number_kept():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        number = int(round(self.keep * inputs.shape[1]))
        self.mask = np.zeros(inputs.shape)
        for row in self.mask:
            row[self.rng.permutation(len(row))[:number]] = 1
        return inputs * self.mask


@mistake("again", of=answer)
def noise_instead_of_mask():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        self.mask = self.rng.uniform(0, 1, inputs.shape)
        return inputs * self.mask

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * self.mask


@mistake("again", of=answer)
def inputs_overwritten():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.keep * inputs
        self.mask = self.rng.rand(*inputs.shape) < self.keep
        inputs[np.logical_not(self.mask)] = 0.0
        return inputs


@mistake("again", of=answer)
def kept_and_dropped_swapped():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return inputs * self.keep
        self.mask = 1 - self.rng.binomial(1, self.keep, size=inputs.shape)
        return inputs * self.mask


@mistake("again", of=answer)
def prediction_not_scaled():
    def fprop(self, inputs, stochastic=True):
        if stochastic:
            self.mask = self.rng.binomial(1, self.keep, size=inputs.shape)
            return inputs * self.mask
        return inputs.copy()


@mistake("again", of=answer)
def scaled_the_wrong_way():
    def fprop(self, inputs, stochastic=True):
        if stochastic:
            self.mask = self.rng.binomial(1, self.keep, size=inputs.shape)
            return inputs * self.mask
        return inputs * (1.0 / self.keep)


@mistake("again", of=answer)
def multiplied_while_training():
    def fprop(self, inputs, stochastic=True):
        if stochastic:
            self.mask = self.rng.binomial(1, self.keep, size=inputs.shape)
            return self.keep * inputs * self.mask
        return inputs * self.keep


@mistake("again", of=answer)
def bprop_unscaled():
    def fprop(self, inputs, stochastic=True):
        if stochastic:
            self.mask = self.rng.binomial(1, self.keep, size=inputs.shape)
            return inputs * self.mask / self.keep
        return inputs


@mistake("again", of=answer)
def scaled_twice():
    def fprop(self, inputs, stochastic=True):
        if stochastic:
            self.mask = (self.rng.uniform(size=inputs.shape) < self.keep) / self.keep
            return inputs * self.mask
        return inputs * self.keep

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * self.mask


@mistake("again", of=answer)
def half_always():
    def fprop(self, inputs, stochastic=True):
        if stochastic:
            self.mask = self.rng.randint(0, 2, size=inputs.shape)
            return inputs * self.mask
        return inputs * self.keep


@mistake("again", of=answer)
def stochastic_ignored():
    def fprop(self, inputs, stochastic=True):
        self.mask = self.rng.binomial(1, self.keep, size=inputs.shape)
        return inputs * self.mask
