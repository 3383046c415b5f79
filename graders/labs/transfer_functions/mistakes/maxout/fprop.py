import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("`fprop` takes the smallest of each pool instead of the largest")
def smallest():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).min(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == outputs[:, :, None]
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("`fprop` takes the mean of each pool instead of the largest")
def mean():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).mean(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.repeat(grads_wrt_outputs, self.pool_size, axis=1) / self.pool_size

    return MaxoutLayer


@mistake("`fprop` returns which unit of the pool is the largest (`argmax`), not its value")
def index_returned():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).argmax(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("the units of a pool are taken from all over the row instead of from neighbours")
def units_far_apart():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), self.pool_size, -1)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=1, keepdims=True)
            return (mask * grads_wrt_outputs[:, None, :]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("`fprop` takes the unit of largest absolute value")
def largest_in_size():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            pools = self.pools(inputs)
            winners = np.abs(pools).argmax(axis=2)
            return np.take_along_axis(pools, winners[:, :, None], axis=2)[:, :, 0]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("pools whose units are all negative give 0 instead of the largest of them")
def never_negative():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            outputs = np.zeros((len(inputs), inputs.shape[1] // self.pool_size))
            for unit in range(self.pool_size):
                outputs = np.maximum(outputs, self.pools(inputs)[:, :, unit])
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("pools always have two units, whatever `pool_size` says")
def always_pairs():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = 2
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("`fprop` takes the largest of the whole row instead of each pool")
def row_maximum():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return inputs.max(axis=1, keepdims=True)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("the maximum is taken over examples instead of over units of one example")
def pools_of_rows():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return inputs.reshape(self.pool_size, -1, inputs.shape[1]).max(axis=0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("units left over at the end of a row are dropped instead of refused")
def leftover_dropped():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            used = inputs.shape[1] // self.pool_size * self.pool_size
            return inputs[:, :used].reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            result = np.zeros(inputs.shape)
            used = mask.shape[1] * self.pool_size
            result[:, :used] = (mask * grads_wrt_outputs[:, :, None]).reshape(len(inputs), -1)
            return result

    return MaxoutLayer


@mistake("`fprop` sorts the units of `inputs` in place")
def inputs_sorted():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            pools = self.pools(inputs)
            pools.sort(axis=2)
            return pools[:, :, -1].copy()

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer
