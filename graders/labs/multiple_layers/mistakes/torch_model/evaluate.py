from graders.mistakes import mistake

# The answers are built only where PyTorch is there; this file can be read anywhere.
try:
    import torch
    from torch import nn
except ImportError:
    torch = nn = None


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
