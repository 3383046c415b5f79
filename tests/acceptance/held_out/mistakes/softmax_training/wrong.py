"""Wrong answers for the softmax model's settings, written without a look at the planted ones."""

from graders.mistakes import mistake


@mistake("a learning rate beyond all sense")
def learning_rate_beyond_sense():
    softmax_hyperparameters = {
        "batch_size": 50,
        "init_scale": 0.01,
        "learning_rate": 1e299,
        "num_epochs": 20,
    }
    return softmax_hyperparameters


@mistake("too slow to learn")
def too_slow():
    softmax_hyperparameters = {
        "batch_size": 100,
        "init_scale": 0.1,
        "learning_rate": 0.001,
        "num_epochs": 5,
    }
    return softmax_hyperparameters


@mistake("beyond the budget")
def beyond_the_budget():
    softmax_hyperparameters = {
        "batch_size": 10,
        "init_scale": 0.1,
        "learning_rate": 0.1,
        "num_epochs": 200,
    }
    return softmax_hyperparameters


@mistake("a negative learning rate")
def uphill():
    softmax_hyperparameters = {
        "batch_size": 100,
        "init_scale": 0.1,
        "learning_rate": -0.1,
        "num_epochs": 30,
    }
    return softmax_hyperparameters


@mistake("half an epoch")
def half_an_epoch():
    softmax_hyperparameters = {
        "batch_size": 100,
        "init_scale": 0.1,
        "learning_rate": 0.5,
        "num_epochs": 0.5,
    }
    return softmax_hyperparameters


@mistake("first weights so large that learning comes too late")
def large_first_weights():
    softmax_hyperparameters = {
        "batch_size": 100,
        "init_scale": 1000.0,
        "learning_rate": 0.1,
        "num_epochs": 30,
    }
    return softmax_hyperparameters
