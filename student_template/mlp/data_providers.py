"""Data providers: pass after pass through a data set, one batch at a time."""

import logging
import os
from pathlib import Path

import numpy as np

from . import default_rng

logger = logging.getLogger(__name__)

EMBEDDED = Path(__file__).parent / "data"
DIGITS_SETS = {"train": slice(0, 1297), "valid": slice(1297, 1547), "test": slice(1547, 1797)}


class DataProvider:
    """Gives the examples of a data set in batches; iterating over it is one epoch.

    Parameters
    ----------
    inputs : array (number of examples, input_dim)
        One example in each row.
    targets : array (number of examples, ...)
        What belongs to them.
    batch_size : int
        Examples in a batch. The last batch of an epoch holds what is left over.
    max_num_batches : int
        Batches in an epoch at most; -1 for all that there are.
    shuffle_order : bool
        Whether each epoch comes in an order of its own.
    rng : RandomState or Generator, optional
        Where the orders come from.
    """

    def __init__(
        self, inputs, targets, batch_size, max_num_batches=-1, shuffle_order=True, rng=None
    ):
        if len(inputs) != len(targets):
            raise ValueError(f"{len(inputs)} inputs but {len(targets)} targets")
        self.inputs = inputs
        self.targets = targets
        self.batch_size = batch_size
        self.max_num_batches = max_num_batches
        self.shuffle_order = shuffle_order
        self.rng = default_rng if rng is None else rng
        self.reset()

    @property
    def batch_size(self):
        """Examples in a batch."""
        return self._batch_size

    @batch_size.setter
    def batch_size(self, value):
        if value < 1:
            raise ValueError(f"batch_size={value!r} must be at least 1")
        self._batch_size = value

    @property
    def max_num_batches(self):
        """Batches in an epoch at most; -1 for all that there are."""
        return self._max_num_batches

    @max_num_batches.setter
    def max_num_batches(self, value):
        if value == 0 or value < -1:
            raise ValueError(f"max_num_batches={value!r} must be -1 or at least 1")
        self._max_num_batches = value

    @property
    def num_batches(self):
        """Batches in an epoch."""
        available = -(-len(self.inputs) // self.batch_size)
        return available if self.max_num_batches == -1 else min(self.max_num_batches, available)

    def reset(self):
        """Go back to the order that the examples were given in, and begin an epoch."""
        self._order = np.arange(len(self.inputs))
        self.new_epoch()

    def new_epoch(self):
        """Begin an epoch, in an order of its own if `shuffle_order` is set."""
        self._next_batch = 0
        if self.shuffle_order:
            self.shuffle()

    def shuffle(self):
        """Put the examples in another random order."""
        self._order = self.rng.permutation(self._order)

    def __iter__(self):
        return self

    def __next__(self):
        if self._next_batch >= self.num_batches:
            self.new_epoch()
            raise StopIteration
        start = self._next_batch * self.batch_size
        self._next_batch += 1
        chosen = self._order[start : start + self.batch_size]
        return self.inputs[chosen], self.targets[chosen]

    def next(self):
        """Give the inputs and the targets of the next batch."""
        return next(self)


class OneOfKDataProvider(DataProvider):
    """Gives class labels as rows with a one at the class and zeros elsewhere.

    Parameters
    ----------
    inputs : array (number of examples, input_dim)
        One example in each row.
    targets : array of int (number of examples,)
        The class of each, from 0 to `num_classes` - 1.
    num_classes : int
        Number of classes.
    **settings
        As for `DataProvider`.
    """

    def __init__(self, inputs, targets, num_classes, **settings):
        self.num_classes = num_classes
        super().__init__(inputs, targets, **settings)

    def __next__(self):
        inputs, labels = super().__next__()
        return inputs, self.to_one_of_k(labels)

    def to_one_of_k(self, labels):
        """Array (number of labels, num_classes) of zeros and ones."""
        return np.eye(self.num_classes)[labels]


class DigitsDataProvider(OneOfKDataProvider):
    """The embedded handwritten digits: 784 inputs between 0 and 1, ten classes.

    Parameters
    ----------
    which_set : str
        ``train`` (1,297 examples), ``valid`` (250) or ``test`` (250).
    batch_size : int
        Examples in a batch.
    **settings
        As for `DataProvider`.
    """

    def __init__(self, which_set="train", batch_size=100, **settings):
        self.which_set = which_set
        inputs, labels = embedded_digits(which_set)
        super().__init__(inputs, labels, num_classes=10, batch_size=batch_size, **settings)


class MNISTDataProvider(OneOfKDataProvider):
    """MNIST where it is at hand, else the embedded digits: 784 inputs, ten classes.

    MNIST is read from ``mnist-train.npz``, ``mnist-valid.npz`` and ``mnist-test.npz`` in the folder
    that the environment variable ``MLP_DATA_DIR`` names.

    Parameters
    ----------
    which_set : str
        ``train``, ``valid`` or ``test`` (``eval`` is another name for it).
    batch_size : int
        Examples in a batch.
    max_num_batches : int
        Batches in an epoch at most; -1 for all that there are.
    shuffle_order : bool
        Whether each epoch comes in an order of its own.
    rng : RandomState or Generator, optional
        Where the orders come from.
    """

    said_embedded = False

    def __init__(
        self, which_set="train", batch_size=100, max_num_batches=-1, shuffle_order=True, rng=None
    ):
        self.which_set = "test" if which_set == "eval" else which_set
        path = _mnist_file(self.which_set)
        if path is None:
            self._say_embedded()
            inputs, labels = embedded_digits(self.which_set)
        else:
            with np.load(path) as arrays:
                inputs, labels = arrays["inputs"].astype(float), arrays["targets"].astype(int)
        super().__init__(
            inputs,
            labels,
            num_classes=10,
            batch_size=batch_size,
            max_num_batches=max_num_batches,
            shuffle_order=shuffle_order,
            rng=rng,
        )

    @staticmethod
    def _say_embedded():
        if not MNISTDataProvider.said_embedded:
            MNISTDataProvider.said_embedded = True
            logger.warning(
                "MLP_DATA_DIR holds no MNIST files: using the 1,797 embedded digits instead."
            )


class IrisDataProvider(OneOfKDataProvider):
    """Fisher's irises: four measurements in centimetres, three species.

    Parameters
    ----------
    num_classes : int
        3 for all 150 examples; 2 for the first 100, which a line can separate.
    batch_size : int
        Examples in a batch.
    **settings
        As for `DataProvider`.
    """

    def __init__(self, num_classes=3, batch_size=10, **settings):
        inputs, labels = embedded_iris(num_classes)
        super().__init__(inputs, labels, num_classes=num_classes, batch_size=batch_size, **settings)


def embedded_digits(which_set):
    """Read one part of the embedded digits.

    Parameters
    ----------
    which_set : str
        ``train``, ``valid`` or ``test``.

    Returns
    -------
    inputs : array (number of examples, 784)
        Grey levels from 0 (paper) to 1 (ink), row by row.
    labels : array of int (number of examples,)
        Which digit it is.
    """
    if which_set not in DIGITS_SETS:
        raise ValueError(f"which_set={which_set!r} must be one of {', '.join(DIGITS_SETS)}")
    part = DIGITS_SETS[which_set]
    with np.load(EMBEDDED / "digits.npz") as arrays:
        images, labels = arrays["images"][part].astype(float), arrays["labels"][part].astype(int)
    return enlarge(images).reshape(len(images), -1), labels


def enlarge(images):
    """Turn 8 x 8 images with grey levels 0 to 16 into 28 x 28 images from 0 to 1.

    Parameters
    ----------
    images : array (number of images, 8, 8)
        Whole numbers.

    Returns
    -------
    array (number of images, 28, 28)
        Bilinear interpolation between the centres of the given pixels.
    """
    # Centres of the new pixels, in units of 1/14 of an old one, which keeps every step in whole
    # numbers: the result is the same to the last bit on every machine.
    centres = np.clip(4 * np.arange(28) - 5, 0, 14 * 7)
    distances = np.abs(centres[:, np.newaxis] - 14 * np.arange(8))
    weights = np.maximum(0, 14 - distances).astype(float)
    return weights @ images @ weights.T / (16 * 14 * 14)


def embedded_iris(num_classes=3):
    """Read the embedded irises.

    Parameters
    ----------
    num_classes : int
        3 for all 150 examples, 2 for the first 100.

    Returns
    -------
    inputs : array (number of examples, 4)
        Length and width of sepals, then of petals, in centimetres.
    labels : array of int (number of examples,)
        The species.
    """
    if num_classes not in (2, 3):
        raise ValueError(f"num_classes={num_classes!r} must be 2 or 3")
    with np.load(EMBEDDED / "iris.npz") as arrays:
        inputs, labels = arrays["inputs"], arrays["labels"].astype(int)
    chosen = labels < num_classes
    return inputs[chosen], labels[chosen]


def _mnist_file(which_set):
    folder = os.environ.get("MLP_DATA_DIR")
    names = (
        ["mnist-test.npz", "mnist-eval.npz"] if which_set == "test" else [f"mnist-{which_set}.npz"]
    )
    paths = [Path(folder) / name for name in names] if folder else []
    return next((path for path in paths if path.is_file()), None)
