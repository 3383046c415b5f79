"""Detection and false alarms of our gradient check beside others', on the planted answers.

python -m benchmarks.gradients [--runs 50]

The others are restated here from their published descriptions: a tolerance, a step, a direction.
Each judges a layer by its own `fprop`, as it does in the wild, once on standard normal inputs and
once on awkward ones (zeros, ties, whole numbers, large upstream gradients). Only mistakes whose
`fprop` is right take part, since none of the others claims to find a wrong function. PyTorch's own
`gradcheck` joins in where PyTorch is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import numpy as np

from graders.catalogue.labs import find_lab, folder_of
from graders.checks import (
    Case,
    Coupling,
    PoolFormula,
    ReferenceLayer,
    corner_cases,
    expect_gradient,
    pool_cases,
    random_cases,
    wide_cases,
)
from graders.judging.reference import load_reference
from graders.mistakes import Kind, planted

Judge = Callable[["Subject", Any, np.random.Generator, bool], bool]

CAUGHT = 0.99  # share of runs in which a mistake must be found to count as caught


@dataclass(frozen=True)
class Subject:
    """One exercise: how its layer is made and what batches suit it."""

    lab: str
    exercise: str
    name: str
    pool_size: int = 1

    def reference(self) -> dict[str, Any]:
        """Return the names that the lab's solved notebook defines."""
        lab = find_lab(self.lab)
        return vars(load_reference(lab, lab.exercise(self.exercise)))

    def make(self, names: Any) -> Any:
        """Make a layer from an object that has the exercise's name."""
        kind = names[self.name]
        return kind(self.pool_size) if self.pool_size > 1 else kind()

    def batch(self, rng: np.random.Generator, awkward: bool) -> Case:
        """Return one batch of six columns."""
        sizes, outputs = (4, 6), (4, 6 // self.pool_size)
        if not awkward:
            return Case(rng.standard_normal(sizes), rng.standard_normal(outputs))
        values = np.array([0.0, 0.0, 1.0, -1.0, 2.0, 1e-8, -1e-3, 0.5, 3.5, -20.0, 20.5])
        grads = rng.standard_normal(outputs) * rng.choice([1.0, 20.0], outputs)
        return Case(rng.choice(values, sizes), grads)


SUBJECTS = (
    Subject("multiple_layers", "tanh", "TanhLayer"),
    Subject("multiple_layers", "relu", "ReluLayer"),
    Subject("transfer_functions", "clipped_relu", "ClippedReluLayer"),
    Subject("transfer_functions", "maxout", "MaxoutLayer", pool_size=2),
)


def passes(layer: Any, case: Case) -> tuple[Callable[[np.ndarray], np.ndarray], np.ndarray]:
    """Return a layer's `fprop` and the gradient that it gives, both as float arrays."""

    def fprop(inputs: np.ndarray) -> np.ndarray:
        return np.array(layer.fprop(inputs.copy()), dtype=float)

    outputs = fprop(case.inputs)
    gradient = layer.bprop(case.inputs.copy(), outputs.copy(), case.grads.copy())
    return fprop, np.array(gradient, dtype=float)


def central(
    fprop: Callable[[np.ndarray], np.ndarray], case: Case, step: float, direction: np.ndarray
) -> float:
    """Return a central difference of the outputs times the upstream gradients."""
    difference = fprop(case.inputs + step * direction) - fprop(case.inputs - step * direction)
    return float((difference * case.grads).sum() / (2 * step))


def each_entry(fprop: Any, case: Case, step: float) -> np.ndarray:
    """Return central differences with respect to every input."""
    found = np.zeros(case.inputs.shape)
    for index in np.ndindex(found.shape):
        direction = np.zeros(found.shape)
        direction[index] = 1.0
        found[index] = central(fprop, case, step, direction)
    return found


def cs231n(subject: Subject, layer: Any, rng: np.random.Generator, awkward: bool) -> bool:
    """Every entry, step 1e-5, relative error at most 1e-5."""
    case = subject.batch(rng, awkward)
    fprop, gradient = passes(layer, case)
    numeric = each_entry(fprop, case, 1e-5)
    error = np.abs(gradient - numeric) / np.maximum(1e-8, np.abs(gradient) + np.abs(numeric))
    return bool((error <= 1e-5).all())


def jax_style(subject: Subject, layer: Any, rng: np.random.Generator, awkward: bool) -> bool:
    """One random direction, step 1e-4, tolerance 1e-5 times the number of entries."""
    case = subject.batch(rng, awkward)
    fprop, gradient = passes(layer, case)
    direction = rng.standard_normal(case.inputs.shape)
    numeric = central(fprop, case, 1e-4, direction)
    product = float((gradient * direction).sum())
    return abs(numeric - product) <= 1e-5 * gradient.size + 1e-5 * abs(numeric)


def hips_style(subject: Subject, layer: Any, rng: np.random.Generator, awkward: bool) -> bool:
    """One random direction, step 1e-6, absolute or relative error below 1e-6."""
    case = subject.batch(rng, awkward)
    fprop, gradient = passes(layer, case)
    direction = rng.standard_normal(case.inputs.shape)
    numeric = central(fprop, case, 1e-6, direction)
    error = abs(numeric - float((gradient * direction).sum()))
    return error < 1e-6 or error < 1e-6 * abs(numeric)


def ones_upstream(subject: Subject, layer: Any, rng: np.random.Generator, awkward: bool) -> bool:
    """Every entry, upstream gradients of one, step 1e-4, length of the error below 1e-6."""
    drawn = subject.batch(rng, awkward)
    case = Case(drawn.inputs, np.ones_like(drawn.grads))
    fprop, gradient = passes(layer, case)
    return bool(np.linalg.norm(gradient - each_entry(fprop, case, 1e-4)) < 1e-6)


def torch_gradcheck(subject: Subject, layer: Any, rng: np.random.Generator, awkward: bool) -> bool:
    """Run PyTorch's own `gradcheck`, with its defaults, through a custom function."""
    import torch

    class Wrapped(torch.autograd.Function):
        @staticmethod
        def forward(context: Any, inputs: Any) -> Any:
            outputs = torch.from_numpy(np.array(layer.fprop(inputs.numpy().copy()), dtype=float))
            context.save_for_backward(inputs, outputs)
            return outputs

        @staticmethod
        def backward(context: Any, grads: Any) -> Any:
            inputs, outputs = (saved.detach().numpy().copy() for saved in context.saved_tensors)
            layer.fprop(inputs.copy())
            gradient = layer.bprop(inputs, outputs, grads.numpy().copy())
            return torch.from_numpy(np.array(gradient, dtype=float))

    inputs = torch.from_numpy(subject.batch(rng, awkward).inputs).requires_grad_()
    return bool(torch.autograd.gradcheck(Wrapped.apply, inputs, raise_exception=False))


class Copying:
    """A layer that gets copies, as a student's does from afar."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer

    def fprop(self, inputs: np.ndarray) -> Any:
        """Run `fprop` on a copy."""
        return self._layer.fprop(inputs.copy(order="K"))

    def bprop(self, *arrays: np.ndarray) -> Any:
        """Run `bprop` on copies."""
        return self._layer.bprop(*(array.copy(order="K") for array in arrays))


def ours(subject: Subject, layer: Any, rng: np.random.Generator, awkward: bool) -> bool:
    """Judge as the hidden checks do: corners, wide and random batches, two oracles."""
    reference = subject.reference()
    if subject.pool_size > 1:
        formula = PoolFormula(subject.pool_size)
        cases = pool_cases(rng, formula)
        oracle = ReferenceLayer(lambda: subject.make(reference), Coupling.ROW, formula.parts)
    else:
        kinks = {"relu": (0.0,), "clipped_relu": (0.0, 20.0)}.get(subject.exercise, ())
        limit = 40.0 if subject.exercise == "tanh" else 300.0
        cases = corner_cases(rng, kinks=kinks, limit=limit)
        cases += wide_cases(rng, kinks=kinks, limit=limit) + random_cases(rng, 6)
        oracle = ReferenceLayer(lambda: subject.make(reference))
    expect_gradient(lambda: Copying(layer), cases, oracle)
    return True


@dataclass
class Row:
    """What one method made of all planted answers."""

    caught: int = 0
    mistakes: int = 0
    found: list[float] = field(default_factory=list)
    alarms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    runs: int = 0


def accepted(judge: Judge, subject: Subject, layer: Any, seed: int, awkward: bool) -> bool:
    """Whether a method accepts a layer; an exception is a refusal."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # some planted answers print
            return judge(subject, layer, np.random.default_rng(seed), awkward)
    except Exception:  # a finding of ours, or the planted answer's own, for example on a shape
        return False


def measured(judge: Judge, awkward: bool, runs: int) -> Row:
    """Run one method on all planted answers that take part."""
    row = Row()
    for subject, kind, names in answers():
        started = time.process_time()
        refused = [
            not accepted(judge, subject, subject.make(names), seed, awkward) for seed in range(runs)
        ]
        row.seconds += time.process_time() - started
        row.runs += runs
        share = sum(refused) / runs
        if kind is Kind.RIGHT:
            row.alarms.append(share)
        else:
            row.mistakes += 1
            row.found.append(share)
            row.caught += share >= CAUGHT
    return row


# Mistakes that other checks find: gradients of ordinary batches are right.
NOT_GRADIENTS = {
    *("overflow", "inputs_overwritten", "upstream_overwritten", "inputs_clipped_in_place"),
    *("inputs_sorted", "leftover_dropped", "always_pairs", "always_twenty"),
    *("squeezed", "ceiling_of_the_class"),  # a matter of form; of two layers at once
}


def answers() -> Iterator[tuple[Subject, Kind, dict[str, Any]]]:
    """Yield right answers, and the mistakes that have a right `fprop` and a wrong `bprop`."""
    for subject in SUBJECTS:
        lab = find_lab(subject.lab)
        right = subject.make(subject.reference())
        batches = [subject.batch(np.random.default_rng(seed), seed % 2 == 0) for seed in range(10)]
        for answer in planted(folder_of(lab.exercise(subject.exercise), lab), subject.exercise):
            names = answer.objects()
            with contextlib.redirect_stdout(io.StringIO()):
                same = all(_outputs_agree(subject.make(names), right, case) for case in batches)
            if same and answer.id not in NOT_GRADIENTS:
                yield subject, answer.kind, names


def _outputs_agree(layer: Any, right: Any, case: Case) -> bool:
    try:
        outputs = np.array(layer.fprop(case.inputs.copy()), dtype=float)
    except Exception:  # of the planted answer
        return False
    wanted = right.fprop(case.inputs)
    return outputs.shape == wanted.shape and np.allclose(outputs, wanted, rtol=1e-5, atol=1e-5)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=50, help="runs with different seeds")
    runs = parser.parse_args().runs
    judges: dict[str, Judge] = {
        "upstream of ones, 1e-4": ones_upstream,
        "CS231n style": cs231n,
        "JAX style": jax_style,
        "HIPS style": hips_style,
    }
    if find_spec("torch"):
        judges["PyTorch gradcheck"] = torch_gradcheck
    print("method | inputs | mistakes caught | mean detection | false alarms, mean | CPU ms a run")
    print("---|---|---|---|---|---")
    for name, judge in judges.items():
        for awkward in (False, True):
            show(name, "awkward" if awkward else "normal", measured(judge, awkward, runs))
    show("ours", "its own", measured(ours, False, runs))


def show(name: str, inputs: str, row: Row) -> None:
    """Print one line of the table."""
    print(
        f"{name} | {inputs} | {row.caught} of {row.mistakes} | {np.mean(row.found):.3f} | "
        f"{np.mean(row.alarms):.4f} | {1000 * row.seconds / row.runs:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # planted answers overflow on purpose
        main()
