"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("slopes without the vector")
def ignores_vector():
    def vjp_double(x, vector):
        return 2 * np.ones_like(x)

    def gradients(a, b, c, vector):
        return 3 * np.ones_like(a), 4 * b, 1 / c

    class GradientAccumulator:
        def __init__(self):
            self.value = 0

        def add(self, gradient):
            self.value = self.value + gradient

        def zero(self):
            self.value = 0

    return vjp_double, gradients, GradientAccumulator


@mistake("y times vector")
def values_for_slopes():
    def vjp_double(x, vector):
        return 2 * x * vector

    def gradients(a, b, c, vector):
        return 3 * a * vector, 2 * b**2 * vector, np.log(c) * vector

    class GradientAccumulator:
        def __init__(self):
            self.value = 0

        def add(self, gradient):
            self.value = self.value + gradient

        def zero(self):
            self.value = 0

    return vjp_double, gradients, GradientAccumulator


@mistake("the accumulator keeps the last only")
def overwrites():
    def vjp_double(x, vector):
        return 2 * vector

    def gradients(a, b, c, vector):
        return 3 * vector, 4 * b * vector, vector / c

    class GradientAccumulator:
        def __init__(self):
            self.value = 0.0

        def add(self, gradient):
            self.value = gradient

        def zero(self):
            self.value = 0.0

    return vjp_double, gradients, GradientAccumulator


@mistake("first gradient is aliased and changed")
def inplace_alias():
    def vjp_double(x, vector):
        return 2 * vector

    def gradients(a, b, c, vector):
        return 3 * vector, 2 * b * vector, vector / c

    class GradientAccumulator:
        def __init__(self):
            self.value = None

        def add(self, gradient):
            if self.value is None:
                self.value = gradient
            else:
                self.value += gradient

        def zero(self):
            self.value = None

    return vjp_double, gradients, GradientAccumulator


@mistake("sums with np.dot")
def dot_product():
    def vjp_double(x, vector):
        return np.dot(2 * np.ones_like(x), vector)

    def gradients(a, b, c, vector):
        return np.dot(vector, 3 * np.ones_like(a)), np.dot(vector, 4 * b), np.dot(vector, 1 / c)

    class GradientAccumulator:
        total = 0

        def __init__(self):
            self.value = 0

        def add(self, gradient):
            self.value = self.value + gradient

        def zero(self):
            self.value = 0

    return vjp_double, gradients, GradientAccumulator
