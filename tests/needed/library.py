"""A library that the analysis cannot read; what made-up notebooks hand over to it."""


class Box:
    """Holds what it is given."""

    def __init__(self, content=None):
        self.x = content

    def put(self, content):
        """Replace the content."""
        self.x = content
        return self

    def give(self):
        """Return the content."""
        return self.x

    def fill(self, number):
        """Add a number to the content."""
        self.x.append(number)

    def into(self, other):
        """Put the content into something else."""
        other.append(self.x)


class Steps:
    """An iterator over a list, from its first element on."""

    def __init__(self, values):
        self.values = values
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at += 1
        if self.at > len(self.values):
            raise StopIteration
        return self.values[self.at - 1]


def make(content):
    """Return a list that holds something."""
    return [content]


def first(values):
    """Return a part of something."""
    return values[0]


def join(one, other):
    """Let one thing hold another."""
    one.append(other)


def poke(values):
    """Change what something holds."""
    values[0].append(0)


def apply(function, value):
    """Call a function."""
    return function(value)


def wrap(function):
    """Return a function that counts its calls and calls another."""
    calls = []

    def wrapper(*given):
        calls.append(given)
        return [len(calls), function(*given)]

    return wrapper


def later(function, value):
    """Return what calls a function when it is called."""
    return lambda *more: function(value)
