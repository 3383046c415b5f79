"""Wrong answers for the maxout layer, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("pools hold units that lie apart")
def pools_of_distant_units():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def pools(self, inputs):
            return inputs.reshape(len(inputs), self.pool_size, -1)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            mask = self.pools(inputs) == outputs[:, None, :]
            return (mask * grads_wrt_outputs[:, None, :]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("every unit of a pool gets the gradient")
def gradient_for_all():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            return inputs.reshape(len(inputs), -1, self.pool_size).max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("all layers share one pool size, the last that was asked for")
def pool_size_on_the_class():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            MaxoutLayer.pool_size = pool_size

        def fprop(self, inputs):
            return inputs.reshape(len(inputs), -1, self.pool_size).max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            winners = np.repeat(outputs, self.pool_size, axis=1) == inputs
            return winners * np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("all layers share the mask that is kept for bprop")
def mask_on_the_class():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            pooled = inputs.reshape(len(inputs), -1, self.pool_size)
            outputs = pooled.max(-1)
            MaxoutLayer.mask = pooled == outputs[..., None]
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (MaxoutLayer.mask * grads_wrt_outputs[..., None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("the largest in size wins, whatever its sign")
def largest_in_size():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            return np.abs(inputs).reshape(len(inputs), -1, self.pool_size).max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            winners = np.repeat(outputs, self.pool_size, axis=1) == np.abs(inputs)
            return winners * np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("units that tie get nothing")
def nothing_for_ties():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            return inputs.reshape(len(inputs), -1, self.pool_size).max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            mask = inputs.reshape(len(inputs), -1, self.pool_size) == outputs[..., None]
            mask = mask & (mask.sum(-1, keepdims=True) == 1)
            return (mask * grads_wrt_outputs[..., None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("inputs that are left over are dropped in silence")
def leftovers_dropped():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            k = self.pool_size
            number = inputs.shape[1] // k
            return np.stack([inputs[:, i * k : i * k + k].max(1) for i in range(number)], axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            found = np.zeros(inputs.shape)
            k = self.pool_size
            for i in range(outputs.shape[1]):
                pool = inputs[:, i * k : i * k + k]
                found[:, i * k : i * k + k] = (pool == outputs[:, [i]]) * grads_wrt_outputs[:, [i]]
            return found

    return MaxoutLayer


@mistake("pools are always pairs")
def always_pairs():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            pass

        def fprop(self, inputs):
            return np.maximum(inputs[:, ::2], inputs[:, 1::2])

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            winners = np.repeat(outputs, 2, axis=1) == inputs
            return winners * np.repeat(grads_wrt_outputs, 2, axis=1)

    return MaxoutLayer


@mistake("the search for the largest begins at zero")
def begins_at_zero():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            outputs = np.zeros((len(inputs), inputs.shape[1] // self.pool_size))
            assert inputs.shape[1] % self.pool_size == 0
            for j in range(inputs.shape[1]):
                k = j // self.pool_size
                outputs[:, k] = np.maximum(outputs[:, k], inputs[:, j])
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            winners = np.repeat(outputs, self.pool_size, axis=1) == inputs
            return winners * np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("winners of the first row serve every row")
def winners_of_the_first_row():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            pooled = inputs.reshape(len(inputs), -1, self.pool_size)
            self.winners = pooled[0].argmax(-1)
            return pooled.max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            mask = np.eye(self.pool_size)[self.winners]
            return (mask * grads_wrt_outputs[..., None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("outputs keep the axis of the pool")
def keeps_the_axis():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            pooled = inputs.reshape(len(inputs), -1, self.pool_size)
            return pooled.max(-1, keepdims=True)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            winners = np.repeat(outputs, self.pool_size, axis=1) == inputs
            return winners * np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("the mask alone comes back")
def mask_alone():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            return inputs.reshape(len(inputs), -1, self.pool_size).max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (np.repeat(outputs, self.pool_size, axis=1) == inputs).astype(float)

    return MaxoutLayer


@mistake("units that are nearly the largest get gradients as well")
def nearly_largest():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            return inputs.reshape(len(inputs), -1, self.pool_size).max(-1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            near = np.isclose(np.repeat(outputs, self.pool_size, axis=1), inputs, rtol=1e-2)
            return near * np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer
