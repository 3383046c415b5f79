import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("the gradient passes where the input is negative instead of where it is positive")
def negative_side():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs < 0)

    return ReluLayer


@mistake("`bprop` returns the slope alone, without multiplying it by `grads_wrt_outputs`")
def upstream_forgotten():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (inputs > 0).astype(float)

    return ReluLayer


@mistake("`bprop` passes `grads_wrt_outputs` on everywhere, also where the input is negative")
def slope_forgotten():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs

    return ReluLayer


@mistake("`bprop` multiplies by `outputs` instead of by the slope")
def outputs_for_slope():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * outputs

    return ReluLayer


@mistake("`bprop` applies the ReLU to `grads_wrt_outputs` instead of looking at `inputs`")
def relu_of_upstream():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.maximum(0.0, grads_wrt_outputs)

    return ReluLayer


@mistake("negative upstream gradients are dropped, as in guided back-propagation")
def guided():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0) * (grads_wrt_outputs > 0)

    return ReluLayer


@mistake("negative inputs are multiplied by 0.01 instead of set to 0, which is a leaky ReLU")
def leaky():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.where(inputs > 0, inputs, 0.01 * inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * np.where(inputs > 0, 1.0, 0.01)

    return ReluLayer


@mistake("`bprop` has the slope 0.01 of a leaky ReLU for negative inputs")
def leaky_slope():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * np.where(inputs > 0, 1.0, 0.01)

    return ReluLayer


@mistake("`fprop` takes the absolute value instead of the positive part")
def absolute_value():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.abs(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ReluLayer


@mistake("`fprop` takes the minimum of 0 and x instead of the maximum")
def minimum():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.minimum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs < 0)

    return ReluLayer


@mistake("`fprop` returns 1 for positive inputs instead of the input itself")
def step():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return (inputs > 0).astype(float)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ReluLayer


@mistake("`fprop` is the softplus log(1 + exp(x)), a smooth relative of the ReLU")
def softplus():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.logaddexp(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs / (1 + np.exp(-inputs))

    return ReluLayer


@mistake("`fprop` is clipped at 6, which the lab sheet does not ask for")
def clipped_at_six():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.minimum(np.maximum(0.0, inputs), 6.0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < 6))

    return ReluLayer


@mistake("`np.max(inputs, 0)` takes the largest entry of each column, not the larger of x and 0")
def maximum_of_columns():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.max(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ReluLayer


@mistake("the slope is the sign of the input: -1 for negative inputs instead of 0")
def sign_for_slope():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * np.sign(inputs)

    return ReluLayer


@mistake("the slope is `outputs / inputs`, which is 0 / 0 at an input of exactly 0")
def nan_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            with np.errstate(invalid="ignore"):
                return grads_wrt_outputs * outputs / inputs

    return ReluLayer


@mistake("the slope is 2 at an input of exactly 0, where both conditions hold")
def two_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs >= 0) + 1.0 * (inputs == 0))

    return ReluLayer


@mistake("the gradient passes only where the input is above 1 instead of above 0")
def threshold_at_one():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 1)

    return ReluLayer


@mistake("`fprop` sets the negative entries of `inputs` to 0 in place")
def inputs_overwritten():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            inputs[inputs < 0] = 0
            return inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (outputs > 0)

    return ReluLayer


@mistake("`bprop` sets entries of `grads_wrt_outputs` to 0 in place")
def upstream_overwritten():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads_wrt_outputs[inputs <= 0] = 0
            return grads_wrt_outputs

    return ReluLayer


@mistake("the gradients are divided by the batch size, which the error function does already")
def divided_by_batch_size():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0) / len(inputs)

    return ReluLayer


@mistake("the loop stops before the last row of the batch")
def last_row_left_out():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0.0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            result = grads_wrt_outputs.copy()
            for row in range(len(inputs) - 1):
                result[row] *= inputs[row] > 0
            return result

    return ReluLayer


@mistake("results are rounded to whole numbers by `astype(int)`")
def whole_numbers():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(0, inputs).astype(int)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ReluLayer
