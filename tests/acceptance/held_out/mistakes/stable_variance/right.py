"""Right answers for the stable variance, written without a look at the planted ones."""

import numpy as np

from graders.mistakes import right_answer


@right_answer("a number found by trial")
def by_trial():
    K, D = 50, 80
    sigma_sq_omega_forward, sigma_sq_omega_backward = 0.0252, 0.0251
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@right_answer("NumPy's numbers")
def numpy_numbers():
    K, D = np.int64(50), np.int64(80)
    sigma_sq_omega_forward = np.float64(2.0) / D
    sigma_sq_omega_backward = np.array(0.025)
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@right_answer("by both widths")
def by_both_widths():
    K, D = 50, 80
    D_h, D_h_dash = D, D
    sigma_sq_omega_forward = 2 / D_h
    sigma_sq_omega_backward = 4 / (D_h + D_h_dash)
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@right_answer("a square of a deviation")
def squared():
    K, D = 50, 80
    sigma_sq_omega_forward = np.sqrt(2 / D) ** 2
    sigma_sq_omega_backward = sigma_sq_omega_forward
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward
