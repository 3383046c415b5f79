"""Right answers for the softmax model's settings, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("NumPy's numbers")
def numpy_numbers():
    softmax_hyperparameters = {
        "batch_size": np.int64(100),
        "init_scale": np.float32(0.1),
        "learning_rate": np.float64(0.5),
        "num_epochs": np.int32(60),
    }
    return softmax_hyperparameters


@right_answer("all weights start at zero, and there are more keys")
def zero_weights():
    softmax_hyperparameters = dict(
        batch_size=64, init_scale=0, learning_rate=0.3, num_epochs=40, seed=12345
    )
    return softmax_hyperparameters


@right_answer("small batches")
def small_batches():
    softmax_hyperparameters = {
        "num_epochs": 10,
        "learning_rate": 0.1,
        "init_scale": 0.05,
        "batch_size": 20,
    }
    return softmax_hyperparameters


@right_answer("all examples at once")
def whole_batches():
    softmax_hyperparameters = {
        "batch_size": 1297,
        "init_scale": 0.1,
        "learning_rate": 0.5,
        "num_epochs": 300,
    }
    return softmax_hyperparameters
