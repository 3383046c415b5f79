"""Trains with a student's optimiser on the student's side, and follows the steps on ours.

Which examples a step saw is not known, since the optimiser draws them itself. So one run repeats a
single example, which leaves no choice, and another takes one of a few examples at a time: then the
log itself must say which one it was, and the parameters at the end must bear it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.checks.arrays import as_array
from graders.checks.borrowing import borrowed_globals
from graders.checks.feedback import Finding, described
from graders.checks.made import expect_object
from graders.errors import AnswerAbsent, AnswerMissing, CheckFailed, StudentError
from graders.labs.gradient_flow.networks import (
    WEIGHT,
    Array,
    Parameters,
    ask_gradients,
    layer_names,
    make_net,
    random_parameters,
    read_gradients,
    read_parameters,
)
from graders.student.objects import RemoteObject

ALPHA = 0.05
DEFAULT_ALPHA = 0.001  # of `dp.SGD`
DEEP = 11  # hidden layers


class Slopes:
    """The derivatives of the loss, as a network like the one that was trained gives them.

    Parameters
    ----------
    twin : Net
        That network.
    """

    def __init__(self, twin: Any) -> None:
        self._twin = twin

    def at(
        self, places: Sequence[Parameters], batches: Sequence[tuple[Array, Array]]
    ) -> list[Parameters]:
        """Return the derivatives at each place for each batch, the batches of a place together."""
        turns: list[tuple[str, tuple[Any, ...]]] = []
        for place in places:
            turns += [("set_param", (place,)), *(("get_grad", batch) for batch in batches)]
        if isinstance(self._twin, RemoteObject):
            answers = self._twin.in_turn(*turns)
        else:
            answers = [getattr(self._twin, name)(*given) for name, given in turns]
        found = zip(answers, turns, strict=True)
        return [read_gradients(a, places[0])[0] for a, (name, _) in found if name == "get_grad"]


@dataclass(frozen=True)
class Run:
    """A training on the student's side.

    Parameters
    ----------
    before, after : dict of str to array
        The parameters.
    log : object
        Whatever was kept as ``grad_w``.
    slopes : Slopes
        Gives the derivatives of the loss for parameters, inputs and targets.
    alpha : float
        The learning rate.
    """

    before: Parameters
    after: Parameters
    log: Any
    slopes: Slopes
    alpha: float = ALPHA

    @property
    def names(self) -> list[str]:
        """Names of the weights, layer by layer."""
        return [name + WEIGHT for name in layer_names(self.before)]

    def column(self, grad: Parameters) -> Array:
        """Return the column of the log that belongs to derivatives."""
        return np.array([np.abs(grad[name]).mean() for name in self.names])

    def moved(self, parameters: Parameters, grad: Parameters) -> Parameters:
        """Return the parameters after one plain step."""
        return {name: value - self.alpha * grad[name] for name, value in parameters.items()}


def net_to_train(names: Any) -> Any:
    """Return a tanh network: the lab sheet's own, or where there is none, the student's `Net`."""
    has_own = names.has("StartNet") if hasattr(names, "has") else hasattr(names, "StartNet")
    if has_own:
        return expect_object("StartNet", names.StartNet())
    return make_net(names, 4, 6, 2, "tanh")


def deep_net_to_train(names: Any) -> Any:
    """Return the student's `Net` with eleven hidden layers, if it can be had, else the usual one.

    Two of its layers' names begin alike (h1 and h10), and none of the sizes is the usual one. What
    is wrong with a `Net` is judged elsewhere.
    """
    try:
        net = make_net(names, 4, 3, DEEP, "tanh")
        parameters = read_parameters(net)
        ordered = [name + WEIGHT for name in layer_names(parameters)]
        ask_gradients(net, np.ones((1, 4)), np.ones(1), parameters)
    except (CheckFailed, StudentError, AnswerAbsent):
        return net_to_train(names)
    created = [name for name in parameters if name.endswith(WEIGHT)]
    return net if len(ordered) == DEEP + 1 and ordered == created else net_to_train(names)


class Trainer:
    """Trains a network of the student's, as often as it is asked to.

    Parameters
    ----------
    student : Student
        The student's names.
    lend : callable
        Sets globals of the student's notebook.
    net : Net
        The network.
    parameters : dict of str to array
        Parameters like its own.
    make : callable
        Makes such a network from the student's names.
    """

    def __init__(
        self,
        student: Any,
        lend: Callable[..., None],
        net: Any,
        parameters: Parameters,
        make: Callable[[Any], Any],
    ) -> None:
        self._student, self._lend, self._make = student, lend, make
        self._net, self._like = net, parameters
        self._slopes: Slopes | None = None
        self._steps = 0

    def train(
        self,
        x: Array,
        y: Array,
        *,
        steps: int,
        batch_size: int | None,
        alpha: float | None = ALPHA,
    ) -> Run:
        """Train from a start that is the same at every grading, and return what became of it.

        Parameters
        ----------
        x, y : array
            All examples, shapes (n, 4) and (n,). First weights make up for their size.
        steps, batch_size : int
            Number of steps, and examples drawn for each; left to the optimiser if None.
        alpha : float, optional
            The learning rate; left to the optimiser if None.
        """
        names = layer_names(self._like)
        before = random_parameters(np.random.default_rng(steps), self._like)
        before[names[0] + WEIGHT] /= np.abs(x).max() or 1.0
        self._net.set_param(before)
        if steps != self._steps:
            self._lend(grad_w=np.zeros((len(names), steps)), n_epochs=steps)
            self._steps = steps
        settings = {"hyperparam": alpha and {"alpha": alpha}, "batch_size": batch_size}
        chosen = {name: value for name, value in settings.items() if value is not None}
        made = self._student.SGD(self._net, x_train=x, y_train=y, **chosen)
        optimiser = expect_object("SGD", made)
        optimiser.train(steps=steps, print_each=steps)
        log = _log_of(self._student, optimiser, (len(names), steps))
        after = read_parameters(self._net)
        self._slopes = self._slopes or Slopes(self._make(self._student))
        return Run(before, after, log, self._slopes, alpha or DEFAULT_ALPHA)


@contextmanager
def trainer(student: Any, make: Callable[[Any], Any] = net_to_train) -> Iterator[Trainer]:
    """Give what trains networks of the student's, with the globals that published ones read."""
    net = make(student)
    parameters = read_parameters(net)
    hidden = len(layer_names(parameters)) - 1
    sizes = {"n_epochs": 0, "n_hidden_layers": hidden, "n_layers": hidden}
    with borrowed_globals(student, grad_w=np.zeros((hidden + 1, 0)), net=net, **sizes) as lend:
        yield Trainer(student, lend, net, parameters, make)


def train(
    student: Any, x: Array, y: Array, *, make: Callable[[Any], Any] = net_to_train, **settings: Any
) -> Run:
    """Train a network of the student's once; see `Trainer.train`."""
    with trainer(student, make) as made:
        return made.train(x, y, **settings)


def _log_of(student: Any, optimiser: Any, shape: tuple[int, int]) -> Any:
    """Return the log: the optimiser's attribute, unless only the global was filled."""
    if not isinstance(optimiser, RemoteObject):
        return optimiser.grad_w  # a planted answer's, in this process
    try:
        own = optimiser.read("grad_w")
    except AnswerMissing:
        return student.value("grad_w")
    if _shape(own) != shape:
        shared = student.value("grad_w")
        if own is None or (_shape(shared) == shape and np.any(shared)):
            return shared
    return own


def _shape(value: Any) -> tuple[int, ...] | None:
    try:
        return as_array("grad_w", value).shape
    except Finding:
        return None


def step(run: Run, parameters: Parameters, x: Array, y: Array) -> tuple[Array, Parameters]:
    """Return the column of the log that one plain step gives, and the parameters after it."""
    (grad,) = run.slopes.at([parameters], [(x, y)])
    return run.column(grad), run.moved(parameters, grad)


def expect_log(run: Run, steps: int, *, exactly: bool = False) -> Array:
    """Check that a log has a row for each layer and a column for each step, and return it.

    Parameters
    ----------
    run : Run
        The training.
    steps : int
        Its number of steps.
    exactly : bool
        Whether to ask for the shape. If not, swapped axes are put right, and of rows for weights
        and biases in turn those of the weights are taken.
    """
    count = len(run.names)
    log = as_array("grad_w", run.log, expected=f"an array of shape ({count}, {steps})")
    if not exactly and log.shape == (steps, count) != (count, steps):
        log = log.T
    if not exactly and log.shape == (2 * count, steps):
        log = log[::2]
    if log.shape != (count, steps):
        raise Finding(
            "shape",
            f"`grad_w` has shape {log.shape} after {steps} steps; expected ({count}, {steps}) = "
            "(number of layers, steps), the output layer counted.",
            hint=_hint_on_shape(log.shape, count, steps),
        )
    if log.dtype.kind not in "iuf" or not np.isfinite(log).all():
        raise Finding("finite", f"`grad_w` holds {described(log.ravel()[0])}, or no finite number.")
    if not log.any():
        raise Finding("value", "`grad_w` holds zeros alone after training: nothing was written.")
    if log.size > 1 and np.ptp(log) == 0:
        raise Finding("value", "All entries of `grad_w` are equal: no two layers differ.")
    return np.asarray(log, dtype=float)


def _hint_on_shape(found: tuple[int, ...], count: int, steps: int) -> str | None:
    if found == (steps, count):
        return "The axes look swapped: layers are rows."
    if found == (2 * count, steps):
        return "There are twice as many rows as layers: only weights count, no biases."
    return None
