import numpy as np

from graders.mistakes import mistake, right_answer
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


@right_answer("slope 1 at zero")
def one_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return inputs * (inputs >= 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs >= 0)

    return ReluLayer


@right_answer("slope 1/2 at zero, from the mean of x and |x|")
def half_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return (inputs + np.abs(inputs)) / 2

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 + np.sign(inputs)) / 2

    return ReluLayer


@right_answer("the mask from `outputs` instead of `inputs`")
def mask_from_outputs():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.clip(inputs, 0, None)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(outputs > 0, grads_wrt_outputs, 0)

    return ReluLayer


@right_answer("computes in single precision")
def single_precision():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(np.float32(0), inputs.astype(np.float32))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs.astype(np.float32) * (outputs > 0)

    return ReluLayer


@right_answer("changes copies in place")
def copies_changed():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            outputs = inputs.copy()
            outputs[outputs < 0] = 0.0
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads = np.array(grads_wrt_outputs)
            grads[inputs < 0] = 0.0
            return grads

    return ReluLayer


@right_answer("Python loops and lists")
def loops_and_lists():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return [[max(0.0, x) for x in row] for row in inputs.tolist()]

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            pairs = [zip(r, g) for r, g in zip(inputs.tolist(), grads_wrt_outputs.tolist())]
            return [[g if x > 0 else 0 for x, g in row] for row in pairs]

    return ReluLayer


@right_answer("keeps the mask of the last `fprop` in `self`")
def keeps_mask():
    class ReluLayer(Layer):
        def __init__(self):
            self.mask = None

        def fprop(self, inputs):
            self.mask = inputs > 0
            return np.where(self.mask, inputs, 0.0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return self.mask * grads_wrt_outputs

    return ReluLayer


@right_answer("a helper function, np.vectorize and a raise that is never reached")
def vectorised_function():
    class ReluLayer(Layer):
        @staticmethod
        def relu(x):
            return x if x > 0 else 0.0

        def fprop(self, inputs):
            return np.vectorize(self.relu, otypes=[float])(inputs)
            raise NotImplementedError

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            slope = np.vectorize(lambda x: 1.0 if x > 0 else 0.0)
            return slope(inputs) * grads_wrt_outputs
            raise NotImplementedError

    return ReluLayer


@right_answer("a slope at zero that depends on the sign of the zero")
def heaviside():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.fmax(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            at_zero = np.where(np.signbit(inputs), 0.0, 1.0)
            return np.heaviside(inputs, at_zero) * grads_wrt_outputs

    return ReluLayer
