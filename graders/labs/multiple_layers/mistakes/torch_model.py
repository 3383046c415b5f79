from graders.mistakes import mistake, right_answer, slips, swap

# The answers are built only where PyTorch is there; this file can be read anywhere.
try:
    import torch
    from torch import nn
except ImportError:
    torch = nn = None


def model():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.first = nn.Linear(input_dim, hidden_dim)
            self.hidden = nn.Linear(hidden_dim, hidden_dim)
            self.last = nn.Linear(hidden_dim, output_dim)

        def forward(self, inputs):
            x = torch.relu(self.first(inputs.flatten(1)))
            x = torch.relu(self.hidden(x))
            return self.last(x)

    return MultipleLayerModel


def training():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss(model(inputs), labels).backward()
            optimizer.step()

    return train_epoch


def evaluation():
    @torch.no_grad()
    def evaluate(model, loader, loss):
        model.eval()
        total_error, right, examples = 0.0, 0, 0
        for inputs, labels in loader:
            scores = model(inputs)
            total_error += loss(scores, labels).item() * len(labels)
            right += (scores.argmax(1) == labels).sum().item()
            examples += len(labels)
        return total_error / examples, right / examples

    return evaluate


@slips(of=evaluation)
def in_evaluation():
    mean_over_batches = (
        swap(" * len(labels)", ""),
        swap("sum().item()", "float().mean().item()"),
        swap("+= len(labels)", "+= 1"),
    )
    "every batch counts the same, although the last one is smaller"
    per_cent = swap(", right / examples", ", 100 * right / examples")
    "the accuracy is given in per cent"
    divided_twice = swap(" * len(labels)", "")
    "the means of the batches are summed up and divided by the number of examples"
    measures_swapped = swap(
        "total_error / examples, right / examples", "right / examples, total_error / examples"
    )
    "error and accuracy are returned in the other order"
    last_batch_alone = (
        swap("total_error +=", "total_error ="),
        swap("right +=", "right ="),
        swap("examples +=", "examples ="),
    )
    "only the last batch is reported"
    wrong_axis = swap(
        "(scores.argmax(1) == labels)",
        "(scores.argmax(0)[: len(labels)] == labels[: scores.shape[1]])",
    )
    "the largest score is sought over the batch instead of over the classes"
    evaluation_mode_forgotten = swap("model.eval()", "")
    "the model stays in training mode while it is evaluated"
    evaluation_mode_too_late = (
        swap("model.eval()", ""),
        swap("return total", "model.eval()\nreturn total"),
    )
    "evaluation mode is put on after the pass"
    graph_recorded = swap("@torch.no_grad()", "")
    "`eval()` is taken to stop the recording for gradients, which it does not"
    error_alone = swap("total_error / examples, right / examples", "total_error / examples")
    "only the error is returned"
    printed = swap(
        "return total_error / examples, right / examples", "print(total_error / examples)"
    )
    "the results are printed and not returned"


@slips(of=model)
def in_model():
    softmax_in_the_model = swap("self.last(x)", "torch.softmax(self.last(x), dim=1)")
    "the model ends with a softmax, although the loss brings its own"
    log_softmax_in_the_model = swap("self.last(x)", "torch.log_softmax(self.last(x), dim=1)")
    "the model ends with logarithms of probabilities, although the loss takes them itself"
    second_relu_forgotten = swap("torch.relu(self.hidden(x))", "self.hidden(x)")
    "there is no ReLU between the second and the third linear layer"
    relu_after_the_last = swap("self.last(x)", "torch.relu(self.last(x))")
    "a ReLU follows the last linear layer and cuts negative scores off"
    sigmoids = swap("torch.relu", "torch.sigmoid", times=2)
    "sigmoids stand where the lab sheet asks for ReLUs"
    one_layer_used_twice = swap(
        "torch.relu(self.hidden(x))", "torch.relu(self.hidden(torch.relu(self.hidden(x))))"
    )
    "one linear layer serves as both the second and a further hidden one"
    not_flattened = swap("inputs.flatten(1)", "inputs")
    "images are not flattened"
    squeezed = swap("self.last(x)", "self.last(x).squeeze()")
    "a batch of one example loses its axis"
    detached = swap("(inputs.flatten(1)))", "(inputs.flatten(1))).detach()")
    "the activations are cut loose from the graph, so that no gradient passes them"
    two_layers = (
        swap("self.hidden = nn.Linear(hidden_dim, hidden_dim)", ""),
        swap("x = torch.relu(self.hidden(x))", ""),
    )
    "the model has two linear layers"
    no_super = swap("super().__init__()", "")
    "`super().__init__()` is not called"
    sizes_swapped = swap("output_dim, hidden_dim):", "hidden_dim, output_dim):")
    "the sizes are taken in another order: `hidden_dim` before `output_dim`"


@slips(of=training)
def in_training():
    gradients_add_up = swap("optimizer.zero_grad()", "")
    "gradients of earlier batches are not set to zero"
    zeroed_before_the_step = (
        swap("optimizer.zero_grad()", ""),
        swap("optimizer.step()", "optimizer.zero_grad()\noptimizer.step()"),
    )
    "gradients are set to zero between `backward` and `step`, so that no step is made"
    step_before_backward = (
        swap("optimizer.step()", ""),
        swap("optimizer.zero_grad()", "optimizer.step()\noptimizer.zero_grad()"),
    )
    "the step is made before the gradients of the batch are computed"
    first_batch_alone = swap("optimizer.step()", "optimizer.step()\nreturn")
    "the function returns within its loop, after the first batch"
    no_backward = swap(".backward()", "")
    "`backward` is not called"
    training_mode_forgotten = swap("model.train()", "")
    "the model is not put into training mode"


@mistake("the evaluation trains on the data that it measures", of=evaluation)
def evaluation_trains():
    def evaluate(model, loader, loss):
        model.eval()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        total_error, right, examples = 0.0, 0, 0
        for inputs, labels in loader:
            scores = model(inputs)
            error = loss(scores, labels)
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            total_error += error.item() * len(labels)
            right += (scores.argmax(1) == labels).sum().item()
            examples += len(labels)
        return total_error / examples, right / examples


@mistake("the layers are in a plain list, where PyTorch does not find them", of=model)
def plain_list():
    def __init__(self, input_dim, output_dim, hidden_dim):
        super().__init__()
        dims = [input_dim, hidden_dim, hidden_dim, output_dim]
        self.layers = [nn.Linear(a, b) for a, b in zip(dims, dims[1:])]

    def forward(self, inputs):
        x = inputs.flatten(1)
        x = torch.relu(self.layers[0](x))
        x = torch.relu(self.layers[1](x))
        return self.layers[2](x)


@mistake("the step stands behind the loop, so that only the last batch makes one", of=training)
def step_behind_the_loop():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss(model(inputs), labels).backward()
        optimizer.step()


@mistake("the errors of all batches are summed up for one step at the end", of=training)
def one_step_for_all():
    def train_epoch(model, loader, loss, optimizer):
        model.train()
        optimizer.zero_grad()
        sum(loss(model(inputs), labels) for inputs, labels in loader).backward()
        optimizer.step()


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


@right_answer(
    "names its layers one by one, in an order of its own, and uses functions between them", of=model
)
def functional():
    def __init__(self, input_dim, output_dim, hidden_dim):
        super().__init__()
        self.output = nn.Linear(hidden_dim, output_dim)
        self.fc2 = nn.Linear(hidden_dim, hidden_dim)
        self.fc1 = nn.Linear(input_dim, hidden_dim)

    def forward(self, x):
        x = x.view(x.size(0), -1)
        x = nn.functional.relu(self.fc1(x))
        x = nn.functional.relu(self.fc2(x))
        return self.output(x)


@right_answer(
    "keeps its layers in a ModuleList, with first weights of its own and unused dropout", of=model
)
def module_list():
    def __init__(self, input_dim, output_dim, hidden_dim):
        super().__init__()
        dims = [input_dim, hidden_dim, hidden_dim, output_dim]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(dims, dims[1:]))
        self.dropout = nn.Dropout(0.0)
        for layer in self.layers:
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        x = torch.flatten(x, start_dim=1)
        for layer in self.layers[:-1]:
            x = self.dropout(layer(x).clamp(min=0))
        return self.layers[-1](x)


@right_answer("moves everything to a device, sets gradients to zero at the end, and gives a record")
def on_a_device():
    device = torch.device("cpu")

    def train_epoch(model, loader, loss, optimizer):
        model = model.to(device).train()
        optimizer.zero_grad(set_to_none=False)
        record = []
        for _, (x, t) in enumerate(loader):
            x, t = x.to(device), t.to(device)
            y = model(x)
            error = loss(y, t)
            error.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=False)
            record.append((error.item(), y))
        return record

    return device, train_epoch


@right_answer(
    "evaluates in inference mode and gives tensors, and takes the mode back afterwards",
    of=evaluation,
)
def tensors_returned():
    @torch.inference_mode()
    def evaluate(model, loader, loss):
        was_training = model.training
        model.train(False)
        errors, hits = [], []
        for inputs, labels in loader:
            scores = model(inputs)
            errors.append(loss(scores, labels).repeat(len(labels)))
            hits.append(scores.max(dim=1).indices == labels)
        model.train(was_training)
        return torch.cat(errors).mean(), torch.cat(hits).float().mean()


@right_answer("puts all batches together and evaluates them at once, in a list", of=evaluation)
def one_batch():
    def evaluate(model, loader, loss):
        batches = list(loader)
        inputs = torch.cat([x for x, _ in batches])
        labels = torch.cat([t for _, t in batches])
        model.eval()
        with torch.no_grad():
            scores = model(inputs)
            error = loss(scores, labels)
        accuracy = sum(int(s.argmax()) == int(t) for s, t in zip(scores, labels)) / len(labels)
        return [float(error), accuracy]


@right_answer("divides by the size of the data set that the loader reads", of=evaluation)
def size_of_the_data_set():
    def evaluate(model, loader, loss):
        model.eval()
        error, correct = 0, 0
        with torch.no_grad():
            for x, t in loader:
                y = model(x)
                error += loss(y, t) * x.shape[0]
                _, winners = torch.max(y, 1)
                correct += (t == winners.squeeze()).type(torch.float).sum()
        return error / len(loader.dataset), correct / len(loader.dataset)
