"""Right answers for products of vectors and Jacobians, none of them planted."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("the whole Jacobian")
def whole_jacobian():
    def vjp_double(x, vector):
        jacobian = 2 * np.eye(np.size(x))
        return (np.ravel(vector) @ jacobian).reshape(np.shape(x))

    return vjp_double


@right_answer("a list, built one after the other")
def as_a_list():
    def gradients(a, b, c, vector):
        grad_a = np.zeros_like(vector)
        grad_a += 3
        slopes = [grad_a, 2 * 2 * b, c**-1]
        return [slope * vector for slope in slopes]

    return gradients


@right_answer("a list of gradients, summed when asked")
def summed_when_asked():
    class GradientAccumulator:
        def __init__(self):
            self.zero()

        def add(self, gradient):
            self._all.append(np.array(gradient, copy=True))

        def zero(self):
            self._all = []

        @property
        def value(self):
            return sum(self._all) if self._all else 0.0

    return GradientAccumulator


@right_answer("nothing until the first gradient comes")
def nothing_at_first():
    class GradientAccumulator:
        def __init__(self):
            self.value = None

        def add(self, gradient):
            self.value = gradient.copy() if self.value is None else self.value + gradient

        def zero(self):
            self.value = None

    return GradientAccumulator
