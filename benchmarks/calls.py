"""Latency of one remote call: an (8, 16) float64 array to a student's `fprop` and back.

python -m benchmarks.calls
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.notebooks import write_class
from graders.catalogue.labs import find_lab
from graders.model import Limits
from graders.sandbox.launcher import Launcher
from graders.student.sandboxed import SandboxedAttempt
from graders.submissions import Order, find_submissions

CALLS = 5000


def main() -> None:
    """Measure and print the median and the 90th percentile, in microseconds."""
    lab = find_lab("multiple_layers")
    inputs = np.random.default_rng(0).normal(size=(8, 16))
    with tempfile.TemporaryDirectory() as scratch, Launcher("auto") as launcher:
        paths = write_class(Path(scratch) / "in", 1)
        (submission,) = find_submissions(
            paths, lab, order=Order(single=True), workspace=Path(scratch) / "w"
        )
        with SandboxedAttempt(submission, lab, launcher, Limits()) as attempt:
            layer = attempt.student(lab.exercise("tanh")).TanhLayer()
            times = []
            for _ in range(CALLS):
                started = time.perf_counter()
                layer.fprop(inputs)
                times.append((time.perf_counter() - started) * 1e6)
    ninth = statistics.quantiles(times, n=10)[-1]
    print(f"{CALLS} calls, layers {', '.join(launcher.facts.layers)}")
    print(f"median {statistics.median(times):.0f} us, 90th percentile {ninth:.0f} us")


if __name__ == "__main__":
    main()
