import numpy as np

from graders.mistakes import mistake, right_answer


@mistake("the variance is 1 / D, which would be right if nothing were rectified")
def half_of_it_forgotten():
    K = 50
    D = 80
    sigma_sq_omega_forward = 1 / D
    sigma_sq_omega_backward = 1 / D
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("the standard deviation of the weights is given instead of their variance")
def standard_deviation():
    K = 50
    D = 80
    sigma_sq_omega_forward = np.sqrt(2 / D)
    sigma_sq_omega_backward = np.sqrt(2 / D)
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("the variance follows from the number of layers instead of the number of units")
def from_the_depth():
    K = 50
    D = 80
    sigma_sq_omega_forward = 2 / K
    sigma_sq_omega_backward = 2 / K
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("the variance that suits five layers of eight units is kept for the large network")
def small_network():
    K = 5
    D = 8
    sigma_sq_omega_forward = 2 / D
    sigma_sq_omega_backward = 2 / D
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("the variance for the gradients is left at its first value")
def backward_left_alone():
    K = 50
    D = 80
    sigma_sq_omega_forward = 2 / D
    sigma_sq_omega_backward = 1.0
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("the variance is rounded to 0.03, which fifty layers do not forgive")
def rounded():
    K = 50
    D = 80
    sigma_sq_omega_forward = 0.03
    sigma_sq_omega_backward = 0.03
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@mistake("layers are counted with the input and the output: K is 52")
def other_count():
    K = 52
    D = 80
    sigma_sq_omega_forward = 2 / D
    sigma_sq_omega_backward = 2 / D
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@right_answer("settles on a value by trial that keeps the middle network steady")
def by_trial():
    K = 50
    D = 80
    sigma_sq_omega_forward = 0.0257
    sigma_sq_omega_backward = 0.0255
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@right_answer("gives NumPy numbers")
def numpy_numbers():
    K = np.int64(50)
    D = np.int32(80)
    sigma_sq_omega_forward = np.array([2 / 80])
    sigma_sq_omega_backward = np.float32(2 / 80)
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@right_answer("stays a little below two over the number of units")
def slightly_below():
    K = 50
    D = 80
    sigma_sq_omega_forward = 0.0245
    sigma_sq_omega_backward = 0.0245
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward
