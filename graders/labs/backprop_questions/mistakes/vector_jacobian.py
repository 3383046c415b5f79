import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    def vjp_double(x, vector):
        return 2 * vector

    def gradients(a, b, c, vector):
        return 3 * vector, 4 * b * vector, vector / c

    class GradientAccumulator:
        def __init__(self):
            self.value = None

        def add(self, gradient):
            self.value = gradient.copy() if self.value is None else self.value + gradient

        def zero(self):
            self.value = None

    return vjp_double, gradients, GradientAccumulator


@slips(of=answer)
def in_few_words():
    vector_ignored = (
        swap("2 * vector", "np.full(x.shape, 2.0)"),
        swap("3 * vector, 4 * b * vector, vector", "np.full(a.shape, 3.0), 4 * b, 1"),
    )
    "every output counts once: `vector` is ignored, as if it were all ones"
    values_for_slopes = (
        swap("2 * vector", "2 * x * vector"),
        swap(
            "vector, 4 * b * vector, vector / c",
            "a * vector, 2 * b**2 * vector, np.log(c) * vector",
        ),
    )
    "the values of the function are weighted by `vector` instead of its slopes"
    factor_dropped = swap("4 * b", "2 * b")
    "the slope of `2 * b**2` is taken to be `2 * b`: the factor in front was dropped"
    order_turned_round = swap(
        "3 * vector, 4 * b * vector, vector / c", "vector / c, 4 * b * vector, 3 * vector"
    )
    "the three gradients stand in the order of the last argument first"
    overwritten = swap(
        "gradient.copy() if self.value is None else self.value + gradient", "gradient"
    )
    "each gradient takes the place of the one before instead of being added to it"


@mistake(
    "the entries of the product are summed, so that every input gets the same number", of=answer
)
def entries_summed():
    def vjp_double(x, vector):
        return np.full(x.shape, np.sum(2 * vector))

    def gradients(a, b, c, vector):
        total = np.sum(vector)
        return np.full(a.shape, 3 * total), 4 * b * total, total / c


@mistake("`vector` is scaled to a sum of one, as if its entries were shares", of=answer)
def vector_normalised():
    def vjp_double(x, vector):
        return 2 * vector / np.sum(vector)

    def gradients(a, b, c, vector):
        shares = vector / np.sum(vector)
        return 3 * shares, 4 * b * shares, shares / c


@mistake(
    "the first gradient is kept without a copy, and later ones are added into the caller's array",
    of=answer,
)
def first_gradient_shared():
    def add(self, gradient):
        if self.value is None:
            self.value = gradient
        else:
            self.value += gradient


@mistake("`value` is the mean of the gradients instead of their sum", of=answer)
def averaged():
    def add(self, gradient):
        self.count += 1
        self.value = self.value + (gradient - self.value) / self.count

    def zero(self):
        self.count, self.value = 0, 0.0

    def __init__(self):
        self.zero()


@mistake("`zero` hides the sum and the next `add` goes on from it", of=answer)
def zero_forgets_nothing():
    def __init__(self):
        self.total = self.value = 0.0

    def add(self, gradient):
        self.total = self.total + gradient
        self.value = self.total

    def zero(self):
        self.value = 0.0


@mistake("all accumulators share one list of gradients, because it belongs to the class", of=answer)
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


@right_answer("Jacobians built in full and multiplied, for any shape", of=answer)
def full_jacobians():
    def vjp_double(x, vector):
        jacobian = 2 * np.eye(x.size)
        return (vector.ravel() @ jacobian).reshape(x.shape)

    def gradients(a, b, c, vector):
        rows = vector.ravel()
        slopes = (np.full(a.size, 3.0), 4 * b.ravel(), 1 / c.ravel())
        return [(rows @ np.diag(slope)).reshape(a.shape) for slope in slopes]


@right_answer("a property for the value, a list of gradients behind it", of=answer)
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


@right_answer("sums kept in place, and `zero` fills them with zeros", of=answer)
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
