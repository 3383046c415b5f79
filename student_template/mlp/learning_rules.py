"""Learning rules: how gradients change parameters."""

import numpy as np


class GradientDescentLearningRule:
    """Each parameter moves against its gradient.

    Parameters
    ----------
    learning_rate : float
        How far, greater than zero.
    """

    def __init__(self, learning_rate=1e-3):
        if not learning_rate > 0:
            raise ValueError(f"learning_rate={learning_rate!r} must be greater than zero")
        self.learning_rate = learning_rate

    def initialise(self, params):
        """Take hold of the parameters, a list of arrays that will be changed in place."""
        self.params = params
        self.reset()

    def reset(self):
        """Forget earlier updates."""

    def update_params(self, grads_wrt_params):
        """Change the parameters, given their gradients in the same order."""
        for param, grad in zip(self.params, grads_wrt_params, strict=True):
            param -= self.learning_rate * grad


class MomentumLearningRule(GradientDescentLearningRule):
    """Each parameter keeps part of its speed from one update to the next.

    Parameters
    ----------
    learning_rate : float
        How strongly a gradient changes the speed, greater than zero.
    mom_coeff : float
        Part of the speed that is kept, at least 0 and at most 1.
    """

    def __init__(self, learning_rate=1e-3, mom_coeff=0.9):
        super().__init__(learning_rate)
        if not 0.0 <= mom_coeff <= 1.0:
            raise ValueError(f"mom_coeff={mom_coeff!r} must lie between 0 and 1")
        self.mom_coeff = mom_coeff

    def reset(self):
        """Set every speed to zero."""
        self.speeds = [np.zeros_like(param) for param in self.params]

    def update_params(self, grads_wrt_params):
        """Change speeds and parameters, given the gradients in the same order."""
        for param, speed, grad in zip(self.params, self.speeds, grads_wrt_params, strict=True):
            speed *= self.mom_coeff
            speed -= self.learning_rate * grad
            param += speed
