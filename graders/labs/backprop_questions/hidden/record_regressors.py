"""Records what real fitted scikit-learn regressors predict, as the oracle of `mlp_predict`.

scikit-learn is no dependency of Markprop. To record anew::

    python -m venv /tmp/fit && /tmp/fit/bin/pip install scikit-learn
    /tmp/fit/bin/python graders/labs/backprop_questions/hidden/record_regressors.py

`recorded_regressors.npz` was made in this way with scikit-learn 1.9.1 and NumPy 2.4.6. It holds 40
models (four activations, 0 to 4 hidden layers, one and three outputs), each fitted to 200 made-up
examples, with `predict` of ten inputs that the fit never saw.
"""

import itertools
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

ACTIVATIONS = ("identity", "logistic", "tanh", "relu")
DEEPEST = 4
PATH = Path(__file__).with_name("recorded_regressors.npz")


def fitted(activation, num_hidden, output_dim, rng):
    """Fit one regressor to a smooth made-up function; return it and ten unseen inputs."""
    input_dim = int(rng.integers(3, 8))
    inputs = rng.normal(size=(200, input_dim))
    waves = np.sin(inputs @ rng.normal(size=(input_dim, output_dim)))
    targets = 3.0 * waves + inputs @ rng.normal(size=(input_dim, output_dim)) + 1.0
    model = MLPRegressor(
        hidden_layer_sizes=[int(width) for width in rng.integers(4, 10, size=num_hidden)],
        activation=activation,
        learning_rate_init=0.01,
        max_iter=300,
        random_state=int(rng.integers(2**31)),
    )
    model.fit(inputs, targets[:, 0] if output_dim == 1 else targets)
    unseen = rng.normal(size=(10, input_dim))
    unseen[-2:] *= 8.0  # two inputs far out, where sigmoid and tanh are flat
    return model, unseen


def record():
    """Fit all models, and write them with their predictions as a few flat arrays."""
    rng = np.random.default_rng(20240501)
    activations, widths, numbers = [], [], []
    cases = itertools.product(range(len(ACTIVATIONS)), range(DEEPEST + 1), (1, 3))
    for activation, num_hidden, output_dim in cases:
        model, inputs = fitted(ACTIVATIONS[activation], num_hidden, output_dim, rng)
        sizes = [inputs.shape[1], *(len(biases) for biases in model.intercepts_)]
        activations.append(activation)
        widths.append(sizes + [0] * (DEEPEST + 2 - len(sizes)))
        layers = itertools.chain(*zip(model.coefs_, model.intercepts_, strict=True))
        numbers += [array.ravel() for array in (*layers, inputs, model.predict(inputs))]
    np.savez_compressed(
        PATH,
        activations=np.array(activations, dtype=np.int8),
        widths=np.array(widths, dtype=np.int8),
        numbers=np.concatenate(numbers),
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)  # roughly fitted is fitted enough
    record()
