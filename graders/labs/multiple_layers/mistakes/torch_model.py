from graders.mistakes import mistake, right_answer

# The answers are built only where PyTorch is there; this file can be read anywhere.
try:
    import torch
    from torch import nn
except ImportError:
    torch = nn = None


@mistake("the model ends with a softmax, although the loss brings its own")
def softmax_in_the_model():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.stack = nn.Sequential(
                nn.Flatten(),
                nn.Linear(input_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, output_dim),
                nn.Softmax(dim=1),
            )

        def forward(self, inputs):
            return self.stack(inputs)

    return MultipleLayerModel


@mistake("the model ends with logarithms of probabilities, although the loss takes them itself")
def log_softmax_in_the_model():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.fc1 = nn.Linear(input_dim, hidden_dim)
            self.fc2 = nn.Linear(hidden_dim, hidden_dim)
            self.fc3 = nn.Linear(hidden_dim, output_dim)

        def forward(self, x):
            x = x.flatten(1)
            x = torch.relu(self.fc1(x))
            x = torch.relu(self.fc2(x))
            return torch.log_softmax(self.fc3(x), dim=1)

    return MultipleLayerModel


@mistake("there is no ReLU between the second and the third linear layer")
def second_relu_forgotten():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.flatten = nn.Flatten()
            self.stack = nn.Sequential(
                nn.Linear(input_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, hidden_dim),
                nn.Linear(hidden_dim, output_dim),
            )

        def forward(self, inputs):
            return self.stack(self.flatten(inputs))

    return MultipleLayerModel


@mistake("a ReLU follows the last linear layer and cuts negative scores off")
def relu_after_the_last():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.flatten = nn.Flatten()
            self.stack = nn.Sequential(
                nn.Linear(input_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, output_dim),
                nn.ReLU(),
            )

        def forward(self, inputs):
            return self.stack(self.flatten(inputs))

    return MultipleLayerModel


@mistake("sigmoids stand where the lab sheet asks for ReLUs")
def sigmoids():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.stack = nn.Sequential(
                nn.Flatten(),
                nn.Linear(input_dim, hidden_dim),
                nn.Sigmoid(),
                nn.Linear(hidden_dim, hidden_dim),
                nn.Sigmoid(),
                nn.Linear(hidden_dim, output_dim),
            )

        def forward(self, inputs):
            return self.stack(inputs)

    return MultipleLayerModel


@mistake("the model has two linear layers")
def two_layers():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.stack = nn.Sequential(
                nn.Flatten(),
                nn.Linear(input_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, output_dim),
            )

        def forward(self, inputs):
            return self.stack(inputs)

    return MultipleLayerModel


@mistake("one linear layer serves as both the second and a further hidden one")
def one_layer_used_twice():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.first = nn.Linear(input_dim, hidden_dim)
            self.hidden = nn.Linear(hidden_dim, hidden_dim)
            self.last = nn.Linear(hidden_dim, output_dim)

        def forward(self, inputs):
            x = torch.relu(self.first(inputs.flatten(1)))
            x = torch.relu(self.hidden(x))
            x = torch.relu(self.hidden(x))
            return self.last(x)

    return MultipleLayerModel


@mistake("the layers are in a plain list, where PyTorch does not find them")
def plain_list():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.layers = [
                nn.Linear(input_dim, hidden_dim),
                nn.Linear(hidden_dim, hidden_dim),
                nn.Linear(hidden_dim, output_dim),
            ]

        def forward(self, inputs):
            x = inputs.flatten(1)
            x = torch.relu(self.layers[0](x))
            x = torch.relu(self.layers[1](x))
            return self.layers[2](x)

    return MultipleLayerModel


@mistake("`super().__init__()` is not called")
def no_super():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            self.first = nn.Linear(input_dim, hidden_dim)
            self.hidden = nn.Linear(hidden_dim, hidden_dim)
            self.last = nn.Linear(hidden_dim, output_dim)

        def forward(self, inputs):
            x = torch.relu(self.first(inputs.flatten(1)))
            return self.last(torch.relu(self.hidden(x)))

    return MultipleLayerModel


@mistake("the sizes are taken in another order: `hidden_dim` before `output_dim`")
def sizes_swapped():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, hidden_dim, output_dim):
            super().__init__()
            self.stack = nn.Sequential(
                nn.Flatten(),
                nn.Linear(input_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, output_dim),
            )

        def forward(self, inputs):
            return self.stack(inputs)

    return MultipleLayerModel


@mistake("images are not flattened")
def not_flattened():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.stack = nn.Sequential(
                nn.Linear(input_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, hidden_dim),
                nn.ReLU(),
                nn.Linear(hidden_dim, output_dim),
            )

        def forward(self, inputs):
            return self.stack(inputs)

    return MultipleLayerModel


@mistake("a batch of one example loses its axis")
def squeezed():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.first = nn.Linear(input_dim, hidden_dim)
            self.hidden = nn.Linear(hidden_dim, hidden_dim)
            self.last = nn.Linear(hidden_dim, output_dim)

        def forward(self, inputs):
            x = torch.relu(self.first(inputs.flatten(1)))
            return self.last(torch.relu(self.hidden(x))).squeeze()

    return MultipleLayerModel


@mistake("the activations are cut loose from the graph, so that no gradient passes them")
def detached():
    class MultipleLayerModel(nn.Module):
        def __init__(self, input_dim, output_dim, hidden_dim):
            super().__init__()
            self.first = nn.Linear(input_dim, hidden_dim)
            self.hidden = nn.Linear(hidden_dim, hidden_dim)
            self.last = nn.Linear(hidden_dim, output_dim)

        def forward(self, inputs):
            x = torch.relu(self.first(inputs.flatten(1))).detach()
            return self.last(torch.relu(self.hidden(x)))

    return MultipleLayerModel


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


@mistake("every batch counts the same, although the last one is smaller")
def mean_over_batches():
    def evaluate(model, loader, loss):
        model.eval()
        errors, accuracies = [], []
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                errors.append(loss(scores, labels).item())
                accuracies.append((scores.argmax(dim=1) == labels).float().mean().item())
        return sum(errors) / len(errors), sum(accuracies) / len(accuracies)

    return evaluate


@mistake("the accuracy is given in per cent")
def per_cent():
    def evaluate(model, loader, loss):
        model.eval()
        total_error, right, examples = 0.0, 0, 0
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                total_error += loss(scores, labels).item() * len(labels)
                right += (scores.argmax(1) == labels).sum().item()
                examples += len(labels)
        return total_error / examples, 100 * right / examples

    return evaluate


@mistake("the means of the batches are summed up and divided by the number of examples")
def divided_twice():
    def evaluate(model, loader, loss):
        model.eval()
        total_error, right = 0.0, 0
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                total_error += loss(scores, labels).item()
                right += (scores.argmax(1) == labels).sum().item()
        return total_error / len(loader.dataset), right / len(loader.dataset)

    return evaluate


@mistake("error and accuracy are returned in the other order")
def measures_swapped():
    def evaluate(model, loader, loss):
        model.eval()
        total_error, right, examples = 0.0, 0, 0
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                total_error += loss(scores, labels).item() * len(labels)
                right += (scores.argmax(1) == labels).sum().item()
                examples += len(labels)
        return right / examples, total_error / examples

    return evaluate


@mistake("only the last batch is reported")
def last_batch_alone():
    def evaluate(model, loader, loss):
        model.eval()
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                error = loss(scores, labels).item()
                accuracy = (scores.argmax(1) == labels).float().mean().item()
        return error, accuracy

    return evaluate


@mistake("the largest score is sought over the batch instead of over the classes")
def wrong_axis():
    def evaluate(model, loader, loss):
        model.eval()
        total_error, right, examples = 0.0, 0, 0
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                total_error += loss(scores, labels).item() * len(labels)
                winners = scores.argmax(dim=0)
                right += (winners[: len(labels)] == labels[: len(winners)]).sum().item()
                examples += len(labels)
        return total_error / examples, right / examples

    return evaluate


@mistake("the model stays in training mode while it is evaluated")
def evaluation_mode_forgotten():
    def evaluate(model, loader, loss):
        total_error, right, examples = 0.0, 0, 0
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                total_error += loss(scores, labels).item() * len(labels)
                right += (scores.argmax(1) == labels).sum().item()
                examples += len(labels)
        return total_error / examples, right / examples

    return evaluate


@mistake("evaluation mode is put on after the pass")
def evaluation_mode_too_late():
    def evaluate(model, loader, loss):
        total_error, right, examples = 0.0, 0, 0
        with torch.no_grad():
            for inputs, labels in loader:
                scores = model(inputs)
                total_error += loss(scores, labels).item() * len(labels)
                right += (scores.argmax(1) == labels).sum().item()
                examples += len(labels)
        model.eval()
        return total_error / examples, right / examples

    return evaluate


@mistake("`eval()` is taken to stop the recording for gradients, which it does not")
def graph_recorded():
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


@mistake("the evaluation trains on the data that it measures")
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

    return evaluate


@mistake("only the error is returned")
def error_alone():
    def evaluate(model, loader, loss):
        model.eval()
        total, examples = 0.0, 0
        with torch.no_grad():
            for inputs, labels in loader:
                total += loss(model(inputs), labels).item() * len(labels)
                examples += len(labels)
        return total / examples

    return evaluate


@mistake("the results are printed and not returned")
def printed():
    def evaluate(model, loader, loss):
        model.eval()
        with torch.no_grad():
            for inputs, labels in loader:
                print(loss(model(inputs), labels).item())

    return evaluate


@right_answer(
    "names its layers one by one, in an order of its own, and uses functions between them"
)
def functional():
    class MultipleLayerModel(nn.Module):
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

    return MultipleLayerModel


@right_answer("keeps its layers in a ModuleList, with first weights of its own and unused dropout")
def module_list():
    class MultipleLayerModel(nn.Module):
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

    return MultipleLayerModel


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


@right_answer("evaluates in inference mode and gives tensors, and takes the mode back afterwards")
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

    return evaluate


@right_answer("puts all batches together and evaluates them at once, in a list")
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

    return evaluate


@right_answer("divides by the size of the data set that the loader reads")
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

    return evaluate
