from graders.mistakes import mistake

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
