"""Learning rules change parameters in place, by their formulas."""

import numpy as np
import pytest

from reference.mlp.learning_rules import GradientDescentLearningRule, MomentumLearningRule


def test_gradient_descent_steps_against_the_gradient():
    """One update is param - learning_rate * grad, in the same array."""
    param = np.array([1.0, 2.0])
    rule = GradientDescentLearningRule(0.5)
    rule.initialise([param])

    rule.update_params([np.array([2.0, -4.0])])

    np.testing.assert_array_equal(param, [0.0, 4.0])


def test_momentum_keeps_part_of_its_speed():
    """Two updates follow the recursion of the speed; reset forgets it."""
    param = np.array([0.0])
    rule = MomentumLearningRule(learning_rate=1.0, mom_coeff=0.5)
    rule.initialise([param])

    rule.update_params([np.array([1.0])])
    rule.update_params([np.array([1.0])])

    np.testing.assert_array_equal(param, [-1.0 - 1.5])
    rule.reset()
    rule.update_params([np.array([0.0])])
    np.testing.assert_array_equal(param, [-2.5])


def test_settings_out_of_range_are_refused():
    """A learning rate of zero or a momentum above one raises ValueError with the value."""
    with pytest.raises(ValueError, match="learning_rate=0 must be greater than zero"):
        GradientDescentLearningRule(0)
    with pytest.raises(ValueError, match="learning_rate=nan"):
        GradientDescentLearningRule(float("nan"))
    with pytest.raises(ValueError, match=r"mom_coeff=1\.5 must lie between 0 and 1"):
        MomentumLearningRule(mom_coeff=1.5)


def test_missing_gradients_are_noticed():
    """Fewer gradients than parameters raises ValueError instead of skipping some."""
    for rule in (GradientDescentLearningRule(0.1), MomentumLearningRule(0.1)):
        rule.initialise([np.zeros(2), np.zeros(2)])
        with pytest.raises(ValueError):
            rule.update_params([np.ones(2)])
