import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap
from reference.mlp.layers import Layer


def answer():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ReluLayer


@slips(of=answer)
def in_bprop():
    negative_side = swap("inputs > 0", "inputs < 0")
    "the gradient passes where the input is negative instead of where it is positive"
    upstream_forgotten = swap("grads_wrt_outputs * (inputs > 0)", "(inputs > 0).astype(float)")
    "`bprop` returns the slope alone, without multiplying it by `grads_wrt_outputs`"
    slope_forgotten = swap("grads_wrt_outputs * (inputs > 0)", "grads_wrt_outputs")
    "`bprop` passes `grads_wrt_outputs` on everywhere, also where the input is negative"
    outputs_for_slope = swap("(inputs > 0)", "outputs")
    "`bprop` multiplies by `outputs` instead of by the slope"
    relu_of_upstream = swap(
        "grads_wrt_outputs * (inputs > 0)", "np.maximum(0.0, grads_wrt_outputs)"
    )
    "`bprop` applies the ReLU to `grads_wrt_outputs` instead of looking at `inputs`"
    guided = swap("(inputs > 0)", "(inputs > 0) * (grads_wrt_outputs > 0)")
    "negative upstream gradients are dropped, as in guided back-propagation"
    leaky_slope = swap("(inputs > 0)", "np.where(inputs > 0, 1.0, 0.01)")
    "`bprop` has the slope 0.01 of a leaky ReLU for negative inputs"
    sign_for_slope = swap("(inputs > 0)", "np.sign(inputs)")
    "the slope is the sign of the input: -1 for negative inputs instead of 0"
    two_at_zero = swap("inputs > 0", "(inputs >= 0) + 1.0 * (inputs == 0)")
    "the slope is 2 at an input of exactly 0, where both conditions hold"
    threshold_at_one = swap("inputs > 0", "inputs > 1")
    "the gradient passes only where the input is above 1 instead of above 0"
    divided_by_batch_size = swap("(inputs > 0)", "(inputs > 0) / len(inputs)")
    "the gradients are divided by the batch size, which the error function does already"


@slips(of=answer)
def in_fprop():
    absolute_value = swap("np.maximum(0.0, inputs)", "np.abs(inputs)")
    "`fprop` takes the absolute value instead of the positive part"
    step = swap("np.maximum(0.0, inputs)", "(inputs > 0).astype(float)")
    "`fprop` returns 1 for positive inputs instead of the input itself"
    maximum_of_columns = swap("np.maximum(0.0, inputs)", "np.max(inputs, 0)")
    "`np.max(inputs, 0)` takes the largest entry of each column, not the larger of x and 0"
    whole_numbers = swap("np.maximum(0.0, inputs)", "np.maximum(0, inputs).astype(int)")
    "results are rounded to whole numbers by `astype(int)`"
    whole_numbers_by_vectorize = swap(
        "np.maximum(0.0, inputs)", "np.vectorize(lambda x: x if x > 0 else 0)(inputs)"
    )
    "`np.vectorize` makes all results whole numbers if the first of them is the whole number 0"
    if_on_an_array = swap(
        "return np.maximum(0.0, inputs)", "return inputs if inputs > 0 else 0.0 * inputs"
    )
    "`if` asks a whole array at once whether it is positive"
    raised = swap("return np.maximum", "raise np.maximum")
    "`fprop` says `raise` where it should say `return`"


@slips(of=answer)
def in_several_places():
    leaky = (
        swap("np.maximum(0.0, inputs)", "np.where(inputs > 0, inputs, 0.01 * inputs)"),
        swap("(inputs > 0)", "np.where(inputs > 0, 1.0, 0.01)"),
    )
    "negative inputs are multiplied by 0.01 instead of set to 0, which is a leaky ReLU"
    hyperbolic_tangent = (
        swap("np.maximum(0.0, inputs)", "np.tanh(inputs)"),
        swap("(inputs > 0)", "(1.0 - outputs**2)"),
    )
    "the layer computes tanh, where the ReLU is asked for"
    minimum = swap("np.maximum", "np.minimum"), swap("inputs > 0", "inputs < 0")
    "`fprop` takes the minimum of 0 and x instead of the maximum"
    softplus = swap("np.maximum", "np.logaddexp"), swap("* (inputs > 0)", "/ (1 + np.exp(-inputs))")
    "`fprop` is the softplus log(1 + exp(x)), a smooth relative of the ReLU"
    clipped_at_six = (
        swap("np.maximum(0.0, inputs)", "np.minimum(np.maximum(0.0, inputs), 6.0)"),
        swap("(inputs > 0)", "((inputs > 0) & (inputs < 6))"),
    )
    "`fprop` is clipped at 6, which the lab sheet does not ask for"
    inputs_overwritten = (
        swap("return np.maximum(0.0, inputs)", "inputs[inputs < 0] = 0\nreturn inputs"),
        swap("inputs > 0", "outputs > 0"),
    )
    "`fprop` sets the negative entries of `inputs` to 0 in place"


@mistake("the slope is `outputs / inputs`, which is 0 / 0 at an input of exactly 0", of=answer)
def nan_at_zero():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        with np.errstate(invalid="ignore"):
            return grads_wrt_outputs * outputs / inputs


@mistake("`bprop` sets entries of `grads_wrt_outputs` to 0 in place", of=answer)
def upstream_overwritten():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        grads_wrt_outputs[inputs <= 0] = 0
        return grads_wrt_outputs


@mistake("the loop stops before the last row of the batch", of=answer)
def last_row_left_out():
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        result = grads_wrt_outputs.copy()
        for row in range(len(inputs) - 1):
            result[row] *= inputs[row] > 0
        return result


@right_answer("slope 1 at zero", of=answer)
def one_at_zero():
    swap("np.maximum(0.0, inputs)", "inputs * (inputs >= 0)")
    swap("inputs > 0", "inputs >= 0")


@right_answer("slope 1/2 at zero, from the mean of x and |x|", of=answer)
def half_at_zero():
    swap("np.maximum(0.0, inputs)", "(inputs + np.abs(inputs)) / 2")
    swap("(inputs > 0)", "(1 + np.sign(inputs)) / 2")


@right_answer("the mask from `outputs` instead of `inputs`", of=answer)
def mask_from_outputs():
    swap("np.maximum(0.0, inputs)", "np.clip(inputs, 0, None)")
    swap("grads_wrt_outputs * (inputs > 0)", "np.where(outputs > 0, grads_wrt_outputs, 0)")


@right_answer("computes in single precision", of=answer)
def single_precision():
    def fprop(self, inputs):
        return np.maximum(np.float32(0), inputs.astype(np.float32))

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return grads_wrt_outputs.astype(np.float32) * (outputs > 0)


@right_answer("changes copies in place", of=answer)
def copies_changed():
    def fprop(self, inputs):
        outputs = inputs.copy()
        outputs[outputs < 0] = 0.0
        return outputs

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        grads = np.array(grads_wrt_outputs)
        grads[inputs < 0] = 0.0
        return grads


@right_answer("Python loops and lists", of=answer)
def loops_and_lists():
    def fprop(self, inputs):
        return [[max(0.0, x) for x in row] for row in inputs.tolist()]

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        pairs = [zip(r, g) for r, g in zip(inputs.tolist(), grads_wrt_outputs.tolist())]
        return [[g if x > 0 else 0 for x, g in row] for row in pairs]


@right_answer("keeps the mask of the last `fprop` in `self`", of=answer)
def keeps_mask():
    def fprop(self, inputs):
        self.mask = inputs > 0
        return np.where(self.mask, inputs, 0.0)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return self.mask * grads_wrt_outputs


@right_answer("a helper function, np.vectorize and a raise that is never reached", of=answer)
def vectorised_function():
    def fprop(self, inputs):
        def relu(x):
            return x if x > 0 else 0.0

        return np.vectorize(relu, otypes=[float])(inputs)
        raise NotImplementedError

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        slope = np.vectorize(lambda x: 1.0 if x > 0 else 0.0)
        return slope(inputs) * grads_wrt_outputs
        raise NotImplementedError


@right_answer("a slope at zero that depends on the sign of the zero", of=answer)
def heaviside():
    def fprop(self, inputs):
        return np.fmax(inputs, 0)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        at_zero = np.where(np.signbit(inputs), 0.0, 1.0)
        return np.heaviside(inputs, at_zero) * grads_wrt_outputs
