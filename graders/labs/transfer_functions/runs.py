"""The runs that students hand in: settings read, and the models that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import expect_finite
from graders.checks.feedback import Finding, capped, described
from graders.checks.given import given
from graders.checks.remote_layers import RemoteLayer, remote_dropout
from graders.checks.settings import (
    COUNT,
    INIT_RANGE,
    KEEP_PROBABILITY,
    RATE,
    Range,
    expect_dict,
    expect_key,
    read_number,
    read_settings,
)
from graders.checks.training import (
    INPUT_DIM,
    OUTPUT_DIM,
    Plan,
    affine,
    expect_accuracy,
    first_affine,
    reach,
)
from graders.errors import AnswerBlank, StudentError
from graders.labs.transfer_functions.draws import dropout_maker, seeds, state, weights
from graders.student.objects import RemoteObject, Student

Array = NDArray[np.float64]

RUNS = "best_runs"
KINDS = ("tanh", "relu", "maxout")
GOAL = 0.90
UNITS = 100
BATCH_SIZE = 100
INITIALISERS = ("LeCunUniformInit", "GlorotUniformInit")
_ALIASES = {"lecun": INITIALISERS[0], "glorot": INITIALISERS[1], "xavier": INITIALISERS[1]}
# A pool of one unit chooses nothing; one of all units leaves a single hidden unit.
_POOL = Range("a whole number from 2 to 100", 2, UNITS, whole=True)
_WIDTH = Range("a whole number of at least 1", 1, 10_000, whole=True)


@dataclass(frozen=True)
class Run:
    """The settings of one model.

    Parameters
    ----------
    kind : str
        ``tanh``, ``relu`` or ``maxout``.
    plan : Plan
        How it is trained.
    init : str, float or RemoteObject
        Name of an initialiser, range of a uniform one, or an initialiser or class of the student's.
    keep_inputs, keep_hidden : float
        Probabilities of keeping a unit; 1 without dropout.
    pool_size : int
        Units of a maxout pool, 1 for the others.
    hidden_dim : int
        Hidden units, after the pools.
    """

    kind: str
    plan: Plan
    init: Any
    keep_inputs: float = 1.0
    keep_hidden: float = 1.0
    pool_size: int = 1
    hidden_dim: int = UNITS

    @property
    def parameters(self) -> int:
        """Total number of weights and biases."""
        units = self.pool_size * self.hidden_dim
        return (INPUT_DIM + 1) * units + (self.hidden_dim + 1) * OUTPUT_DIM

    @property
    def words(self) -> str:
        """The run in words that begin a finding."""
        keep = ""
        if self.keep_inputs < 1 or self.keep_hidden < 1:
            keep = f", keep probabilities {self.keep_inputs:g} and {self.keep_hidden:g}"
        pools = f", pools of {self.pool_size}" if self.kind == "maxout" else ""
        return (
            f"With learning_rate {self.plan.learning_rate:g}, num_epochs "
            f"{self.plan.num_epochs}{pools}{keep}, the {self.kind} model"
        )


OTHERS = Run("tanh", Plan(0.1, BATCH_SIZE, 1), 0.0).parameters
ROOM = 0.02  # by how much the maxout model may differ from that, as the lab sheet says


def fair_width(pool_size: int) -> int:
    """Return the number of maxout units that comes nearest to the others' parameters."""
    return max(1, round((OTHERS - OUTPUT_DIM) / ((INPUT_DIM + 1) * pool_size + OUTPUT_DIM)))


def read_run(student: Any, kind: str) -> Run:
    """Return the settings of one model, or say which one is not what it should be."""
    value = student.value(RUNS)
    expect_dict(RUNS, value, dict.fromkeys(KINDS))
    expect_key(RUNS, value, kind)
    name, run = f'{RUNS}["{kind}"]', value[kind]
    ranges: dict[str, Range] = {"learning_rate": RATE, "num_epochs": COUNT}
    if kind == "maxout":
        ranges["pool_size"] = _POOL
    found = read_settings(name, run, ranges, owner=RUNS)
    pool_size = found.get("pool_size", 1)
    width = fair_width(pool_size)
    if kind == "maxout" and "hidden_dim" in run:
        width = int(read_number(f'{name}["hidden_dim"]', run["hidden_dim"], _WIDTH, owner=RUNS))
    plan = Plan(found["learning_rate"], BATCH_SIZE, found["num_epochs"])
    return Run(
        kind,
        plan,
        _read_init(name, run),
        _read_keep(name, run, "incl_prob_inputs"),
        _read_keep(name, run, "incl_prob_hidden"),
        int(pool_size),
        width,
    )


def _read_keep(name: str, run: Mapping[Any, Any], key: str) -> float:
    """Return a probability of keeping a unit; without the key there is no dropout."""
    value = run.get(key, 1.0)
    return float(read_number(f'{name}["{key}"]', value, KEEP_PROBABILITY, owner=RUNS))


def _read_init(name: str, run: Mapping[Any, Any]) -> Any:
    scale, init = run.get("init_scale"), run.get("init")
    if scale is not None:
        return read_number(f'{name}["init_scale"]', scale, INIT_RANGE, owner=RUNS)
    key = f'{name}["init"]'
    if init is None and ("init" in run or "init_scale" in run):
        raise AnswerBlank(f"`{key}` is None: choose an initialiser.", RUNS)
    expect_key(name, run, "init")
    if isinstance(init, RemoteObject):
        return init
    if isinstance(init, str):
        plain = init.strip().removesuffix("()").lower()
        for alias, known in _ALIASES.items():
            if plain == known.lower() or plain.replace("_", " ").split(" ")[0] == alias:
                return known
        raise Finding(
            "init",
            f"`{key}` is the text {capped(init)!r}; expected one of "
            f"{', '.join(map(repr, INITIALISERS))}, or a number as `init_scale`.",
        )
    return read_number(key, init, INIT_RANGE, owner=RUNS)


def build(names: Any, run: Run, random: np.random.RandomState, student: Student) -> Sequence[Any]:
    """Return the layers of a model with fresh first weights.

    Parameters
    ----------
    names : object
        Whose layers and initialisers to use: the student's names, or the reference's.
    run : Run
        The settings.
    random : numpy.random.RandomState
        Seeds everything that is random.
    student : Student
        The student's names, for an initialiser that only they have.
    """
    first, second, *masks = seeds(np.random.default_rng(random.randint(2**31)), 4)
    units = run.hidden_dim * run.pool_size
    transfers = {"tanh": "TanhLayer", "relu": "ReluLayer", "maxout": "MaxoutLayer"}
    arguments = (run.pool_size,) if run.kind == "maxout" else ()
    transfer = getattr(names, transfers[run.kind])(*arguments)
    layers = [
        first_affine(_draw(names, run, (units, INPUT_DIM), first, student), np.zeros(units)),
        RemoteLayer(transfer, run.hidden_dim),
        affine(_draw(names, run, (OUTPUT_DIM, run.hidden_dim), second, student), np.zeros(10)),
    ]
    # From the back, so that the place of the other one stays what it is.
    for place, keep, seed in ((2, run.keep_hidden, masks[1]), (0, run.keep_inputs, masks[0])):
        if keep < 1:
            layers.insert(place, remote_dropout(dropout_maker(names)(seed, keep)))
    return layers


def _draw(names: Any, run: Run, shape: tuple[int, int], seed: int, student: Student) -> Array:
    """Return first weights of that shape."""
    if isinstance(run.init, int | float):
        random = np.random.RandomState(seed)
        uniform = given("initialisers").UniformInit(-run.init, run.init, random)
        return np.asarray(uniform(shape))
    if isinstance(run.init, str):
        init = getattr(names, run.init)(rng=state(names, seed))
    elif run.init.has("__mro__"):  # a class of the student's
        init = run.init(rng=state(student, seed))
    else:
        init = run.init
    try:
        return np.asarray(expect_finite("weights", weights(init, shape)))
    except (TypeError, StudentError) as error:
        raise Finding(
            "init", f"`init` is {described(run.init)}, which gave no first weights: {error}"
        ) from None


def expect_to_learn(
    names: Any,
    run: Run,
    rng: np.random.Generator,
    student: Student,
    *,
    draw: Callable[..., None] | None = None,
) -> None:
    """Check that a model reaches its validation accuracy.

    Parameters
    ----------
    names, run, student
        As for `build`.
    rng : numpy.random.Generator
        Seeds the starts.
    draw : callable, optional
        Draws the accuracies if they stay below.
    """
    if abs(run.parameters / OTHERS - 1) > ROOM:  # the size is judged elsewhere
        run = replace(run, hidden_dim=fair_width(run.pool_size))
    record = reach(lambda random: build(names, run, random, student), run.plan, GOAL, rng)
    if draw is not None and record.best < GOAL:
        passes = range(1, len(record.accuracies) + 1)
        draw("validation accuracy", passes, record.accuracies, [GOAL] * len(passes))
    expect_accuracy(run.words, record, GOAL)
