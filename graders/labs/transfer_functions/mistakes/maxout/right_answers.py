import numpy as np

from graders.mistakes import right_answer
from reference.mlp.layers import Layer


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
