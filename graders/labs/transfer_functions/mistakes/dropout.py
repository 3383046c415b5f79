import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.layers import StochasticLayer


def answer():
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
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@slips(of=answer)
def in_bprop():
    mask_redrawn = swap(
        "grads_wrt_outputs * self.mask",
        "grads_wrt_outputs * (self.rng.uniform(size=inputs.shape) < self.incl_prob)",
    )
    "`bprop` draws a new mask instead of using that of `fprop`"
    mask_forgotten_in_bprop = swap("grads_wrt_outputs * self.mask", "grads_wrt_outputs")
    "`bprop` passes all gradients on, also those of dropped units"
    mask_from_outputs = swap("grads_wrt_outputs * self.mask", "grads_wrt_outputs * (outputs != 0)")
    "the mask is read off the outputs, which are 0 for inputs of 0 as well"
    bprop_of_prediction = swap(
        "grads_wrt_outputs * self.mask", "grads_wrt_outputs * self.incl_prob"
    )
    "`bprop` scales by `incl_prob` instead of using the mask"
    upstream_forgotten = swap("grads_wrt_outputs * self.mask", "self.mask.astype(float)")
    "`bprop` returns the mask itself, without multiplying it by `grads_wrt_outputs`"


@slips(of=answer)
def in_fprop():
    same_mask_for_all_rows = swap("inputs.shape", "inputs.shape[1]")
    "one mask is drawn and used for all examples of the batch"
    whole_rows = swap("inputs.shape", "(len(inputs), 1)")
    "one number decides about all units of an example"
    mask_kept_for_ever = swap(
        "self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob",
        'if not hasattr(self, "mask") or self.mask.shape != inputs.shape:\n'
        "    self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob",
    )
    "the mask is drawn once and used for all later batches"
    seeded_in_fprop = swap("self.rng", "np.random.RandomState(1)")
    "a generator with a fixed seed is made on every call of `fprop`"
    rng_ignored = swap("self.rng", "np.random")
    "`np.random` is used instead of the `rng` that is handed over"
    fixed_number_kept = swap(
        "self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob",
        "order = self.rng.uniform(size=inputs.shape).argsort(axis=1).argsort(axis=1)\n"
        "self.mask = order < round(self.incl_prob * inputs.shape[1])",
    )
    "exactly the same number of units is kept in every row"
    noise_instead_of_mask = swap("(size=inputs.shape) < self.incl_prob", "(size=inputs.shape)")
    "inputs are multiplied by random numbers between 0 and 1 instead of by 0 or 1"
    inputs_overwritten = swap("return inputs * self.mask", "inputs[~self.mask] = 0\nreturn inputs")
    "`fprop` sets dropped entries of `inputs` to 0 in place"
    kept_and_dropped_swapped = swap("(size=inputs.shape) < self", "(size=inputs.shape) > self")
    "`incl_prob` is taken for the probability of dropping a unit"
    prediction_not_scaled = swap("inputs * self.incl_prob", "inputs")
    "neither training nor prediction scales, so that predictions are too large"
    unscaled_for_all_rows = (
        swap("inputs.shape", "inputs.shape[1]"),
        swap("inputs * self.incl_prob", "inputs"),
    )
    "neither training nor prediction scales, and one mask is used for all examples of the batch"
    unscaled_from_outputs = (
        swap("inputs * self.incl_prob", "inputs"),
        swap("grads_wrt_outputs * self.mask", "grads_wrt_outputs * (outputs != 0)"),
    )
    "neither training nor prediction scales, and the mask is read off the outputs"
    probability_of_the_class = swap("self.incl_prob = incl", "DropoutLayer.incl_prob = incl")
    "`incl_prob` is kept in the class, where the next layer that is made overwrites it"
    mask_of_the_class = swap("self.mask", "DropoutLayer.mask", times=3)
    "the mask is kept in the class, where the next layer overwrites it"
    scaled_the_wrong_way = swap("inputs * self.incl_prob", "inputs / self.incl_prob")
    "prediction divides by `incl_prob` instead of multiplying by it"
    multiplied_while_training = swap("inputs * self.mask", "inputs * self.mask * self.incl_prob")
    "kept units are multiplied by `incl_prob` while training"
    bprop_unscaled = (
        swap("inputs * self.incl_prob", "inputs"),
        swap("inputs * self.mask", "inputs * self.mask / self.incl_prob"),
    )
    "training divides kept units by `incl_prob`, but `bprop` does not divide gradients"
    scaled_twice = (
        swap("inputs * self.mask", "inputs * self.mask / self.incl_prob"),
        swap("grads_wrt_outputs * self.mask", "grads_wrt_outputs * self.mask / self.incl_prob"),
    )
    "both training and prediction scale: divided by `incl_prob` and multiplied by it again"
    half_always = swap("< self.incl_prob", "< 0.5")
    "units are kept with probability 1/2, whatever `incl_prob` says"


@mistake("`stochastic` is ignored: units are dropped while predicting, too", of=answer)
def stochastic_ignored():
    def fprop(self, inputs, stochastic=True):
        self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
        return inputs * self.mask


@right_answer("inverted dropout: divided while training, unchanged while predicting", of=answer)
def inverted():
    swap("inputs * self.incl_prob", "inputs")
    swap(
        "self.rng.uniform(size=inputs.shape) < self",
        "(self.rng.uniform(size=inputs.shape) < self.incl_prob) / self",
    )


@right_answer("the mask from `rng.binomial`, kept as whole numbers", of=answer)
def binomial():
    def fprop(self, inputs, stochastic=True):
        if stochastic:
            self._mask = self.rng.binomial(n=1, p=self.incl_prob, size=inputs.shape)
            return self._mask * inputs
        else:
            return self.incl_prob * inputs

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return self._mask * grads_wrt_outputs


@right_answer("units are dropped where the random number is above `incl_prob`", of=answer)
def dropped_above():
    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.incl_prob * inputs
        self.dropped = self.rng.rand(*inputs.shape) > self.incl_prob
        outputs = inputs.copy()
        outputs[self.dropped] = 0.0
        return outputs

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.where(self.dropped, 0.0, grads_wrt_outputs)


@right_answer("the `share_across_batch` argument of later course years, on by default", of=answer)
def share_across_batch():
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


@right_answer("computes in single precision", of=answer)
def single_precision():
    def fprop(self, inputs, stochastic=True):
        inputs = inputs.astype(np.float32)
        if not stochastic:
            return inputs * np.float32(self.incl_prob)
        self.mask = (self.rng.uniform(size=inputs.shape) < self.incl_prob).astype(np.float32)
        return inputs * self.mask

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs.astype(np.float32) * self.mask


@right_answer("Python loops and lists, a generator of its own when none is handed over", of=answer)
def loops():
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


@right_answer("the mask from `rng.choice` with probabilities, in a class without a base", of=answer)
def choice():
    def __init__(self, rng=None, incl_prob=0.5):
        self.rng = rng
        self.incl_prob = incl_prob

    def fprop(self, inputs, stochastic=True):
        if not stochastic:
            return self.incl_prob * inputs
        p = [1 - self.incl_prob, self.incl_prob]
        self.mask = self.rng.choice([False, True], size=inputs.shape, p=p)
        return np.where(self.mask, inputs, 0)


@right_answer("keeps what inputs were multiplied by, for prediction as well", of=answer)
def factor_kept():
    def fprop(self, inputs, stochastic=True):
        self.factor = self.incl_prob
        if stochastic:
            self.factor = np.floor(self.rng.random_sample(inputs.shape) + self.incl_prob)
        return self.factor * inputs

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return self.factor * grads_wrt_outputs
