import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.layers import Layer


def answer():
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


@slips(of=answer)
def in_few_words():
    gradient_to_smallest = swap("pools.max", "pools.min")
    "the gradient goes to the smallest unit of each pool"
    outputs_for_upstream = swap("mask * grads_wrt_outputs", "mask * outputs")
    "`bprop` puts `outputs` where the largest units are, not `grads_wrt_outputs`"
    tiled = swap(
        "(mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)",
        "mask.reshape(inputs.shape) * np.tile(grads_wrt_outputs, (1, self.pool_size))",
    )
    "the upstream gradients are tiled (1, 2, 1, 2) instead of repeated (1, 1, 2, 2)"
    ties_get_nothing = swap(
        "mask = pools == pools.max(axis=2, keepdims=True)",
        "mask = pools == pools.max(axis=2, keepdims=True)\n"
        "mask &= mask.sum(axis=2, keepdims=True) == 1",
    )
    "units that tie get no gradient at all, because each must beat all others"
    ties_get_too_much = swap(
        "mask = pools == pools.max(axis=2, keepdims=True)",
        "mask = pools == pools.max(axis=2, keepdims=True)\n"
        "mask = mask * np.where(mask.sum(axis=2, keepdims=True) > 1, 2.0, 1.0)",
    )
    "at a tie every tied unit gets twice the gradient"
    divided_by_batch_size = swap("(inputs.shape)", "(inputs.shape) / len(inputs)")
    "the gradients are divided by the batch size, which the error function does already"
    smallest = (
        swap("max(axis=2)", "min(axis=2)"),
        swap("pools.max(axis=2, keepdims=True)", "outputs[:, :, None]"),
    )
    "`fprop` takes the smallest of each pool instead of the largest"
    units_far_apart = (
        swap("-1, self.pool_size", "self.pool_size, -1"),
        swap("(axis=2)", "(axis=1)"),
        swap("2, keepdims", "1, keepdims"),
        swap("[:, :, None]", "[:, None, :]"),
    )
    "the units of a pool are taken from all over the row instead of from neighbours"
    index_returned = swap("max(axis=2)", "argmax(axis=2)")
    "`fprop` returns which unit of the pool is the largest (`argmax`), not its value"
    row_maximum = swap("self.pools(inputs).max(axis=2)", "inputs.max(axis=1, keepdims=True)")
    "`fprop` takes the largest of the whole row instead of each pool"
    pools_of_rows = swap(
        "self.pools(inputs).max(axis=2)",
        "inputs.reshape(self.pool_size, -1, inputs.shape[1]).max(axis=0)",
    )
    "the maximum is taken over examples instead of over units of one example"
    always_pairs = swap("pool_size = pool_size", "pool_size = 2")
    "pools always have two units, whatever `pool_size` says"


@mistake("every unit of a pool gets the gradient of its output, not only the largest", of=answer)
def gradient_to_all():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.repeat(grads_wrt_outputs, self.pool_size, axis=1)


@mistake("the gradient of a pool is shared out evenly among all its units", of=answer)
def gradient_shared():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.repeat(grads_wrt_outputs, self.pool_size, axis=1) / self.pool_size


@mistake("the gradient goes to the first unit of each pool, whichever was the largest", of=answer)
def gradient_to_first():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros(inputs.shape)
        result[:, :: self.pool_size] = grads_wrt_outputs
        return result


@mistake("`bprop` returns the mask alone, without multiplying it by `grads_wrt_outputs`", of=answer)
def upstream_forgotten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pools = self.pools(inputs)
        return (pools == pools.max(axis=2, keepdims=True)).astype(float).reshape(inputs.shape)


@mistake(
    "the gradients keep the shape of the pools and are not brought back to that of `inputs`",
    of=answer,
)
def axis_left_over():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pools = self.pools(inputs)
        return (pools == outputs[:, :, None]) * grads_wrt_outputs[:, :, None]


@mistake("the mask of the first batch is kept in `self` and used for all later ones", of=answer)
def mask_of_first_batch():
    def fprop(self, inputs):
        pools = self.pools(inputs)
        if not hasattr(self, "mask") or self.mask.shape != pools.shape:
            self.mask = pools == pools.max(axis=2, keepdims=True)
        return pools.max(axis=2)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (self.mask * grads_wrt_outputs[:, :, None]).reshape(inputs.shape)


@mistake("`fprop` takes the mean of each pool instead of the largest", of=answer)
def mean():
    def fprop(self, inputs):
        return self.pools(inputs).mean(axis=2)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return np.repeat(grads_wrt_outputs, self.pool_size, axis=1) / self.pool_size


@mistake("`fprop` takes the unit of largest absolute value", of=answer)
def largest_in_size():
    def fprop(self, inputs):
        pools = self.pools(inputs)
        winners = np.abs(pools).argmax(axis=2)
        return np.take_along_axis(pools, winners[:, :, None], axis=2)[:, :, 0]


@mistake("pools whose units are all negative give 0 instead of the largest of them", of=answer)
def never_negative():
    def fprop(self, inputs):
        outputs = np.zeros((len(inputs), inputs.shape[1] // self.pool_size))
        for unit in range(self.pool_size):
            outputs = np.maximum(outputs, self.pools(inputs)[:, :, unit])
        return outputs


@mistake("units left over at the end of a row are dropped instead of refused", of=answer)
def leftover_dropped():
    def pools(self, inputs):
        used = inputs.shape[1] // self.pool_size * self.pool_size
        return inputs[:, :used].reshape(len(inputs), -1, self.pool_size)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pools = self.pools(inputs)
        mask = pools == pools.max(axis=2, keepdims=True)
        result = np.zeros(inputs.shape)
        used = mask.shape[1] * self.pool_size
        result[:, :used] = (mask * grads_wrt_outputs[:, :, None]).reshape(len(inputs), -1)
        return result


@mistake("`fprop` sorts the units of `inputs` in place", of=answer)
def inputs_sorted():
    def fprop(self, inputs):
        pools = self.pools(inputs)
        pools.sort(axis=2)
        return pools[:, :, -1].copy()


@right_answer("units that tie share the gradient evenly", of=answer)
def shared_at_ties():
    swap(
        "mask = pools == pools.max(axis=2, keepdims=True)",
        "mask = (pools == pools.max(axis=2, keepdims=True)).astype(float)\n"
        "mask /= mask.sum(axis=2, keepdims=True)",
    )


@right_answer("every unit that ties gets the whole gradient, as equation 6 says", of=answer)
def all_at_ties():
    pass


@right_answer("the last of tied units gets the gradient; indices kept from `fprop`", of=answer)
def last_at_ties():
    def fprop(self, inputs):
        pools = self.pools(inputs)
        self.winners = self.pool_size - 1 - pools[:, :, ::-1].argmax(axis=2)
        return np.take_along_axis(pools, self.winners[:, :, None], axis=2)[:, :, 0]

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = np.zeros((*grads_wrt_outputs.shape, self.pool_size))
        np.put_along_axis(result, self.winners[:, :, None], grads_wrt_outputs[:, :, None], axis=2)
        return result.reshape(len(result), -1)


@right_answer("a random one of tied units gets the gradient", of=answer)
def random_at_ties():
    swap(
        "mask = pools == pools.max(axis=2, keepdims=True)",
        "chance = np.random.random(pools.shape) * (pools == pools.max(axis=2, keepdims=True))\n"
        "mask = chance == chance.max(axis=2, keepdims=True)",
    )


@right_answer("Python loops over examples and pools, lists as results", of=answer)
def loops():
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


@right_answer("computes in single precision", of=answer)
def single_precision():
    def fprop(self, inputs):
        return self.pools(inputs.astype(np.float32)).max(axis=2)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pools = self.pools(inputs.astype(np.float32))
        mask = pools == pools.max(axis=2, keepdims=True)
        grads = grads_wrt_outputs.astype(np.float32)
        return (mask * grads[:, :, None]).reshape(inputs.shape)


@right_answer("an assertion refuses other widths, and there is no `stride`", of=answer)
def asserts_the_width():
    def __init__(self, pool_size=2):
        self.pool_size = pool_size

    def fprop(self, inputs):
        assert inputs.shape[-1] % self.pool_size == 0, "cannot be divided"
        parts = [inputs[:, start :: self.pool_size] for start in range(self.pool_size)]
        return np.maximum.reduce(parts)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        largest = np.repeat(outputs, self.pool_size, axis=1)
        return np.where(inputs >= largest, np.repeat(grads_wrt_outputs, self.pool_size, axis=1), 0)


@right_answer("NumPy's own error for widths that cannot be reshaped, sorted copies", of=answer)
def reshape_refuses():
    def fprop(self, inputs):
        shape = (inputs.shape[0], inputs.shape[1] // self.pool_size, self.pool_size)
        return np.sort(inputs.reshape(shape), axis=-1)[..., -1]

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        shape = (inputs.shape[0], inputs.shape[1] // self.pool_size, self.pool_size)
        order = np.argsort(inputs.reshape(shape), axis=-1)
        mask = (order.argsort(axis=-1) == self.pool_size - 1).astype(float)
        return (mask * grads_wrt_outputs[..., np.newaxis]).reshape(inputs.shape)


@right_answer("one-hot rows of an identity matrix pick the winners", of=answer)
def matrix_of_winners():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        winners = self.pools(inputs).argmax(axis=2)
        one_hot = np.eye(self.pool_size)[winners]
        return np.einsum("bpk,bp->bpk", one_hot, grads_wrt_outputs).reshape(inputs.shape)
