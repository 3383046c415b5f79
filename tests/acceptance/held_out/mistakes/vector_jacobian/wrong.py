"""Wrong answers for products of vectors and Jacobians, none of them planted."""

import numpy as np

from graders.mistakes import mistake


@mistake("the vector is not looked at")
def vector_ignored():
    def vjp_double(x, vector):
        return 2 * np.ones_like(x)

    return vjp_double


@mistake("the gradient with respect to b misses its factor b")
def factor_b_forgotten():
    def gradients(a, b, c, vector):
        return 3 * vector, 4 * vector, vector / c

    return gradients


@mistake("the logarithm's slope is the logarithm")
def logarithm_for_slope():
    def gradients(a, b, c, vector):
        return 3 * vector, 4 * b * vector, np.log(c) * vector

    return gradients


@mistake("all accumulators share one sum")
def sum_on_the_class():
    class GradientAccumulator:
        value = 0.0

        def add(self, gradient):
            GradientAccumulator.value = GradientAccumulator.value + gradient

        def zero(self):
            GradientAccumulator.value = 0.0

    return GradientAccumulator


@mistake("all accumulators share one list")
def list_on_the_class():
    class GradientAccumulator:
        gradients = []

        def add(self, gradient):
            self.gradients.append(gradient)

        def zero(self):
            self.gradients.clear()

        @property
        def value(self):
            return sum(self.gradients, 0.0)

    return GradientAccumulator


@mistake("the last gradient replaces the others")
def last_one_counts():
    class GradientAccumulator:
        def __init__(self):
            self.value = 0.0

        def add(self, gradient):
            self.value = gradient

        def zero(self):
            self.value = 0.0

    return GradientAccumulator


@mistake("the sum grows in the caller's first array")
def grows_in_the_callers_array():
    class GradientAccumulator:
        def __init__(self):
            self.value = None

        def add(self, gradient):
            if self.value is None:
                self.value = gradient
            else:
                self.value += gradient

        def zero(self):
            self.value *= 0

    return GradientAccumulator
