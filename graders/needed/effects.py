"""What each step changes, itself and through the code that it can reach."""

from __future__ import annotations

from graders.needed.doing import ATTRIBUTE, DEEP, INNER, Call, Doing
from graders.needed.notebook import Notebook, Step
from graders.needed.objects import APART, CODE, DATA, IMPORTED, Object
from graders.needed.tables import PURE_METHODS, SHOW


class Effects:
    """Answers what steps and values reach and change."""

    def __init__(self, notebook: Notebook) -> None:
        self._graph = notebook.graph
        self._variables = notebook.variables
        kinds = dict.fromkeys((DATA, CODE, IMPORTED, APART), 0)
        self._shown = self._acting = self._lazy = self._filling = self._setting = 0
        for one in self._graph.objects:
            kinds[one.kind] |= one.bit
            self._shown |= one.bit if one.module in SHOW else 0
            self._acting |= one.bit if one.doing is not None else 0
            self._filling |= one.bit if one.fills else 0
            self._setting |= one.bit if one.origin.startswith("builtins.") else 0
            self._lazy |= one.bit if one.lazy and one.kind == DATA else 0
        self._data, self._code, self._imported = kinds[DATA], kinds[CODE], kinds[IMPORTED]
        self._edges: dict[int, tuple[int, int]] = {}
        self._reached: dict[int, int] = {}
        self._held: dict[int, int] = {}
        self._changed: dict[Doing, int] = {}

    # What a value reaches

    def reach(self, objects: int) -> int:
        """Return all that some objects hold, use, or are made of.

        What a function makes anew with every call is among it, but not the variables of that call.
        """
        if objects not in self._reached:
            found, left = objects, objects
            made, unmade = 0, 0  # what functions make, and what of that was not followed yet
            while left or unmade:
                if left:
                    low = left & -left
                    more, making = self._edges_of(low.bit_length() - 1)
                    left ^= low
                else:
                    low = unmade & -unmade
                    more, making = self._edges_of(~(low.bit_length() - 1))
                    unmade ^= low
                left |= more & ~found
                found |= more
                unmade |= making & ~made
                made |= making
            self._reached[objects] = found | made
        return self._reached[objects]

    def _edges_of(self, index: int) -> tuple[int, int]:
        """Return what an object reaches, and makes; of one that is made anew its complement."""
        self._graph.spend()
        if index not in self._edges:
            one = self._graph.objects[index if index >= 0 else ~index]
            nodes = [one.bases, *one.uses]
            if index >= 0:
                nodes += [one.holds, one.given, *one.closes]
            making = sum(1 << other for other in one.makes)
            self._edges[index] = (self._graph.may_be(nodes), making)
        return self._edges[index]

    def held(self, objects: int) -> int:
        """Return some objects and all that they hold; what code holds is its own."""
        if objects not in self._held:
            found, left = objects, objects & self._data
            while left:
                low = left & -left
                one = self._graph.objects[low.bit_length() - 1]
                new = self._graph.may_be([one.holds]) & ~found
                found |= new
                left = (left ^ low) | (new & self._data)
            self._held[objects] = found
        return self._held[objects]

    def reach_of_name(self, name: str, place: int) -> int:
        """Return what a name's value before a place reaches."""
        if name not in self._variables:
            return 0
        return self.reach(self._graph.may_be([self._variables.of(name).at(place)]))

    def late_names(self, objects: int) -> set[str]:
        """Return the names that the code among some objects reads when it runs."""
        names: set[str] = set()
        for one in self._graph.each(objects & self._acting):
            assert one.doing is not None
            names |= one.doing.reads
        return names

    # What a step does

    def run_by(self, step: Step, place: int) -> int:
        """Return all that a step may run, read or touch."""
        nodes = [self._variables.of(n).at(place) for n in step.doing.reads if n in self._variables]
        made = 0 if step.cheap else step.makes
        return self.reach(self._graph.may_be(nodes) | made)

    def of_step(self, step: Step, place: int) -> tuple[int, set[str], bool]:
        """Return the objects that a step changes, the names that it binds, whether it is unknown.

        Code can only change what it can reach.
        """
        reached = self.run_by(step, place)
        changed = self._changed_by(step.doing)
        binds, unknown = set(step.doing.binds), step.doing.unknown
        for one in self._graph.each(reached & self._acting):
            assert one.doing is not None
            changed |= self._changed_by(one.doing) & reached
            binds |= one.doing.binds
            unknown = unknown or one.doing.unknown
        unknown = unknown or bool(changed & self._imported & ~self._shown)
        return changed, binds, unknown

    def _changed_by(self, doing: Doing) -> int:
        if doing not in self._changed:
            changed = 0
            for node, how in doing.changes:
                changed |= self._changes(self._graph.may_be([node]), how)
            for node in doing.iterated:
                held = self.held(self._graph.may_be([node]))
                changed |= held & self._lazy | self._set_through(held)
            changed |= self._graph.may_be(doing.looked_up) & self._filling
            for call in doing.calls:
                changed |= self._changed_by_call(call)
            self._changed[doing] = changed
        return self._changed[doing]

    def _changes(self, objects: int, how: str) -> int:
        if how == DEEP:
            return self.held(objects) & self._data
        found = objects
        for one in self._graph.each(objects & self._data):
            if one.blurred:
                found |= self.held(one.bit) & ~self._imported
        kept = self._data
        if how in (ATTRIBUTE, INNER):
            kept |= self._code
        if how == ATTRIBUTE:
            kept |= self._imported
        return found & kept

    def _changed_by_call(self, call: Call) -> int:
        pool = self._graph.may_be([call.pool])
        changed = 0
        for one in self._graph.each(self._graph.may_be([call.callee])):
            if one.kind == IMPORTED:
                changed |= self.held(pool) & self._lazy
                if not call.leaves_alone(self._graph, one):
                    changed |= self._changes(pool, DEEP)
            elif one.kind == DATA and not self._is_visible(call, one):
                changed |= self._changes(one.bit, DEEP)
                if not one.plain:
                    changed |= self._changes(pool, DEEP)
            held = self.held(one.bit | pool) if one.kind in (DATA, IMPORTED) else 0
            changed |= self._set_through(held)
        return changed

    def _set_through(self, held: int) -> int:
        """Return what is changed where `setattr` itself is handed over: `partial(setattr, x)`."""
        return held & (self._data | self._code) if held & self._setting else 0

    def _is_visible(self, call: Call, one: Object) -> bool:
        """Tell whether a call of an object does nothing but what the notebook's code says."""
        if call.method and (call.name in PURE_METHODS or (one.plain and call.name == "get")):
            return True
        return self._graph.defines(one, call.name if call.method else "__call__")

    def handed_over(self, doing: Doing) -> set[str]:
        """Return the names that a step gives as they are to code that cannot be read."""
        return {
            name
            for call in doing.calls
            if call.bare
            for one in self._graph.each(self._graph.may_be([call.callee]))
            if not self._is_known(call, one)
            for name in call.bare
        }

    def _is_known(self, call: Call, one: Object) -> bool:
        if one.kind == IMPORTED:
            return call.leaves_alone(self._graph, one)
        return one.kind != DATA or one.plain or self._is_visible(call, one)
