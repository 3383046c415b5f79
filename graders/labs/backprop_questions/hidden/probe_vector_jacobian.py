"""What every answer to products of vectors and Jacobians that lost points is asked."""

import numpy as np

CORE = ("vjp_double", "gradients", "sums", "two at once", "one array")


def probe(probing):
    """Ask for both products, and for sums of gradients."""
    rng = np.random.RandomState(5)
    for shape in ((3,), (2, 3)):
        a, b, c = rng.uniform(0.5, 3.0, (3, *shape))
        vector = rng.uniform(0.2, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
        probing.ask("vjp_double", probing.names.vjp_double, a, vector)
        probing.ask("gradients", probing.names.gradients, a, -b, c, vector)
    _sums(probing, np.round(rng.normal(size=(5, 2, 2)), 1))


def _sums(probing, gradients):
    one, two = (probing.names.GradientAccumulator() for _ in range(2))
    for number, gradient in enumerate(gradients):
        _added(probing, "sums", one, gradient)
        if number == 2:
            probing.told(one.zero)
            probing.put("sums", _emptied(_held(probing, one)))
    for number, gradient in enumerate(gradients):
        probing.told(two.add, 2 * gradient)
        if number == 0:
            probing.tell("two at once", _held(probing, two))
    probing.tell("two at once", _held(probing, one))
    _one_array(probing)


def _added(probing, part, accumulator, gradient):
    said = probing.told(accumulator.add, gradient)
    if isinstance(said, str) and said.startswith("raised"):
        probing.put(part, said)
    probing.tell(part, _held(probing, accumulator))


def _held(probing, accumulator):
    return accumulator.read("value") if hasattr(accumulator, "read") else accumulator.value


def _emptied(value):
    """Return what is held after `zero`: nothing, 0 and zeros all say the same."""
    return "something" if value is not None and np.any(value) else "empty"


def _one_array(probing):
    """Add one and the same array three times: it must not change."""
    accumulator = probing.names.GradientAccumulator()
    same = probing.array((2, 2), 3.0)
    for _ in range(3):
        accumulator.add(same)
    probing.tell("one array", probing.told(same.tolist))
