import numpy as np

from graders.mistakes import mistake, right_answer
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


@right_answer("units that tie share the gradient evenly")
def shared_at_ties():
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
            mask = (pools == pools.max(axis=2, keepdims=True)).astype(float)
            mask /= mask.sum(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@right_answer("every unit that ties gets the whole gradient, as equation 6 says")
def all_at_ties():
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
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@right_answer("the last of tied units gets the gradient; indices kept from `fprop`")
def last_at_ties():
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
            self.winners = self.pool_size - 1 - pools[:, :, ::-1].argmax(axis=2)
            return np.take_along_axis(pools, self.winners[:, :, None], axis=2)[:, :, 0]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = np.zeros((*grads_wrt_outputs.shape, self.pool_size))
            np.put_along_axis(
                result, self.winners[:, :, None], grads_wrt_outputs[:, :, None], axis=2
            )
            return result.reshape(len(result), -1)

    return MaxoutLayer


@right_answer("a random one of tied units gets the gradient")
def random_at_ties():
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
            chance = np.random.random(pools.shape) * (pools == pools.max(axis=2, keepdims=True))
            mask = chance == chance.max(axis=2, keepdims=True)
            return (mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@right_answer("Python loops over examples and pools, lists as results")
def loops():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            if inputs.shape[1] % self.pool_size != 0:
                raise ValueError("bad width")
            outputs = []
            for row in inputs:
                outputs.append([])
                for start in range(0, len(row), self.pool_size):
                    outputs[-1].append(max(row[start : start + self.pool_size]))
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = [[0.0] * inputs.shape[1] for _ in inputs]
            for b in range(inputs.shape[0]):
                for i in range(outputs.shape[1]):
                    for j in range(i * self.pool_size, (i + 1) * self.pool_size):
                        if inputs[b, j] == outputs[b, i]:
                            result[b][j] = grads_wrt_outputs[b, i]
                            break
            return result

    return MaxoutLayer


@right_answer("computes in single precision")
def single_precision():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def pools(self, inputs):
            if inputs.shape[1] % self.pool_size:
                raise ValueError("the width is no multiple of the pool size")
            return inputs.reshape(len(inputs), -1, self.pool_size)

        def fprop(self, inputs):
            return self.pools(inputs.astype(np.float32)).max(axis=2)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pools = self.pools(inputs.astype(np.float32))
            mask = pools == pools.max(axis=2, keepdims=True)
            grads = grads_wrt_outputs.astype(np.float32)
            return (mask * grads[:, :, None]).reshape(inputs.shape)

    return MaxoutLayer


@right_answer("an assertion refuses other widths, and there is no `stride`")
def asserts_the_width():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2):
            self.pool_size = pool_size

        def fprop(self, inputs):
            assert inputs.shape[-1] % self.pool_size == 0, "cannot be divided"
            parts = [inputs[:, start :: self.pool_size] for start in range(self.pool_size)]
            return np.maximum.reduce(parts)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            largest = np.repeat(outputs, self.pool_size, axis=1)
            return np.where(
                inputs >= largest, np.repeat(grads_wrt_outputs, self.pool_size, axis=1), 0
            )

    return MaxoutLayer


@right_answer("NumPy's own error for widths that cannot be reshaped, sorted copies")
def reshape_refuses():
    class MaxoutLayer(Layer):
        def __init__(self, pool_size=2, stride=None):
            self.pool_size = pool_size
            self.stride = stride

        def fprop(self, inputs):
            shape = (inputs.shape[0], inputs.shape[1] // self.pool_size, self.pool_size)
            return np.sort(inputs.reshape(shape), axis=-1)[..., -1]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            shape = (inputs.shape[0], inputs.shape[1] // self.pool_size, self.pool_size)
            order = np.argsort(inputs.reshape(shape), axis=-1)
            mask = (order.argsort(axis=-1) == self.pool_size - 1).astype(float)
            return (mask * grads_wrt_outputs[..., np.newaxis]).reshape(inputs.shape)

    return MaxoutLayer


@right_answer("one-hot rows of an identity matrix pick the winners")
def matrix_of_winners():
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
            winners = self.pools(inputs).argmax(axis=2)
            one_hot = np.eye(self.pool_size)[winners]
            return np.einsum("bpk,bp->bpk", one_hot, grads_wrt_outputs).reshape(inputs.shape)

    return MaxoutLayer
