"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("explicit jacobians")
def explicit_jacobians():
    def vjp_double(x, vector):
        J = 2 * np.eye(x.size)
        return (vector.ravel() @ J).reshape(x.shape)

    def gradients(a, b, c, vector):
        ga = vector * 3
        gb = vector * (2 * 2 * b)
        gc = vector * (1 / c)
        return ga, gb, gc

    class GradientAccumulator:
        def __init__(self):
            self.grads = []

        def add(self, gradient):
            self.grads.append(np.array(gradient))

        def zero(self):
            self.grads = []

        @property
        def value(self):
            return sum(self.grads) if self.grads else 0.0

    return vjp_double, gradients, GradientAccumulator


@right_answer("none start")
def none_start():
    def vjp_double(x, vector):
        return np.full_like(x, 2.0, dtype=float) * vector

    def gradients(a, b, c, vector):
        ones = np.ones_like(a)
        return (3 * ones * vector, 4 * b * vector, np.divide(vector, c))

    class GradientAccumulator:
        value = 0.0

        def __init__(self):
            self.zero()

        def add(self, gradient):
            self.value = gradient + self.value

        def zero(self):
            self.value = np.zeros_like(self.value)

    return vjp_double, gradients, GradientAccumulator
