"""Stands for Kaggle's own web client: nothing is sent or fetched."""

from _hosted import attribute_of, below

__path__: list[str] = []  # a package, as far as imports ask
__getattr__ = attribute_of(__name__)
below(__name__)
