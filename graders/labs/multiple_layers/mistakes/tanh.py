import math

import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.layers import Layer


def answer():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@slips(of=answer)
def in_bprop():
    turned_sign = swap("1 - outputs**2", "outputs**2 - 1")
    "the slope has the opposite sign: `outputs**2 - 1` instead of `1 - outputs**2`"
    upstream_forgotten = swap("grads_wrt_outputs * (1 - outputs**2)", "1 - outputs**2")
    "`bprop` returns the slope alone, without multiplying it by `grads_wrt_outputs`"
    slope_forgotten = swap("grads_wrt_outputs * (1 - outputs**2)", "grads_wrt_outputs")
    "`bprop` passes `grads_wrt_outputs` on without multiplying it by the slope"
    inputs_for_outputs = swap("- outputs", "- inputs")
    "the slope is computed from `inputs` instead of `outputs`: `1 - inputs**2`"
    tanh_twice = swap("outputs**2", "np.tanh(outputs) ** 2")
    "the slope takes the tanh of `outputs`, which are tanh values already"
    square_forgotten = swap("outputs**2", "outputs")
    "the square is missing in the slope: `1 - outputs` instead of `1 - outputs**2`"
    slope_of_the_sigmoid = swap("(1 - outputs**2)", "outputs * (1 - outputs)")
    "`bprop` has the slope of the sigmoid, `outputs * (1 - outputs)`, instead of that of tanh"
    divided_by_batch_size = swap("(1 - outputs**2)", "(1 - outputs**2) / len(inputs)")
    "the gradients are divided by the batch size, which the error function does already"
    summed_over_batch = swap(
        "grads_wrt_outputs * (1 - outputs**2)", "(grads_wrt_outputs * (1 - outputs**2)).sum(axis=0)"
    )
    "the gradients are summed over the batch instead of kept for each example"
    arguments_swapped = swap(
        "grads_wrt_outputs * (1 - outputs**2)", "outputs * (1 - grads_wrt_outputs**2)"
    )
    "`outputs` and `grads_wrt_outputs` have changed places in `bprop`"
    cosh_not_squared = swap("* (1 - outputs**2)", "/ np.cosh(inputs)")
    "the slope is 1 / cosh(x) instead of 1 / cosh(x)**2"
    upstream_clipped = swap("return grads_wrt_outputs", "return np.clip(grads_wrt_outputs, -1, 1)")
    "upstream gradients are clipped to the range from -1 to 1"
    nothing_returned = swap("return grads_wrt_outputs", "grads_wrt_inputs = grads_wrt_outputs")
    "`bprop` has no `return`, so that it gives None"


@slips(of=answer)
def in_fprop():
    half_the_argument = swap("np.tanh(inputs)", "(np.exp(inputs) - 1) / (np.exp(inputs) + 1)")
    "`fprop` uses exp(x) where tanh needs exp(2x), which gives tanh(x / 2)"
    inputs_overwritten = swap(
        "return np.tanh(inputs)", "np.tanh(inputs, out=inputs)\nreturn inputs"
    )
    "`fprop` writes its result into `inputs`"
    centred_over_batch = swap("(inputs)", "(inputs - inputs.mean(axis=0))")
    "each column is centred over the batch before the tanh"


@slips(of=answer)
def in_several_places():
    sigmoid_layer = (
        swap("np.tanh(inputs)", "1 / (1 + np.exp(-inputs))"),
        swap("(1 - outputs**2)", "outputs * (1 - outputs)"),
    )
    "`TanhLayer` is a copy of the sigmoid layer"
    half_precision = (
        swap("(inputs)", "(inputs.astype(np.float16))"),
        swap(
            "grads_wrt_outputs * (1 - outputs**2)",
            "grads_wrt_outputs.astype(np.float16) * (1 - outputs.astype(np.float16) ** 2)",
        ),
    )
    "the results are rounded to half precision"
    squeezed = (
        swap("(inputs)", "(inputs).squeeze()"),
        swap(
            "grads_wrt_outputs * (1 - outputs**2)",
            "(grads_wrt_outputs * (1 - outputs**2)).squeeze()",
        ),
    )
    "axes of length 1 are squeezed away"


@mistake(
    "numerator and denominator of the tanh have changed places, which gives 1 / tanh(x)", of=answer
)
def quotient_upside_down():
    def fprop(self, inputs):
        positive, negative = np.exp(inputs), np.exp(-inputs)
        return (positive + negative) / (positive - negative)


@mistake("the exponentials overflow for large inputs, and infinity / infinity is NaN", of=answer)
def overflow():
    def fprop(self, inputs):
        positive, negative = np.exp(inputs), np.exp(-inputs)
        return (positive - negative) / (positive + negative)


@mistake("`bprop` multiplies `grads_wrt_outputs` in place", of=answer)
def upstream_overwritten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        grads_wrt_outputs *= 1 - outputs**2
        return grads_wrt_outputs


@mistake("the slope of the first batch is kept in `self` and used for all later ones", of=answer)
def slope_of_first_batch():
    swap("(1 - outputs**2)", "self.slopes")

    def fprop(self, inputs):
        outputs = np.tanh(inputs)
        if not hasattr(self, "slopes") or self.slopes.shape != outputs.shape:
            self.slopes = 1 - outputs**2
        return outputs


@right_answer("computes in single precision", of=answer)
def single_precision():
    def fprop(self, inputs):
        return np.tanh(inputs.astype(np.float32))

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        outputs = outputs.astype(np.float32)
        return grads_wrt_outputs.astype(np.float32) * (1 - outputs**2)


@right_answer("single precision inside, double precision outside", of=answer)
def single_precision_inside():
    def fprop(self, inputs):
        return np.tanh(np.asarray(inputs, "f4")).astype(float)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        outputs = np.asarray(outputs, "f4")
        return (np.asarray(grads_wrt_outputs, "f4") * (1 - outputs * outputs)).astype(float)


@right_answer("exponentials of negative numbers only", of=answer)
def stable_exponentials():
    def fprop(self, inputs):
        small = np.exp(-2 * np.abs(inputs))
        return np.sign(inputs) * (1 - small) / (1 + small)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        small = np.exp(-2 * np.abs(inputs))
        return 4 * small / (1 + small) ** 2 * grads_wrt_outputs


@right_answer("the slope as 1 / cosh(x)**2, which overflows to the right limit", of=answer)
def slope_from_cosh():
    swap("tanh(inputs)", "sinh(np.clip(inputs, -30, 30)) / np.cosh(np.clip(inputs, -30, 30))")
    swap("* (1 - outputs**2)", "/ np.cosh(inputs) ** 2")


@right_answer("Python loops, lists as results, numbers from the math module", of=answer)
def loops_and_lists():
    def fprop(self, inputs):
        return [[math.tanh(x) for x in row] for row in inputs]

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = []
        for b in range(len(inputs)):
            row = []
            for k in range(len(inputs[b])):
                row.append((1 - outputs[b][k] ** 2) * grads_wrt_outputs[b][k])
            result.append(row)
        return result


@right_answer("keeps what it needs from `fprop` in `self`, and prints on the way", of=answer)
def keeps_state():
    def fprop(self, inputs):
        self.outputs = np.tanh(inputs)
        print("fprop of a batch of", len(inputs))
        return self.outputs

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs * (1 - self.outputs**2)


@right_answer("np.vectorize, and a raise that is never reached", of=answer)
def vectorised_function():
    def fprop(self, inputs):
        return np.vectorize(math.tanh)(inputs)
        raise NotImplementedError("TODO")

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        slope = np.vectorize(lambda x: 1 - math.tanh(x) ** 2)
        return slope(inputs) * grads_wrt_outputs
        raise NotImplementedError("TODO")


@right_answer("tanh as a stretched sigmoid, in a class without a base")
def stretched_sigmoid():
    class TanhLayer:
        def _sigmoid(self, x):
            return 1 / (1 + np.exp(-x))

        def fprop(self, inputs):
            return 2 * self._sigmoid(2 * inputs) - 1

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            s = (outputs + 1) / 2
            return 4 * s * (1 - s) * grads_wrt_outputs

    return TanhLayer


@right_answer(
    "works on a transposed copy and returns it turned back, column by column in memory", of=answer
)
def column_major():
    def fprop(self, inputs):
        return np.tanh(inputs.T.copy()).T

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        slopes = np.empty(outputs.T.shape)
        np.multiply(outputs.T, outputs.T, out=slopes)
        np.subtract(1.0, slopes, out=slopes)
        return (slopes * grads_wrt_outputs.T).T


@right_answer("the whole Jacobian of every row, multiplied by its upstream gradients", of=answer)
def full_jacobian():
    swap(
        "grads_wrt_outputs * (1 - outputs**2)",
        "np.stack([np.diag(1 - y**2) @ g for y, g in zip(outputs, grads_wrt_outputs)])",
    )
