"""Training: batches in, better parameters and a record of the way out."""

import logging
import time

import numpy as np

from .progress import ProgressBar

logger = logging.getLogger(__name__)


class Optimiser:
    """Trains a model on batches and keeps a record of errors and other measures.

    Parameters
    ----------
    model : SingleLayerModel or MultipleLayerModel
        What is trained; its parameters are changed in place.
    error : callable
        One of `mlp.errors`.
    learning_rule : GradientDescentLearningRule
        Or another of `mlp.learning_rules`.
    train_dataset : DataProvider
        What it is trained on.
    valid_dataset : DataProvider, optional
        What it is only measured on.
    data_monitors : dict of str to callable, optional
        Further measures, each called with (outputs, targets) of a batch, giving one number.
    progress : bool, optional
        Whether to show a progress bar; by default only in a terminal.
    """

    def __init__(
        self,
        model,
        error,
        learning_rule,
        train_dataset,
        valid_dataset=None,
        data_monitors=None,
        progress=None,
    ):
        self.model = model
        self.error = error
        self.learning_rule = learning_rule
        self.learning_rule.initialise(model.params)
        self.train_dataset = train_dataset
        self.valid_dataset = valid_dataset
        self.data_monitors = {"error": error, **(data_monitors or {})}
        self.progress = progress

    def do_training_epoch(self):
        """Pass once through the training data, with one update for each batch."""
        for inputs, targets in self.train_dataset:
            activations = self.model.fprop(inputs)
            grads_wrt_outputs = self.error.grad(activations[-1], targets)
            grads_wrt_params = self.model.grads_wrt_params(activations, grads_wrt_outputs)
            self.learning_rule.update_params(grads_wrt_params)

    def eval_monitors(self, dataset, label):
        """Mean of every measure over the examples of a data set.

        Parameters
        ----------
        dataset : DataProvider
            What to measure on.
        label : str
            Stands in brackets in the keys: ``error(train)``.

        Returns
        -------
        dict of str to float
            The means.
        """
        totals = dict.fromkeys(self.data_monitors, 0.0)
        examples = 0
        for inputs, targets in dataset:
            outputs = self.model.fprop(inputs, evaluation=True)[-1]
            # The last batch may be smaller: each counts by its number of examples.
            for name, monitor in self.data_monitors.items():
                totals[name] += float(monitor(outputs, targets)) * len(inputs)
            examples += len(inputs)
        return {f"{name}({label})": total / examples for name, total in totals.items()}

    def get_epoch_stats(self):
        """Every measure on the training data and, where there are any, the validation data."""
        stats = self.eval_monitors(self.train_dataset, "train")
        if self.valid_dataset is not None:
            stats |= self.eval_monitors(self.valid_dataset, "valid")
        return stats

    def log_stats(self, epoch, epoch_time, stats):
        """Write one line to the log."""
        measures = ", ".join(f"{name}={value:.4g}" for name, value in stats.items())
        logger.info("Epoch %d (%.2f s): %s", epoch, epoch_time, measures)

    def train(self, num_epochs, stats_interval=5):
        """Train for a number of epochs.

        Parameters
        ----------
        num_epochs : int
            Passes through the training data.
        stats_interval : int
            A row of the record is taken before training and after so many epochs each.

        Returns
        -------
        stats : array (rows, measures)
            The record.
        keys : dict of str to int
            Which measure stands in which column.
        run_time : float
            Seconds.
        """
        started = time.monotonic()
        stats = self.get_epoch_stats()
        record = [list(stats.values())]
        bar = ProgressBar(num_epochs, show=self.progress)
        for epoch in range(1, num_epochs + 1):
            epoch_started = time.monotonic()
            self.do_training_epoch()
            if epoch % stats_interval == 0:
                stats = self.get_epoch_stats()
                record.append(list(stats.values()))
                self.log_stats(epoch, time.monotonic() - epoch_started, stats)
            bar.update(epoch)
        bar.close()
        keys = {name: column for column, name in enumerate(stats)}
        return np.array(record), keys, time.monotonic() - started
