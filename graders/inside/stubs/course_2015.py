"""The course's interface of 2015: layers that hold their affine part, asked as today's layers are.

A layer of 2015 is made with its widths and goes back by ``bprop(h, igrads)``, which returns the
gradients with respect to its linear units and to its inputs. Marking asks today's questions, so
`adapted` and `adapted_maxout` wrap such a class. They set the affine part to a permutation (one 1
in each row and column of ``W``, zero biases) and undo it: what remains is the transfer function,
exact to the last digit. The identity would do that too, but with it a layer that forgets ``W`` on
the way back, or forgets to transpose it, would pass for right.

`Layer` and `Linear` stand for the two base classes of 2015, where a notebook imports them and
does not bring them.
"""

import contextlib
from typing import Any

import numpy as np

__all__ = ["Layer", "Linear"]


class Layer:
    """A layer of 2015.

    Parameters
    ----------
    rng : RandomState, optional
        Where its random numbers come from.
    """

    def __init__(self, rng: Any = None) -> None:
        self.rng = np.random.RandomState(2015) if rng is None else rng

    def fprop(self, inputs: Any) -> Any:
        """Return the activations for a batch of inputs."""
        raise NotImplementedError(f"{type(self).__name__} does not define fprop")

    def bprop(self, h: Any, igrads: Any) -> Any:
        """Return the gradients with respect to the linear units, and to the inputs."""
        raise NotImplementedError(f"{type(self).__name__} does not define bprop")

    def get_name(self) -> str:
        """Return what the layer is called."""
        return type(self).__name__.lower()


class Linear(Layer):
    """An affine layer of 2015: ``inputs @ W + b``, with ``W`` of shape (idim, odim).

    Parameters
    ----------
    idim, odim : int
        Number of inputs and of outputs.
    rng : RandomState, optional
        Where the first weights come from.
    irange : float
        They are uniform between ``-irange`` and ``irange``.
    """

    def __init__(self, idim: int, odim: int, rng: Any = None, irange: float = 0.1) -> None:
        super().__init__(rng)
        self.idim, self.odim = idim, odim
        self.W = self.rng.uniform(-irange, irange, (idim, odim))
        self.b = np.zeros((odim,))

    def fprop(self, inputs: Any) -> Any:
        """Return the outputs for a batch of inputs."""
        return np.dot(inputs, self.W) + self.b

    def bprop(self, h: Any, igrads: Any) -> Any:
        """Return the gradients with respect to the outputs as they came, and to the inputs."""
        return igrads, np.dot(igrads, self.W.T)

    def pgrads(self, inputs: Any, deltas: Any, **penalties: Any) -> list[Any]:
        """Return the gradients with respect to ``W`` and ``b``."""
        return [np.dot(inputs.T, deltas), np.sum(deltas, axis=0)]

    def get_params(self) -> list[Any]:
        """Return ``W`` and ``b``."""
        return [self.W, self.b]

    def set_params(self, params: Any) -> None:
        """Replace ``W`` and ``b``."""
        self.W, self.b = params


class _Adapted:
    """A layer with today's interface around one of 2015 for each width that it is asked for."""

    def __init__(self) -> None:
        self._layers: dict[int, tuple[Any, Any]] = {}

    def _made(self, width: int) -> Any:
        """Return a new layer of 2015 with as many linear units as inputs."""
        raise NotImplementedError

    def _order(self, width: int) -> Any:
        """Return which input goes to each linear unit."""
        return np.arange(width)

    def _layer(self, width: int) -> tuple[Any, Any]:
        if width not in self._layers:
            self._layers[width] = _with_known_weights(self._made(width), width), self._order(width)
        return self._layers[width]

    def fprop(self, inputs: Any) -> Any:
        """Return what the layer's transfer function makes of the inputs."""
        layer, order = self._layer(inputs.shape[1])
        return layer.fprop(_before_weights(inputs[:, order]))

    def bprop(self, inputs: Any, outputs: Any, grads_wrt_outputs: Any) -> Any:
        """Return the gradients with respect to the inputs."""
        layer, order = self._layer(inputs.shape[1])
        answer = layer.bprop(outputs, grads_wrt_outputs)
        if not (isinstance(answer, (tuple, list)) and len(answer) == 2):
            raise TypeError("bprop(h, igrads) of 2015 returns a pair, (deltas, ograds)")
        ograds = np.asarray(answer[1])
        if ograds.shape != inputs.shape:
            return ograds  # the wrong shape is what the checks are to see
        gradients = np.empty_like(ograds)
        gradients[:, order] = np.roll(ograds, 1, axis=1)
        return gradients


def adapted(cls: Any) -> type:
    """Return a class with today's interface for a layer that is made with ``(idim, odim)``.

    Parameters
    ----------
    cls : type
        ``Tanh`` or ``Relu`` of 2015.
    """

    class Layer2015(_Adapted):
        def _made(self, width: int) -> Any:
            return cls(width, width)

    return _named(Layer2015, cls)


def adapted_maxout(cls: Any) -> type:
    """Return a class with today's interface for a layer that is made with ``(idim, odim, k)``.

    Its pools may be any disjoint sets of `k` linear units: their numbers are the layer's own
    affair, since its weights come before them. `odim` may count its outputs, as in the course,
    or its linear units.

    Parameters
    ----------
    cls : type
        ``Maxout`` of 2015.
    """

    class Layer2015(_Adapted):
        def __init__(self, pool_size: int = 2, stride: Any = None) -> None:
            super().__init__()
            if stride is not None:
                raise TypeError("Maxout(idim, odim, k) of 2015 has no stride")
            self.pool_size = pool_size

        def _made(self, width: int) -> Any:
            if width % self.pool_size:
                raise ValueError(f"{width} inputs cannot be divided into pools of {self.pool_size}")
            layer = cls(width, width // self.pool_size, self.pool_size)
            if np.shape(_weights(layer)) == (width, width):
                return layer
            return cls(width, width, self.pool_size)

        def _order(self, width: int) -> Any:
            # A layer of its own, lest the question leaves something behind in the other one.
            return _order_of_pools(_with_known_weights(self._made(width), width), width)

    return _named(Layer2015, cls)


def _order_of_pools(layer: Any, width: int) -> Any:
    """Return an order of the inputs by which neighbours meet in the layer's pools.

    One unit at a time is 1 and all others are 0: the output that is 1 tells the unit's pool.
    Whatever does not answer like disjoint pools of one size is left as it is, for the checks.
    """
    units = np.arange(width)
    with contextlib.suppress(Exception):  # it comes again with the inputs that are asked about
        outputs = np.asarray(layer.fprop(_before_weights(np.eye(width))))
        rows, pools = np.nonzero(outputs == 1.0)
        sizes = np.bincount(pools, minlength=outputs.shape[1])
        if np.array_equal(rows, units) and np.all(sizes == width // outputs.shape[1]):
            order = np.empty(width, dtype=int)
            order[np.argsort(pools, kind="stable")] = units
            return order
    return units


def _before_weights(units: Any) -> Any:
    """Return the inputs for which the linear units take these values."""
    return np.roll(units, -1, axis=1)


def _with_known_weights(layer: Any, width: int) -> Any:
    """Set a layer's affine part: input i goes to unit i + 1, the last one to the first unit."""
    if np.shape(_weights(layer)) != (width, width):
        raise ValueError(
            f"{type(layer).__name__} has weights W of shape {np.shape(_weights(layer))}; "
            f"expected ({width}, {width}) for {width} inputs and linear units"
        )
    weights, biases = np.roll(np.eye(width), 1, axis=1), np.zeros(width)
    if hasattr(layer, "W"):
        layer.W, layer.b = weights, biases
    else:
        layer.set_params([weights, biases])
    return layer


def _weights(layer: Any) -> Any:
    if hasattr(layer, "W"):
        return layer.W
    if hasattr(layer, "get_params"):
        return layer.get_params()[0]
    name = type(layer).__name__
    raise TypeError(f"{name} has neither W and b nor get_params, as layers of 2015 have")


def _named(made: type, cls: Any) -> type:
    made.__name__ = made.__qualname__ = str(getattr(cls, "__name__", "Layer2015"))
    return made
