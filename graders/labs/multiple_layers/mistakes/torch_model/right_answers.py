from graders.mistakes import right_answer

# The answers are built only where PyTorch is there; this file can be read anywhere.
try:
    import torch
    from torch import nn
except ImportError:
    torch = nn = None


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
