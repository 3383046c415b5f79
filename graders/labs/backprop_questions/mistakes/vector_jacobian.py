import numpy as np

from graders.mistakes import mistake, right_answer


@mistake("every output counts once: `vector` is ignored, as if it were all ones")
def vector_ignored():
    def vjp_double(x, vector):
        return np.full(x.shape, 2.0)

    def gradients(a, b, c, vector):
        return np.full(a.shape, 3.0), 4 * b, 1 / c

    return vjp_double, gradients


@mistake("the entries of the product are summed, so that every input gets the same number")
def entries_summed():
    def vjp_double(x, vector):
        return np.full(x.shape, np.sum(2 * vector))

    def gradients(a, b, c, vector):
        total = np.sum(vector)
        return np.full(a.shape, 3 * total), 4 * b * total, total / c

    return vjp_double, gradients


@mistake("the values of the function are weighted by `vector` instead of its slopes")
def values_for_slopes():
    def vjp_double(x, vector):
        return 2 * x * vector

    def gradients(a, b, c, vector):
        return 3 * a * vector, 2 * b**2 * vector, np.log(c) * vector

    return vjp_double, gradients


@mistake("the slope of `2 * b**2` is taken to be `2 * b`: the factor in front was dropped")
def factor_dropped():
    def gradients(a, b, c, vector):
        return 3 * vector, 2 * b * vector, vector / c

    return gradients


@mistake("`vector` is scaled to a sum of one, as if its entries were shares")
def vector_normalised():
    def vjp_double(x, vector):
        return 2 * vector / np.sum(vector)

    def gradients(a, b, c, vector):
        shares = vector / np.sum(vector)
        return 3 * shares, 4 * b * shares, shares / c

    return vjp_double, gradients


@mistake("the three gradients stand in the order of the last argument first")
def order_turned_round():
    def gradients(a, b, c, vector):
        return vector / c, 4 * b * vector, 3 * vector

    return gradients


@mistake("each gradient takes the place of the one before instead of being added to it")
def overwritten():
    class GradientAccumulator:
        def __init__(self):
            self.value = None

        def add(self, gradient):
            self.value = gradient

        def zero(self):
            self.value = None

    return GradientAccumulator


@mistake(
    "the first gradient is kept without a copy, and later ones are added into the caller's array"
)
def first_gradient_shared():
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

    return GradientAccumulator


@mistake("`value` is the mean of the gradients instead of their sum")
def averaged():
    class GradientAccumulator:
        def __init__(self):
            self.zero()

        def add(self, gradient):
            self.count += 1
            self.value = self.value + (gradient - self.value) / self.count

        def zero(self):
            self.count, self.value = 0, 0.0

    return GradientAccumulator


@mistake("`zero` hides the sum and the next `add` goes on from it")
def zero_forgets_nothing():
    class GradientAccumulator:
        def __init__(self):
            self.total = self.value = 0.0

        def add(self, gradient):
            self.total = self.total + gradient
            self.value = self.total

        def zero(self):
            self.value = 0.0

    return GradientAccumulator


@mistake("all accumulators share one list of gradients, because it belongs to the class")
def shared_by_the_class():
    class GradientAccumulator:
        received = []  # noqa: RUF012 -- the mistake

        def add(self, gradient):
            self.received.append(np.array(gradient))

        @property
        def value(self):
            return sum(self.received)

        def zero(self):
            self.received.clear()

    return GradientAccumulator


@right_answer("Jacobians built in full and multiplied, for any shape")
def full_jacobians():
    def vjp_double(x, vector):
        jacobian = 2 * np.eye(x.size)
        return (vector.ravel() @ jacobian).reshape(x.shape)

    def gradients(a, b, c, vector):
        rows = vector.ravel()
        slopes = (np.full(a.size, 3.0), 4 * b.ravel(), 1 / c.ravel())
        return [(rows @ np.diag(slope)).reshape(a.shape) for slope in slopes]

    class GradientAccumulator:
        def __init__(self):
            self.value = None

        def add(self, gradient):
            self.value = gradient.copy() if self.value is None else self.value + gradient

        def zero(self):
            self.value = None

    return vjp_double, gradients, GradientAccumulator


@right_answer("a property for the value, a list of gradients behind it")
def value_as_property():
    def vjp_double(x, vector):
        return vector + vector

    def gradients(a, b, c, vector):
        ones = np.ones_like(vector)
        return vector * 3 * ones, vector * (2 * b + 2 * b), vector * np.reciprocal(c)

    class GradientAccumulator:
        def __init__(self):
            self._gradients = []

        def add(self, gradient):
            self._gradients.append(np.array(gradient))

        @property
        def value(self):
            return np.sum(self._gradients, axis=0) if self._gradients else 0.0

        def zero(self):
            self._gradients = []

    return vjp_double, gradients, GradientAccumulator


@right_answer("sums kept in place, and `zero` fills them with zeros")
def sums_in_place():
    def vjp_double(x, vector):
        gradient = np.array(vector, dtype=float)
        gradient *= 2
        return gradient

    def gradients(a, b, c, vector):
        return np.multiply(3, vector), np.multiply(vector, b) * 4, np.divide(vector, c)

    class GradientAccumulator:
        value = 0.0

        def add(self, gradient):
            if np.ndim(self.value) == 0:
                self.value = np.zeros(np.shape(gradient))
            self.value += gradient

        def zero(self):
            if np.ndim(self.value):
                self.value[...] = 0
            else:
                self.value = 0.0

    return vjp_double, gradients, GradientAccumulator
