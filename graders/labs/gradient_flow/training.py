"""Trains with a student's optimiser on the student's side, and follows the steps on ours.

Which examples a step saw is not known, since the optimiser draws them itself. So one run repeats a
single example, which leaves no choice, and another takes one of a few examples at a time: then the
log itself must say which one it was, and the parameters at the end must bear it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.checks.arrays import as_array
from graders.checks.borrowing import borrowed_globals
from graders.checks.feedback import Finding, described
from graders.checks.made import expect_object
from graders.errors import AnswerAbsent, CheckFailed, StudentError
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
Slopes = Callable[[Parameters, Array, Array], Parameters]


@dataclass(frozen=True)
class Run:
    """A training on the student's side.

    Parameters
    ----------
    before, after : dict of str to array
        The parameters.
    log : object
        Whatever was kept as ``grad_w``.
    slopes : callable
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


def train(
    student: Any,
    x: Array,
    y: Array,
    *,
    steps: int,
    batch_size: int | None,
    alpha: float | None = ALPHA,
    make: Callable[[Any], Any] = net_to_train,
) -> Run:
    """Train a network of the student's, and return what became of it.

    Parameters
    ----------
    student : Student
        The student's names.
    x, y : array
        All examples, shapes (n, 4) and (n,).
    steps, batch_size : int
        Number of steps, and examples drawn for each; left to the optimiser if None.
    alpha : float, optional
        The learning rate; left to the optimiser if None.
    make : callable
        Makes the network from the student's names.
    """
    net = make(student)
    # The same start at every grading, whatever the student's random numbers are.
    before = random_parameters(np.random.default_rng(steps), read_parameters(net))
    net.set_param(before)
    count = len(layer_names(before))
    optimiser_globals = {
        "grad_w": np.zeros((count, steps)),
        "n_epochs": steps,
        "n_hidden_layers": count - 1,
        "n_layers": count - 1,
        "net": net,
    }
    with borrowed_globals(student, **optimiser_globals):
        settings = {"hyperparam": alpha and {"alpha": alpha}, "batch_size": batch_size}
        chosen = {name: value for name, value in settings.items() if value is not None}
        made = student.SGD(net, x_train=x, y_train=y, **chosen)
        optimiser = expect_object("SGD", made)
        optimiser.train(steps=steps, print_each=steps)
        log = _log_of(student, optimiser, (count, steps))
    after = read_parameters(net)
    return Run(before, after, log, _slopes_of(make(student)), alpha or DEFAULT_ALPHA)


def _log_of(student: Any, optimiser: Any, shape: tuple[int, int]) -> Any:
    """Return the log: the optimiser's attribute, unless only the global was filled."""
    if not isinstance(optimiser, RemoteObject):
        return optimiser.grad_w  # a planted answer's, in this process
    own = optimiser.read("grad_w") if optimiser.has("grad_w") else None
    shared = student.value("grad_w")
    if own is None or (_shape(own) != shape and _shape(shared) == shape and np.any(shared)):
        return shared
    return own


def _shape(value: Any) -> tuple[int, ...] | None:
    try:
        return as_array("grad_w", value).shape
    except Finding:
        return None


def _slopes_of(twin: Any) -> Slopes:
    """Return the derivatives as a network like the one that was trained gives them."""
    held: list[Parameters] = []

    def asked(given: Parameters, x: Array, y: Array) -> Parameters:
        if held and held[0] is given:
            return ask_gradients(twin, x, y, given)[0]
        held[:] = [given]
        if not isinstance(twin, RemoteObject):
            twin.set_param(given)
            return ask_gradients(twin, x, y, given)[0]
        _, found = twin.in_turn(("set_param", (given,)), ("get_grad", (x, y)))
        return read_gradients(found, given)[0]

    return asked


def step(run: Run, parameters: Parameters, x: Array, y: Array) -> tuple[Array, Parameters]:
    """Return the column of the log that one plain step gives, and the parameters after it."""
    grad = run.slopes(parameters, x, y)
    column = np.array([np.abs(grad[name]).mean() for name in run.names])
    return column, {name: value - run.alpha * grad[name] for name, value in parameters.items()}


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
    if not exactly and log.shape == (steps, count):
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
