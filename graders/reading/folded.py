"""A submission's notebooks, folded small for as long as it waits for its turn.

Every grader and every reader is forked from the process that holds a whole class, and each fork
takes 60 ms for every GiB there; a notebook of a lab takes 0.13 MiB when it is read.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import overload

from graders.reading.plain import decoded, encoded
from graders.submissions import Source, Submission
from graders.submissions.contents import Contents


@dataclass(frozen=True)
class _Folded(Sequence[Source]):
    """Notebooks that are read again from their plain form whenever one of them is asked for."""

    data: bytes
    number: int

    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, place: int) -> Source: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Source]: ...
    def __getitem__(self, place: int | slice) -> Source | Sequence[Source]:
        return decoded(Contents, zlib.decompress(self.data)).sources[place]


def folded(submission: Submission) -> Submission:
    """Return a submission that takes little room until it is `unfolded`."""
    plain = encoded(Contents("", sources=tuple(submission.sources)))
    # The least of its ten levels: the others take three times as long for a tenth of the bytes.
    return replace(
        submission, sources=_Folded(zlib.compress(plain, level=1), len(submission.sources))
    )


def unfolded(submission: Submission) -> Submission:
    """Return a submission with its notebooks at hand."""
    return replace(submission, sources=submission.sources[:])
