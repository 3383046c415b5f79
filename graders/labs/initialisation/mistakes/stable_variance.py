import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    K = 50
    D = 80
    sigma_sq_omega_forward = 2 / D
    sigma_sq_omega_backward = 2 / D
    return K, D, sigma_sq_omega_forward, sigma_sq_omega_backward


@slips(of=answer)
def in_few_words():
    half_of_it_forgotten = swap("2 / D", "1 / D", times=2)
    "the variance is 1 / D, which would be right if nothing were rectified"
    standard_deviation = swap("2 / D", "np.sqrt(2 / D)", times=2)
    "the standard deviation of the weights is given instead of their variance"
    from_the_depth = swap("2 / D", "2 / K", times=2)
    "the variance follows from the number of layers instead of the number of units"
    small_network = swap("K = 50", "K = 5"), swap("D = 80", "D = 8")
    "the variance that suits five layers of eight units is kept for the large network"
    rounded = swap("2 / D", "0.03", times=2)
    "the variance is rounded to 0.03, which fifty layers do not forgive"
    backward_left_alone = swap("backward = 2 / D", "backward = 1.0")
    "the variance for the gradients is left at its first value"
    other_count = swap("K = 50", "K = 52")
    "layers are counted with the input and the output: K is 52"


@right_answer("settles on a value by trial that keeps the middle network steady", of=answer)
def by_trial():
    swap("forward = 2 / D", "forward = 0.0257")
    swap("backward = 2 / D", "backward = 0.0255")


@right_answer("gives NumPy numbers", of=answer)
def numpy_numbers():
    swap("K = 50", "K = np.int64(50)")
    swap("D = 80", "D = np.int32(80)")
    swap("sigma_sq_omega_forward = 2 / D", "sigma_sq_omega_forward = np.array([2 / 80])")
    swap("sigma_sq_omega_backward = 2 / D", "sigma_sq_omega_backward = np.float32(2 / 80)")


@right_answer("stays a little below two over the number of units", of=answer)
def slightly_below():
    swap("2 / D", "0.0245", times=2)
