import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("every unit of a pool gets the gradient of its output, not only the largest")
def gradient_to_all():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.repeat(grads_wrt_outputs, self.pool_size, axis=1)

    return MaxoutLayer


@mistake("the gradient of a pool is shared out evenly among all its units")
def gradient_shared():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.repeat(grads_wrt_outputs, self.pool_size, axis=1) / self.pool_size

    return MaxoutLayer


@mistake("the gradient goes to the first unit of each pool, whichever was the largest")
def gradient_to_first():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = np.zeros(inputs.shape)
            result[:, :: self.pool_size] = grads_wrt_outputs
            return result

    return MaxoutLayer


@mistake("the gradient goes to the smallest unit of each pool")
def gradient_to_smallest():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            mask = pools == pools.min(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("`bprop` returns the mask alone, without multiplying it by `grads_wrt_outputs`")
def upstream_forgotten():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            return (pools == pools.max(axis=2, keepdims=True)).astype(float).reshape(inputs.shape)

    return MaxoutLayer


@mistake("`bprop` puts `outputs` where the largest units are, not `grads_wrt_outputs`")
def outputs_for_upstream():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
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
            return (mask * outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("the upstream gradients are tiled (1, 2, 1, 2) instead of repeated (1, 1, 2, 2)")
def tiled():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
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
            return mask.reshape(inputs.shape) * np.tile(grads_wrt_outputs, (1, self.pool_size))

    return MaxoutLayer


@mistake("units that tie get no gradient at all, because each must beat all others")
def ties_get_nothing():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
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
            mask &= mask.sum(axis=2, keepdims=True) == 1
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("at a tie every tied unit gets twice the gradient")
def ties_get_too_much():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
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
            mask = mask * np.where(mask.sum(axis=2, keepdims=True) > 1, 2.0, 1.0)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@mistake("the gradients keep the shape of the pools and are not brought back to that of `inputs`")
def axis_left_over():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs)
            return (pools == outputs[:, :, None]) * grads_wrt_outputs[:, :, None]

    return MaxoutLayer


@mistake("the gradients are divided by the batch size, which the error function does already")
def divided_by_batch_size():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
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
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape) / len(inputs)

    return MaxoutLayer


@mistake("the mask of the first batch is kept in `self` and used for all later ones")
def mask_of_first_batch():
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
            if not hasattr(self, "mask") or self.mask.shape != pools.shape:
                self.mask = pools == pools.max(axis=2, keepdims=True)
            return pools.max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (self.mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer
