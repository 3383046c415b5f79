import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("the slope has the opposite sign: `outputs**2 - 1` instead of `1 - outputs**2`")
def turned_sign():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (outputs**2 - 1)

    return TanhLayer


@mistake("`bprop` returns the slope alone, without multiplying it by `grads_wrt_outputs`")
def upstream_forgotten():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return 1 - outputs**2

    return TanhLayer


@mistake("`bprop` passes `grads_wrt_outputs` on without multiplying it by the slope")
def slope_forgotten():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs

    return TanhLayer


@mistake("the slope is computed from `inputs` instead of `outputs`: `1 - inputs**2`")
def inputs_for_outputs():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - inputs**2)

    return TanhLayer


@mistake("the slope takes the tanh of `outputs`, which are tanh values already")
def tanh_twice():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - np.tanh(outputs) ** 2)

    return TanhLayer


@mistake("the square is missing in the slope: `1 - outputs` instead of `1 - outputs**2`")
def square_forgotten():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs)

    return TanhLayer


@mistake("`bprop` has the slope of the sigmoid, `outputs * (1 - outputs)`, instead of that of tanh")
def slope_of_the_sigmoid():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * outputs * (1 - outputs)

    return TanhLayer


@mistake("`TanhLayer` is a copy of the sigmoid layer")
def sigmoid_layer():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return 1 / (1 + np.exp(-inputs))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * outputs * (1 - outputs)

    return TanhLayer


@mistake("`fprop` uses exp(x) where tanh needs exp(2x), which gives tanh(x / 2)")
def half_the_argument():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return (np.exp(inputs) - 1) / (np.exp(inputs) + 1)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("numerator and denominator of the tanh have changed places, which gives 1 / tanh(x)")
def quotient_upside_down():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            positive, negative = np.exp(inputs), np.exp(-inputs)
            return (positive + negative) / (positive - negative)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("the gradients are divided by the batch size, which the error function does already")
def divided_by_batch_size():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2) / len(inputs)

    return TanhLayer


@mistake("the gradients are summed over the batch instead of kept for each example")
def summed_over_batch():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (grads_wrt_outputs * (1 - outputs**2)).sum(axis=0)

    return TanhLayer


@mistake("`outputs` and `grads_wrt_outputs` have changed places in `bprop`")
def arguments_swapped():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return outputs * (1 - grads_wrt_outputs**2)

    return TanhLayer


@mistake("the slope is 1 / cosh(x) instead of 1 / cosh(x)**2")
def cosh_not_squared():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs / np.cosh(inputs)

    return TanhLayer


@mistake("the exponentials overflow for large inputs, and infinity / infinity is NaN")
def overflow():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            positive, negative = np.exp(inputs), np.exp(-inputs)
            return (positive - negative) / (positive + negative)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("`fprop` writes its result into `inputs`")
def inputs_overwritten():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            np.tanh(inputs, out=inputs)
            return inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("`bprop` multiplies `grads_wrt_outputs` in place")
def upstream_overwritten():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads_wrt_outputs *= 1 - outputs**2
            return grads_wrt_outputs

    return TanhLayer


@mistake("each column is centred over the batch before the tanh")
def centred_over_batch():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs - inputs.mean(axis=0))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer


@mistake("the slope of the first batch is kept in `self` and used for all later ones")
def slope_of_first_batch():
    class TanhLayer(Layer):
        slopes = None

        def fprop(self, inputs):
            outputs = np.tanh(inputs)
            if self.slopes is None or self.slopes.shape != outputs.shape:
                self.slopes = 1 - outputs**2
            return outputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.slopes

    return TanhLayer


@mistake("upstream gradients are clipped to the range from -1 to 1")
def upstream_clipped():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.clip(grads_wrt_outputs, -1, 1) * (1 - outputs**2)

    return TanhLayer


@mistake("the results are rounded to half precision")
def half_precision():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs.astype(np.float16))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs.astype(np.float16) * (1 - outputs.astype(np.float16) ** 2)

    return TanhLayer


@mistake("axes of length 1 are squeezed away")
def squeezed():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs).squeeze()

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return (grads_wrt_outputs * (1 - outputs**2)).squeeze()

    return TanhLayer


@mistake("`bprop` computes the gradients but does not return them")
def nothing_returned():
    class TanhLayer(Layer):
        def fprop(self, inputs):
            return np.tanh(inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads_wrt_inputs = grads_wrt_outputs * (1 - outputs**2)

    return TanhLayer
