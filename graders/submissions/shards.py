"""One of several shares of a class, for as many machines: whose hand-in it is decides alone.

The share of a student does not depend on the order of the files, nor on who else handed in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from graders.errors import SubmissionError
from graders.submissions.attempts import Belonging

_WRITTEN = re.compile(r"\s*([0-9]{1,6})\s*/\s*([0-9]{1,6})\s*")


@dataclass(frozen=True)
class Shard:
    """The share of one machine.

    Parameters
    ----------
    number : int
        Which one, from 1.
    of : int
        How many there are.
    """

    number: int = 1
    of: int = 1

    def holds(self, attempts: Sequence[Belonging]) -> bool:
        """Whether the attempts of one student, or of one team, fall into this share."""
        whose = "\0".join(_whose(attempts[0])).encode("utf-8", "surrogatepass")
        place = int.from_bytes(hashlib.sha256(whose).digest()[:8], "big")
        return place % self.of == self.number - 1


WHOLE = Shard()


def read_shard(text: str) -> Shard:
    """Read ``2/4``, the second of four shares.

    Raises
    ------
    SubmissionError
        It is written otherwise, or there is no such share.
    """
    found = _WRITTEN.fullmatch(text)
    number, of = (int(part) for part in found.groups()) if found else (0, 0)
    if not 1 <= number <= of:
        raise SubmissionError(
            f"{text!r} is no share of a class: expected K/N with 1 <= K <= N, such as 1/4 to 4/4."
        )
    return Shard(number, of)


def _whose(one: Belonging) -> tuple[str, str]:
    """Return what a student or team goes by, whoever else handed in."""
    if one.team is not None:
        return "team", one.team.name
    if one.student is not None:
        return "student", one.student.id.casefold()
    hand_in = one.hand_in
    return (hand_in.system, hand_in.account) if hand_in.account else ("alone", hand_in.label)
