"""Wrong answers for the rectified linear layer, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import mistake
from reference.mlp.layers import Layer


@mistake("small positive inputs are cut off at 1e-5")
def threshold_above_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return inputs * (inputs > 1e-5)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 1e-5)

    return ReluLayer


@mistake("small positive inputs are cut off at 1e-3 on the way back")
def threshold_on_the_way_back():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (outputs > 1e-3)

    return ReluLayer


@mistake("negative inputs leak")
def leaky():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.where(inputs > 0, inputs, 0.01 * inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.where(inputs > 0, 1.0, 0.01) * grads_wrt_outputs

    return ReluLayer


@mistake("outputs that are not negative pass the gradient, so all do")
def all_outputs_pass():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (outputs >= 0)

    return ReluLayer


@mistake("the gradient is rectified, not the inputs")
def rectified_gradient():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return np.maximum(grads_wrt_outputs, 0) * (inputs > 0)

    return ReluLayer


@mistake("gradients are set to zero in the caller's array")
def gradients_in_place():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            grads_wrt_outputs[inputs <= 0] = 0
            return grads_wrt_outputs

    return ReluLayer


@mistake("inputs are set to zero in the caller's array")
def inputs_in_place():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            inputs[inputs < 0] = 0
            return inputs

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ReluLayer


@mistake("the slope is a quotient that is not defined at zero")
def quotient_at_zero():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            with np.errstate(all="ignore"):
                return grads_wrt_outputs * (outputs / inputs)

    return ReluLayer


@mistake("the slope is the sign")
def sign_of_inputs():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.maximum(inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * np.sign(inputs)

    return ReluLayer


@mistake("all layers share the mask that is kept for bprop")
def mask_on_the_class():
    class ReluLayer(Layer):
        mask = None

        def fprop(self, inputs):
            ReluLayer.mask = inputs > 0
            return inputs * ReluLayer.mask

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ReluLayer.mask

    return ReluLayer


@mistake("all layers share a list of masks")
def masks_in_a_shared_list():
    class ReluLayer(Layer):
        masks = []

        def fprop(self, inputs):
            self.masks.append(inputs > 0)
            return np.where(self.masks[-1], inputs, 0)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * self.masks[-1]

    return ReluLayer


@mistake("outputs end at 6")
def ends_at_six():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.clip(inputs, 0, 6)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * ((inputs > 0) & (inputs < 6))

    return ReluLayer


@mistake("softplus stands for the rectifier")
def softplus():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.logaddexp(0, inputs)

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs / (1 + np.exp(-np.clip(inputs, -500, 500)))

    return ReluLayer


@mistake("batches of one example lose an axis")
def squeezed():
    class ReluLayer(Layer):
        def fprop(self, inputs):
            return np.squeeze(np.maximum(inputs, 0))

        def bprop(self, inputs, outputs, grads_wrt_outputs):
            return grads_wrt_outputs * (inputs > 0)

    return ReluLayer
