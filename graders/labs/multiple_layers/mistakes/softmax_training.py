from collections import OrderedDict

import numpy as np

from graders.mistakes import mistake, right_answer, slips, swap


def answer():
    softmax_hyperparameters = dict(batch_size=50, init_scale=0.01, learning_rate=0.2, num_epochs=30)
    return softmax_hyperparameters


@slips(of=answer)
def in_few_words():
    learning_rate_too_small = swap("rate=0.2", "rate=1e-5"), swap("epochs=30", "epochs=38")
    "the learning rate is so small that 1,000 updates move the weights next to nowhere"
    longer_than_the_budget = swap("rate=0.2", "rate=0.1"), swap("epochs=30", "epochs=120")
    "the training is three times as long as the budget allows"
    first_weights_too_large = swap("scale=0.01", "scale=10.0"), swap("rate=0.2", "rate=0.1")
    "the first weights are so large that the budget goes on undoing them"
    batch_as_a_share = swap("batch_size=50", "batch_size=0.05")
    "the batch size is given as a share of the training data"
    negative_learning_rate = swap("rate=0.2", "rate=-0.2")
    "the learning rate has a minus sign, as if it were added to the weights"
    one_left_blank = swap("scale=0.01", "scale=None")
    "one setting is not filled in"


@mistake("the learning rate is so large that every update overshoots", of=answer)
def learning_rate_too_large():
    softmax_hyperparameters = dict(batch_size=10, init_scale=0.01, learning_rate=50.0, num_epochs=7)


@mistake("passes are counted as updates: 1,000 of them make 13,000 updates", of=answer)
def passes_taken_for_updates():
    softmax_hyperparameters = dict(
        batch_size=100, init_scale=0.1, learning_rate=0.1, num_epochs=1000
    )


@mistake("the training ends after one short pass", of=answer)
def one_pass():
    softmax_hyperparameters = dict(
        batch_size=200, init_scale=0.01, learning_rate=0.05, num_epochs=1
    )


@mistake("the numbers are written as texts", of=answer)
def texts():
    softmax_hyperparameters = dict(
        batch_size="50", init_scale="0.01", learning_rate="0.2", num_epochs="30"
    )


@mistake("the keys have other names than the lab sheet gives them", of=answer)
def other_keys():
    softmax_hyperparameters = {"batch": 50, "scale": 0.01, "learning-rate": 0.2, "epochs": 30}


@mistake("the settings are a list, in the order in which the lab sheet names them", of=answer)
def settings_in_a_list():
    softmax_hyperparameters = [50, 0.01, 0.2, 30]


@right_answer("starts with all weights at zero, which is fine for a single layer", of=answer)
def zero_weights():
    softmax_hyperparameters = dict(batch_size=100, init_scale=0, learning_rate=0.5, num_epochs=50)


@right_answer("takes all examples as one batch", of=answer)
def one_batch():
    softmax_hyperparameters = dict(
        batch_size=1297, init_scale=0.01, learning_rate=1.0, num_epochs=300
    )


@right_answer("gives NumPy numbers, and whole ones with a decimal point", of=answer)
def numpy_numbers():
    softmax_hyperparameters = dict(
        batch_size=np.int32(100),
        init_scale=np.float32(0.05),
        learning_rate=np.array([0.1]),
        num_epochs=50.0,
    )


@right_answer("keeps further settings of its own beside the four, in an ordered dict", of=answer)
def further_keys():
    softmax_hyperparameters = OrderedDict(
        learning_rate=0.3, num_epochs=20, batch_size=64, init_scale=0.1, momentum=0.9, notes="ok"
    )


@right_answer("learns so fast that rounding decides about the path, and arrives", of=answer)
def fast_and_chaotic():
    softmax_hyperparameters = dict(batch_size=10, init_scale=0.01, learning_rate=0.5, num_epochs=7)


@right_answer("computes the number of passes from the budget")
def computed():
    batch_size = 32
    updates_in_a_pass = -(-1297 // batch_size)
    softmax_hyperparameters = dict(
        batch_size=batch_size,
        init_scale=0.01,
        learning_rate=0.1,
        num_epochs=1000 // updates_in_a_pass,
    )
    return softmax_hyperparameters
