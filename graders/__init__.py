"""Markprop: marks neural-network lab notebooks, outside the student's process."""

__version__ = "0.1.0"
