"""Objects that a value may be while a notebook is read: of what kind, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from graders.needed.doing import Doing

DATA, CODE, IMPORTED, APART = "data", "code", "imported", "apart"


@dataclass(eq=False)
class Object:
    """Something that a value may be.

    Parameters
    ----------
    index : int
        Its number.
    kind : str
        `DATA`, `CODE` (functions and classes of the notebook), `IMPORTED`, or `APART` (generators
        of random numbers, pictures: what never counts as changed).
    itself, holds, inherits, bases, returns, heirs, given : int
        Nodes: of the object; of what it holds; of what it has from its class or its base classes;
        of these classes; of what a function gives, or of a class's instances; of a class and those
        derived from it; of what unknown code was given together with it.
    uses : set of int
        Nodes that it reaches without holding them: what a function reads, an object's class.
    closes : set of int
        Of a function: nodes of the variables around it that it reads or binds.
    makes : set of int
        Of a function: numbers of the functions and classes that are made anew by every call.
    container : bool
        Whether it is a list or the like: a part of it is no look at it.
    numbers : bool
        Whether it is the result of a calculation, which holds nothing but numbers.
    plain : bool
        Whether it is a container or an array, whose methods leave their arguments alone.
    blurred : bool
        Whether it may in truth be anything that it holds: what unknown code returned.
    lazy : bool
        Whether going over it changes it; of a function: whether it is a generator.
    fills : bool
        Whether looking up an item may make it.
    origin : str
        Dotted name of an import.
    doing : Doing, optional
        What happens when it is run.
    parameters : list of (str, int)
        Of a function: names and nodes, in their order.
    gathers : int, optional
        Of a function: the node of what ``*args`` and ``**kwargs`` hold.
    is_class : bool
        Whether it is a class.
    is_method : bool
        Whether it is a function of a class, which gets an instance first.
    methods : dict of str to Object
        Of a class: the functions in it.
    classes : set of Object
        Of an instance: the classes that it may be of.
    """

    index: int
    kind: str
    itself: int
    holds: int
    inherits: int
    bases: int
    returns: int
    heirs: int
    given: int
    uses: set[int] = field(default_factory=set)
    container: bool = False
    closes: set[int] = field(default_factory=set)
    makes: set[int] = field(default_factory=set)
    numbers: bool = False
    plain: bool = False
    blurred: bool = False
    lazy: bool = False
    fills: bool = False
    origin: str = ""
    doing: Doing | None = None
    parameters: list[tuple[str, int]] = field(default_factory=list)
    gathers: int | None = None
    is_class: bool = False
    is_method: bool = False
    methods: dict[str, Object] = field(default_factory=dict)
    classes: set[Object] = field(default_factory=set)

    @property
    def module(self) -> str:
        """Its top-level module, if it is imported."""
        return self.origin.partition(".")[0]

    @property
    def bit(self) -> int:
        """The set of this object alone."""
        return 1 << self.index
