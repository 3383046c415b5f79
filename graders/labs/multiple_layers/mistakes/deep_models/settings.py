from graders.mistakes import mistake


@mistake("the settings for five affine layers ask for five times the budget")
def longer_than_the_budget():
    deep_hyperparameters = {
        depth: {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 40 * (depth - 1)}
        for depth in (2, 3, 4, 5)
    }
    return deep_hyperparameters


@mistake("a learning rate that suits one affine layer is kept for small budgets and deep models")
def too_short_and_slow():
    deep_hyperparameters = {
        depth: {"learning_rate": 0.01, "batch_size": 100, "num_epochs": 5} for depth in (2, 3, 4, 5)
    }
    return deep_hyperparameters


@mistake("the learning rate is so large that the models do not settle")
def learning_rate_too_large():
    deep_hyperparameters = {
        depth: {"learning_rate": 30.0, "batch_size": 50, "num_epochs": 20} for depth in (2, 3, 4, 5)
    }
    return deep_hyperparameters


@mistake("there are no settings for five affine layers")
def deepest_left_out():
    deep_hyperparameters = {
        depth: {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 20} for depth in (2, 3, 4)
    }
    return deep_hyperparameters


@mistake("the numbers of layers are written as texts")
def depths_as_texts():
    deep_hyperparameters = {
        str(depth): {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 20}
        for depth in (2, 3, 4, 5)
    }
    return deep_hyperparameters


@mistake("one set of settings stands for all depths")
def one_set_for_all():
    deep_hyperparameters = {"learning_rate": 0.3, "batch_size": 50, "num_epochs": 20}
    return deep_hyperparameters
