"""The questions lab: what side conditions cost, and regressors that answers are held against."""

import runpy

import numpy as np

from graders.catalogue.labs import find_lab
from graders.judging.reference import load_reference
from graders.judging.runner import with_checks

LAB = find_lab("backprop_questions")


def test_side_conditions_cost_a_tenth_at_most():
    """Changed arguments, overflow and a source of randomness of one's own cost one point of ten."""
    checks = with_checks(LAB, lambda run: run.checks, hidden=True)
    side = [
        c for c in checks if "arguments" in c.id or "stay_finite" in c.id or "only_source" in c.id
    ]

    assert len(side) == 8
    assert all(check.points <= 1 for check in side)


def test_recorded_regressors_are_complete_and_right():
    """Four activations, 0 to 4 hidden layers, one and three outputs; the reference agrees."""
    checks = runpy.run_path(str(LAB.folder / "hidden" / "test_mlp_predict.py"))
    models = checks["recorded"]()
    kinds = {(m.activation, len(m.coefs) - 1, m.coefs[-1].shape[1]) for m in models}
    reference = load_reference(LAB, LAB.exercises[0])

    assert len(kinds) == len(models) == 40
    for model in models:
        got = reference.mlp_predict(model.coefs, model.intercepts, model.inputs, model.activation)
        assert got.shape == model.predictions.shape
        np.testing.assert_allclose(got, model.predictions, rtol=1e-12, atol=1e-12)
