"""Right answers written by somebody who had read the lab sheet alone, as students write them."""

from graders.mistakes import right_answer


@right_answer("he expr")
def he_expr():
    K = 50
    D = 80
    sigma_sq_omega = 2.0 / D
    sigma_sq_omega_forward = sigma_sq_omega_backward = sigma_sq_omega

    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward, sigma_sq_omega, sigma_sq_omega


@right_answer("number")
def number():
    K, D = 50, 80
    sigma_sq_omega_forward = 0.025
    sigma_sq_omega_backward = 0.0251

    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward
