"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("numpy numbers too")
def numpy_numbers_too():
    softmax_hyperparameters = dict(
        batch_size=100, init_scale=1e-2, learning_rate=np.float64(0.2), num_epochs=50
    )

    return softmax_hyperparameters
