"""PyTorch on the student's side: tensors, loaders and networks that are made and asked from afar.

This process never imports PyTorch. What comes back are arrays, which `perceptrons` judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graders.checks.arrays import as_array, expect_finite
from graders.checks.feedback import Finding, described, number, shape
from graders.labs.multiple_layers.perceptrons import Array, Labels, Parameters
from graders.student.objects import RemoteObject, Student

# Single precision keeps 6e-8 of numbers of size 1 per operation; the longest chain here has a few
# hundred. The smallest slip that we plant changes a number by 5e-3.
SINGLE = 1e-4
PARTS = ("weights", "biases")
_SEED = 1


def tensor(student: Student, values: NDArray[Any]) -> RemoteObject:
    """Return a tensor of single-precision numbers, or of whole ones for labels."""
    single = values if values.dtype.kind == "i" else values.astype(np.float32)
    return _kept(student.module("torch").tensor.kept(single))


def cross_entropy_loss(student: Student) -> RemoteObject:
    """Return PyTorch's loss of scores and labels, a mean over the batch."""
    return _kept(student.module("torch.nn").CrossEntropyLoss())


def loader(student: Student, inputs: Array, labels: Labels, batch_size: int) -> RemoteObject:
    """Return a loader of batches in order; the last one holds what is left over."""
    data = student.module("torch.utils.data")
    dataset = data.TensorDataset(tensor(student, inputs), tensor(student, labels))
    return _kept(data.DataLoader(dataset, batch_size=batch_size))


def descent(student: Student, model: RemoteObject, learning_rate: float) -> RemoteObject:
    """Return an optimiser that makes plain steps of gradient descent."""
    return _kept(student.module("torch.optim").SGD(model.parameters(), lr=learning_rate))


def own_network(student: Student, parameters: Parameters, *, normalised: bool = False) -> Network:
    """Return a network made of PyTorch's own parts, whatever the student's model is.

    Parameters
    ----------
    student : Student
        Names the side on which it is made.
    parameters : list of pairs of array
        Of its linear layers.
    normalised : bool
        Whether it begins with a batch normalisation, which behaves otherwise in training than in
        evaluation, and counts the batches of the former.
    """
    _seed(student)
    nn = student.module("torch.nn")
    parts = [nn.Flatten()]
    if normalised:
        parts.append(nn.BatchNorm1d(parameters[0][0].shape[1]))
    names: list[tuple[str, str]] = []
    for weights, _ in parameters:
        if names:
            parts.append(nn.ReLU())
        names.append((f"{len(parts)}.weight", f"{len(parts)}.bias"))
        parts.append(nn.Linear(*weights.shape[::-1]))
    network = Network(student, _kept(nn.Sequential(*parts)), names)
    network.set(parameters)
    return network


class Network:
    """A network on the student's side, whose parameters are known by name.

    Parameters
    ----------
    student : Student
        The student's names.
    model : RemoteObject
        The module.
    names : sequence of pairs of str
        Weights and biases in its state, layer by layer.
    """

    def __init__(
        self, student: Student, model: RemoteObject, names: Sequence[tuple[str, str]]
    ) -> None:
        self._student = student
        self.model = model
        self.names = names

    def scores(self, inputs: Array) -> NDArray[Any]:
        """Return what the model gives for a batch."""
        return as_array("scores", self.model(tensor(self._student, inputs)))

    def set(self, parameters: Parameters) -> None:
        """Set the parameters."""
        state = {
            name: tensor(self._student, value)
            for names, values in zip(self.names, parameters, strict=True)
            for name, value in zip(names, values, strict=True)
        }
        self.model.load_state_dict(state, strict=False)

    def parameters(self) -> Parameters:
        """Return the parameters as they are."""
        state = self.model.state_dict()
        return [(_read(state, weight), _read(state, bias)) for weight, bias in self.names]

    def state(self, name: str) -> Array:
        """Return one entry of the state."""
        return _read(self.model.state_dict(), name)

    def gradients(self) -> Iterator[tuple[str, int, int, Any]]:
        """Yield what the last `backward` left at each parameter; None where it left nothing.

        Each comes with its name in words, the number of its layer, and its place in the pair.
        """
        for layer, names in enumerate(self.names):
            for part, (words, name) in enumerate(zip(PARTS, names, strict=True)):
                grad = self.model.get_parameter.kept(name).read("grad")
                yield f"{words} of linear layer {layer + 1}", layer, part, grad


def read_network(student: Student, sizes: tuple[int, int, int]) -> Network:
    """Make the student's model, and find its three linear layers by the shapes of its state.

    Parameters
    ----------
    student : Student
        The student's names.
    sizes : tuple of int
        (input_dim, output_dim, hidden_dim), all different.
    """
    name = "MultipleLayerModel"
    _seed(student)
    model = student.MultipleLayerModel(*sizes)
    if not isinstance(model, RemoteObject) or not model.has("state_dict"):
        raise Finding(
            "type",
            f"`{name}(...)` gave {described(model)} without a `state_dict`; expected a module.",
            hint="Derive it from nn.Module.",
        )
    state = model.state_dict()
    if not isinstance(state, dict):
        raise Finding("type", f"`state_dict()` gave {described(state)}; expected a dict.")
    arrays = {str(key): as_array(str(key), value) for key, value in state.items()}
    num_inputs, num_outputs, width = sizes
    names: list[tuple[str, str]] = []
    for dims in ((width, num_inputs), (width, width), (num_outputs, width)):
        weights = [key for key, array in arrays.items() if array.shape == dims]
        biases = _biases_of(weights, arrays, dims[0], names)
        if len(weights) == 1 and biases:
            names.append((weights[0], biases[0]))
    if len(names) != 3 or len(arrays) != 6:
        raise Finding("layers", _wrong_layers(name, sizes, arrays), hint=_hint(arrays))
    return Network(student, model, names)


def _biases_of(
    weights: list[str],
    arrays: dict[str, NDArray[Any]],
    size: int,
    taken: list[tuple[str, str]],
) -> list[str]:
    """Return the biases that may belong to some weights: of the same layer, and not taken yet."""
    stems = {key.rpartition(".")[0] for key in weights}
    used = {biases for _, biases in taken}
    return [
        key
        for key, array in arrays.items()
        if array.shape == (size,) and key.rpartition(".")[0] in stems and key not in used
    ]


def _wrong_layers(name: str, sizes: tuple[int, int, int], arrays: dict[str, NDArray[Any]]) -> str:
    num_inputs, num_outputs, width = sizes
    dims = ((width, num_inputs), (width, width), (num_outputs, width))
    expected = ", ".join(f"{shape(d)} and {shape(d[:1])}" for d in dims)
    found = ", ".join(shape(array.shape) for array in list(arrays.values())[:12]) or "none"
    return (
        f"The parameters of `{name}{sizes}` have the shapes {found}; expected weights and biases "
        f"of three linear layers, {expected}."
    )


def _hint(arrays: dict[str, NDArray[Any]]) -> str | None:
    if arrays:
        return None
    return (
        "PyTorch finds layers that are attributes of the module, or in nn.Sequential and "
        "nn.ModuleList; those in a plain list it does not see."
    )


def expect_same_parameters(got: Parameters, expected: Parameters, finding: str) -> None:
    """Check that parameters agree; `finding` begins the sentence, up to where they differ."""
    for layer, (ones, others) in enumerate(zip(got, expected, strict=True), start=1):
        for name, one, other in zip(PARTS, ones, others, strict=True):
            differs = np.abs(one - other) > SINGLE
            if not differs.any():
                continue
            index = tuple(int(i) for i in np.argwhere(differs)[0])
            where = ", ".join(map(str, index))
            raise Finding(
                "value",
                f"{finding}: entry [{where}] of the {name} of linear layer {layer} is "
                f"{number(one[index])}; expected {number(other[index])}.",
            )


def _read(state: object, name: str) -> Array:
    if not isinstance(state, dict) or name not in state:
        raise Finding("type", f"`state_dict()` has lost its entry {name!r}.")
    return np.asarray(expect_finite(name, state[name]), dtype=float)


def _seed(student: Student) -> None:
    """Have what a student's model draws be the same at every grading."""
    student.module("torch").manual_seed.kept(_SEED)


def _kept(made: Any) -> RemoteObject:
    if not isinstance(made, RemoteObject):
        raise Finding("type", f"PyTorch gave {described(made)} where an object was expected.")
    return made
