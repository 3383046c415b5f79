"""What a learning platform says about the person behind a hand-in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Owner:
    """One person, as a platform names people.

    Parameters
    ----------
    texts : tuple of str
        Readings of the name that the platform wrote, the likeliest first: a full name, a user name.
    ids : tuple of str
        The platform's own number, and ids and addresses that it gives beside the name.
    exact : bool
        Whether a text is the name and nothing else, so that a student's name inside it is chance.
    """

    texts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    exact: bool = True

    @property
    def shown(self) -> str:
        """How a sentence calls this person."""
        return (*self.texts, *self.ids, "")[0]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this person from others of the same platform."""
        return self.ids or self.texts
