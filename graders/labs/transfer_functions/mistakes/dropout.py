import numpy as np

from graders.mistakes import mistake, right_answer
from reference.mlp.layers import StochasticLayer


@mistake("`incl_prob` is taken for the probability of dropping a unit")
def kept_and_dropped_swapped():
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


@mistake("neither training nor prediction scales, so that predictions are too large")
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


@mistake("both training and prediction scale: divided by `incl_prob` and multiplied by it again")
def scaled_twice():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask / self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask / self.incl_prob

    return DropoutLayer


@mistake("prediction divides by `incl_prob` instead of multiplying by it")
def scaled_the_wrong_way():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs / self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("kept units are multiplied by `incl_prob` while training")
def multiplied_while_training():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask * self.incl_prob

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("training divides kept units by `incl_prob`, but `bprop` does not divide gradients")
def bprop_unscaled():
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


@mistake("`bprop` scales by `incl_prob` instead of using the mask")
def bprop_of_prediction():
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
            return grads_wrt_outputs * self.incl_prob

    return DropoutLayer


@mistake("`bprop` returns the mask itself, without multiplying it by `grads_wrt_outputs`")
def upstream_forgotten():
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
            return self.mask.astype(float)

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


@mistake("`stochastic` is ignored: units are dropped while predicting, too")
def stochastic_ignored():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            self.mask = self.rng.uniform(size=inputs.shape) < self.incl_prob
            return inputs * self.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.mask

    return DropoutLayer


@mistake("units are kept with probability 1/2, whatever `incl_prob` says")
def half_always():
    class DropoutLayer(StochasticLayer):
        def __init__(self, rng=None, incl_prob=0.5):
            super().__init__(rng)
            self.incl_prob = incl_prob

        def fprop(self, inputs, stochastic=True):
            if not stochastic:
                return inputs * self.incl_prob
            self.mask = self.rng.uniform(size=inputs.shape) < 0.5
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
