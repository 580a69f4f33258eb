"""Decisions that hold something: surely, or perhaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.value_table import Mask


@dataclass(frozen=True, slots=True)
class Hits:
    """Two sets without a common member; both masks are of one length."""

    sure: Mask
    unsure: Mask

    @property
    def all(self) -> Mask:
        """Both."""
        return self.sure | self.unsure

    def __or__(self, other: Hits) -> Hits:
        sure = self.sure | other.sure
        return Hits(sure, (self.unsure | other.unsure) & ~sure)

    def __and__(self, some: Mask) -> Hits:
        return Hits(self.sure & some, self.unsure & some)

    def doubted(self) -> Hits:
        """The same decisions, none of them sure."""
        return Hits(self.sure & False, self.all)


def combined(everything: Mask, wanted: Sequence[Hits], unwanted: Sequence[Hits]) -> Hits:
    """Decisions with all that is wanted and nothing of what is not."""
    every, unsure = everything, everything & False
    for hits in wanted:
        every = every & hits.all
        unsure = unsure | hits.unsure
    for hits in unwanted:
        every = every & ~hits.sure
        unsure = unsure | hits.unsure
    unsure = unsure & every
    return Hits(every & ~unsure, unsure)
