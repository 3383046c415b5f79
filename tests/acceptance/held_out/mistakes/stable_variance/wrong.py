"""Wrong answers for the stable variance, written without a look at the planted ones."""

from graders.mistakes import mistake


@mistake("the standard deviation stands for the variance")
def deviation_for_variance():
    K, D = 50, 80
    sigma_sq_omega_forward = sigma_sq_omega_backward = (2 / D) ** 0.5
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("Glorot's variance, without the 2 of the rectifier")
def one_over_width():
    K, D = 50, 80
    sigma_sq_omega_forward = sigma_sq_omega_backward = 1 / D
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("the original's small network")
def small_network():
    K, D = 5, 8
    sigma_sq_omega_forward = sigma_sq_omega_backward = 2 / D
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("gradients are not looked at")
def backward_as_it_was():
    K, D = 50, 80
    sigma_sq_omega_forward = 2 / 80
    sigma_sq_omega_backward = 1.0
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("a text")
def a_text():
    K, D = 50, 80
    sigma_sq_omega_forward = sigma_sq_omega_backward = "2/D"
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward
