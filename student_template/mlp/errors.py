"""Error functions: how far the outputs of a model are from their targets.

Each is summed over the outputs of an example and averaged over the examples of the batch. Outputs
and targets both have shape (batch_size, output_dim).
"""

import numpy as np

from .layers import SigmoidLayer, SoftmaxLayer

# The logarithm of an output that was rounded to zero, kept finite.
SMALLEST_PROBABILITY = np.finfo(float).tiny


def _batch_size(outputs, targets):
    if np.shape(outputs) != np.shape(targets):
        # NumPy would spread (n,) against (n, 1) to (n, n) without a word.
        raise ValueError(
            f"outputs have shape {np.shape(outputs)} but targets have shape {np.shape(targets)}"
        )
    return len(outputs)


class SumOfSquaredDiffsError:
    """Half the squared distance between outputs and targets."""

    def __call__(self, outputs, targets):
        """Error, one number."""
        return 0.5 * np.sum((outputs - targets) ** 2) / _batch_size(outputs, targets)

    def grad(self, outputs, targets):
        """Gradients with respect to the outputs, of their shape."""
        return (outputs - targets) / _batch_size(outputs, targets)

    def __repr__(self):
        return "SumOfSquaredDiffsError"


class BinaryCrossEntropyError:
    """Cross entropy between targets and probabilities, for two classes at each output."""

    def __call__(self, outputs, targets):
        """Error, one number."""
        batch_size = _batch_size(outputs, targets)
        log_one = np.log(np.maximum(outputs, SMALLEST_PROBABILITY))
        log_zero = np.log(np.maximum(1.0 - outputs, SMALLEST_PROBABILITY))
        return -np.sum(targets * log_one + (1.0 - targets) * log_zero) / batch_size

    def grad(self, outputs, targets):
        """Gradients with respect to the outputs, of their shape."""
        batch_size = _batch_size(outputs, targets)
        one = np.maximum(outputs, SMALLEST_PROBABILITY)
        zero = np.maximum(1.0 - outputs, SMALLEST_PROBABILITY)
        return ((1.0 - targets) / zero - targets / one) / batch_size

    def __repr__(self):
        return "BinaryCrossEntropyError"


class BinaryCrossEntropySigmoidError:
    """Binary cross entropy of the sigmoid of the outputs, in one step."""

    def __call__(self, outputs, targets):
        """Error, one number."""
        batch_size = _batch_size(outputs, targets)
        return np.sum(np.logaddexp(0.0, outputs) - targets * outputs) / batch_size

    def grad(self, outputs, targets):
        """Gradients with respect to the outputs, of their shape."""
        return (SigmoidLayer().fprop(outputs) - targets) / _batch_size(outputs, targets)

    def __repr__(self):
        return "BinaryCrossEntropySigmoidError"


class CrossEntropyError:
    """Cross entropy between targets and probabilities, for one of many classes."""

    def __call__(self, outputs, targets):
        """Error, one number."""
        batch_size = _batch_size(outputs, targets)
        return -np.sum(targets * np.log(np.maximum(outputs, SMALLEST_PROBABILITY))) / batch_size

    def grad(self, outputs, targets):
        """Gradients with respect to the outputs, of their shape."""
        batch_size = _batch_size(outputs, targets)
        return -targets / np.maximum(outputs, SMALLEST_PROBABILITY) / batch_size

    def __repr__(self):
        return "CrossEntropyError"


class CrossEntropySoftmaxError:
    """Cross entropy of the softmax of the outputs, in one step."""

    def __call__(self, outputs, targets):
        """Error, one number."""
        batch_size = _batch_size(outputs, targets)
        shifted = outputs - outputs.max(axis=-1, keepdims=True)
        log_sums = np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        return -np.sum(targets * (shifted - log_sums)) / batch_size

    def grad(self, outputs, targets):
        """Gradients with respect to the outputs, of their shape."""
        return (SoftmaxLayer().fprop(outputs) - targets) / _batch_size(outputs, targets)

    def __repr__(self):
        return "CrossEntropySoftmaxError"
