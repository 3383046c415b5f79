"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

import numpy as np

from graders.mistakes import mistake


@mistake("1 / D")
def inverse_width():
    K = 50
    D = 80
    sigma_sq_omega_forward = 1 / D
    sigma_sq_omega_backward = 1 / D

    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("the standard deviation")
def std():
    K = 50
    D = 80
    sigma_sq_omega_forward = np.sqrt(2 / D)
    sigma_sq_omega_backward = np.sqrt(2 / D)

    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward
