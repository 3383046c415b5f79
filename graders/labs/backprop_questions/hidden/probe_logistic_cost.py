"""What every answer to regularised logistic regression that lost points is asked."""

import numpy as np

CORE = ("cost", "gradient", "training", "prediction")
CENTRES = np.array([[1.0, 0.0], [-0.5, 1.0], [-0.5, -1.0]])


def points():
    """Return three clouds of points, and which cloud each belongs to."""
    rng = np.random.RandomState(5)
    labels = np.arange(30) % 3
    return CENTRES[labels] + 0.3 * rng.standard_normal((30, 2)), labels


def probe(probing):
    """Ask for costs and gradients and, where they are right, for three models."""
    if _costs(probing):
        inputs, labels = points()
        for part, penalty in (("training", 3.0), ("prediction", 0.1)):
            found = probing.told(probing.names.one_vs_all, inputs, labels, 3, penalty)
            if not isinstance(found, np.ndarray) or found.shape != (3, 3):
                probing.put(part, found if isinstance(found, str) else "another shape")
            elif part == "training":  # numbers and a penalty with which any training arrives
                probing.put(part, 10 * found, within=0.3)
            else:
                scores = np.c_[np.ones(len(inputs)), inputs] @ found.T
                right = np.bincount(labels[scores.argmax(axis=1) == labels], minlength=3)
                probing.put(part, right / 10.0, within=0.15)


def _costs(probing):
    rng, right = np.random.RandomState(7), True
    for penalty in (0.0, 1.5):
        inputs = np.c_[np.ones(6), rng.normal(size=(6, 2))]
        targets = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
        asked = (rng.normal(size=3), inputs, targets, penalty)
        returned = probing.raw(probing.names.lr_cost_function, *asked)
        expected = probing.reference.lr_cost_function(*asked)
        try:
            cost, gradient = returned
        except (TypeError, ValueError):
            probing.put("cost", returned if isinstance(returned, str) else "no pair")
            return False
        probing.tell("cost", cost)
        probing.tell("gradient", np.ravel(gradient))
        right &= bool(np.allclose(np.ravel(gradient), np.ravel(expected[1]), rtol=1e-4))
        right &= bool(np.allclose(cost, expected[0], rtol=1e-4))
    return right
