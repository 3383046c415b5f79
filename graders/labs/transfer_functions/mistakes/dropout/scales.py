from graders.mistakes import mistake
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
