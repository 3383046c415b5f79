"""Wrong answers written by somebody who had read the lab sheet alone, as students write them."""

from graders.mistakes import mistake


@mistake("diverges")
def learning_rate_high():
    softmax_hyperparameters = {
        "batch_size": 100,
        "init_scale": 0.1,
        "learning_rate": 50.0,
        "num_epochs": 20,
    }

    return softmax_hyperparameters


@mistake("more than 1,000 updates")
def too_many():
    softmax_hyperparameters = {
        "batch_size": 10,
        "init_scale": 0.01,
        "learning_rate": 0.1,
        "num_epochs": 100,
    }

    return softmax_hyperparameters
