"""Planted mistakes of products with a Jacobian, written a second time from sentences alone."""

import numpy as np

from graders.mistakes import mistake


def answer():
    def vjp_double(x, vector):
        return np.add(vector, vector)

    def gradients(a, b, c, vector):
        return vector * 3.0, vector * 4.0 * b, vector * (1.0 / c)

    class GradientAccumulator:
        value = None

        def add(self, gradient):
            before = 0.0 if self.value is None else self.value
            self.value = before + np.array(gradient)

        def zero(self):
            self.value = None

    return vjp_double, gradients, GradientAccumulator


@mistake("again", of=answer)
def vector_ignored():
    def vjp_double(x, vector):
        return np.full(x.shape, 2.0)

    def gradients(a, b, c, vector):
        ones = np.ones(np.shape(vector))
        return 3.0 * ones, 4.0 * b * ones, ones / c


@mistake("again", of=answer)
def values_for_slopes():
    def vjp_double(x, vector):
        return (x + x) * vector

    def gradients(a, b, c, vector):
        return vector * a * 3.0, vector * (2.0 * b * b), vector * np.log(c)


@mistake("again", of=answer)
def factor_dropped():
    def gradients(a, b, c, vector):
        return 3.0 * vector, b * vector * 2, vector / c


@mistake("again", of=answer)
def order_turned_round():
    def gradients(a, b, c, vector):
        result = [3.0 * vector, 4 * b * vector, vector / c]
        return tuple(reversed(result))


@mistake("again", of=answer)
def overwritten():
    class GradientAccumulator:
        value = None

        def add(self, gradient):
            self.value = 1.0 * gradient

        def zero(self):
            self.value = None


@mistake("again", of=answer)
def entries_summed():
    def vjp_double(x, vector):
        return np.full(np.shape(x), 2.0 * np.sum(vector))


@mistake("again", of=answer)
def vector_normalised():
    def vjp_double(x, vector):
        shares = vector / vector.sum()
        return shares + shares

    def gradients(a, b, c, vector):
        shares = vector / vector.sum()
        return shares * 3.0, shares * 4.0 * b, shares / c


@mistake("again", of=answer)
def first_gradient_shared():
    class GradientAccumulator:
        value = None

        def add(self, gradient):
            if self.value is None:
                self.value = gradient
            else:
                np.add(self.value, gradient, out=self.value)

        def zero(self):
            self.value = None


@mistake("again", of=answer)
def averaged():
    class GradientAccumulator:
        def __init__(self):
            self.zero()

        def add(self, gradient):
            self.seen.append(np.array(gradient))
            self.value = np.mean(self.seen, axis=0)

        def zero(self):
            self.seen = []
            self.value = None


@mistake("again", of=answer)
def zero_forgets_nothing():
    class GradientAccumulator:
        def __init__(self):
            self.total = 0.0
            self.value = None

        def add(self, gradient):
            self.total = self.total + gradient
            self.value = self.total

        def zero(self):
            self.value = None


@mistake("again", of=answer)
def shared_by_the_class():
    class GradientAccumulator:
        seen = []

        @property
        def value(self):
            return sum(self.seen) if self.seen else None

        def add(self, gradient):
            self.seen.append(np.array(gradient))

        def zero(self):
            self.seen.clear()
