from graders.mistakes import mistake

# The answers are built only where PyTorch is there; this file can be read anywhere.
try:
    import torch
    from torch import nn
except ImportError:
    torch = nn = None


@mistake("gradients of earlier batches are not set to zero")
def gradients_add_up():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            loss(model(inputs), labels).backward()
            optimizer.step()

    return train_epoch


@mistake("gradients are set to zero between `backward` and `step`, so that no step is made")
def zeroed_before_the_step():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            loss(model(inputs), labels).backward()
            optimizer.zero_grad()
            optimizer.step()

    return train_epoch


@mistake("the step is made before the gradients of the batch are computed")
def step_before_backward():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            optimizer.step()
            optimizer.zero_grad()
            loss(model(inputs), labels).backward()

    return train_epoch


@mistake("the function returns within its loop, after the first batch")
def first_batch_alone():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            optimizer.zero_grad()
            error = loss(model(inputs), labels)
            error.backward()
            optimizer.step()
            return error.item()

    return train_epoch


@mistake("the step stands behind the loop, so that only the last batch makes one")
def step_behind_the_loop():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            optimizer.zero_grad()
            error = loss(model(inputs), labels)
            error.backward()
        optimizer.step()

    return train_epoch


@mistake("the errors of all batches are summed up for one step at the end")
def one_step_for_all():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        optimizer.zero_grad()
        total = sum(loss(model(inputs), labels) for inputs, labels in loader)
        total.backward()
        optimizer.step()

    return train_epoch


@mistake("`backward` is not called")
def no_backward():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss(model(inputs), labels)
            optimizer.step()

    return train_epoch


@mistake("the model is not put into training mode")
def training_mode_forgotten():
    def train_epoch(model, loader, loss, optimizer):
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss(model(inputs), labels).backward()
            optimizer.step()

    return train_epoch


@mistake("the global `model` and `optimizer` are trained, not the ones that are handed over")
def globals_trained():
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def train_epoch(net, loader, loss, optim):
        model.train()
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss(model(inputs), labels).backward()
            optimizer.step()

    return model, optimizer, train_epoch
